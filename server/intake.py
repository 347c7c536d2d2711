"""Take records in: each is stored once, or set aside with a reason; one bad record never blocks the rest.

A record is opened and validated before it is acknowledged, and everything that follows from it (a matter, a notice)
is written in the same transaction: what was accepted has taken effect.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import uuid
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec
from django.conf import settings
from django.db import DatabaseError, OperationalError, transaction

from content.errors import ContentError
from records import types
from records.errors import CannotOpen, InvalidRecord
from records.sealing import ServerKeyring
from records.wire import SealedKey, Verdict, WireRecord
from server import sql
from server.batch import Batch, Opened, fingerprint
from server.errors import Rejected, ServerError
from server.handlers import HANDLERS
from server.keys import keyring
from server.models import ReceivedRecord, SetAside
from server.writing import writing

_RECORD = msgspec.msgpack.Decoder(WireRecord)
_MOST = 1 << 62
_LONGEST_TYPE, _LONGEST_NUMBER, _LONGEST_ABOUT = 40, 20, 200
_POISON = (DatabaseError, ServerError, ContentError, msgspec.MsgspecError, ValueError, TypeError, LookupError)
"""What a record that we did not foresee can raise while it is stored; it is then set aside, alone."""


class _Trouble(NamedTuple):
    """A record that cannot be taken up."""

    id: bytes
    type: str
    reason: str
    detail: str
    raw: bytes
    key: SealedKey | None


def take(batch: Batch, keys: Sequence[SealedKey], raw_records: Iterable[bytes]) -> list[Verdict]:
    """Store records and return a verdict for each, in their order; raises `Busy`.

    Args:
        batch: Whose they are.
        keys: What their `key` points into.
        raw_records: MessagePack of one `WireRecord` each.
    """
    ring = keyring(settings.HOME)
    looked_at = [_open(raw, keys, ring) for raw in raw_records]
    if not looked_at:
        return []
    verdicts: dict[bytes, Verdict] = {}
    with writing():
        for _, group in itertools.groupby(looked_at, key=_kind):
            run = list(group)
            opened = [item for item in run if isinstance(item, Opened)]
            if opened:
                for name, verdict in _store(batch, opened, keys).items():
                    verdicts.setdefault(name, verdict)
            for item in run:
                if isinstance(item, _Trouble):
                    verdicts.setdefault(item.id, _set_aside(batch, item))
    # What has no id can get no verdict; it is kept all the same.
    return [verdicts[name] for item in looked_at if (name := _name(item)) in verdicts and len(name) == 16]


def _kind(item: Opened | _Trouble) -> str:
    return item.wire.type if isinstance(item, Opened) else ""


def _name(item: Opened | _Trouble) -> bytes:
    return item.wire.id if isinstance(item, Opened) else item.id


def _open(raw: bytes, keys: Sequence[SealedKey], ring: ServerKeyring) -> Opened | _Trouble:
    try:
        record = _RECORD.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        return _Trouble(_id_of(raw), "", "malformed", str(error), raw, None)
    try:
        return _opened(record, keys, ring)
    except Rejected as rejected:
        key = keys[record.key] if 0 <= record.key < len(keys) else None
        reason, detail = rejected.fields["reason"], rejected.fields.get("detail", "")
        return _Trouble(record.id, record.type, reason, detail, _alone(record, key), key)


def _opened(record: WireRecord, keys: Sequence[SealedKey], ring: ServerKeyring) -> Opened:
    if not _fits(record):
        raise Rejected(reason="malformed")
    kind = types.TYPES.get(record.type)
    if kind is None:
        raise Rejected(reason="unknown-type")
    if record.version > kind.version:
        raise Rejected(reason="newer-version", detail=str(record.version))
    try:
        plain = ring.open(record, keys)
        body = types.from_bytes(plain)
    except CannotOpen as error:
        raise Rejected(reason="cannot-open") from error
    except InvalidRecord as error:
        raise Rejected(reason="invalid", detail=str(error.fields.get("problem", ""))) from error
    if types.type_name(body) != record.type:
        raise Rejected(reason="invalid", detail="the body is of another type")
    return Opened(record, body, plain, fingerprint(record, plain))


def _id_of(raw: bytes) -> bytes:
    """Return the id of a record that does not decode, if there is one at its place."""
    try:
        fields = msgspec.msgpack.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return b""
    first = fields[0] if isinstance(fields, list) and fields else b""
    return first if isinstance(first, bytes) and len(first) == 16 else b""


def _fits(record: WireRecord) -> bool:
    return (
        len(record.id) == 16
        and len(record.type) <= _LONGEST_TYPE
        and len(record.number) <= _LONGEST_NUMBER
        and len(record.about) <= _LONGEST_ABOUT
        and -_MOST < record.created_at < _MOST
        and -_MOST < record.sequence < _MOST
        and 0 <= record.version < 1 << 15
    )


def _store(batch: Batch, run: list[Opened], keys: Sequence[SealedKey]) -> dict[bytes, Verdict]:
    """Store records of one type, all at once; if that fails, one by one, and set aside the one that is to blame."""
    try:
        with transaction.atomic():
            return _store_at_once(batch, run, keys)
    except OperationalError:
        raise
    except _POISON as error:
        if len(run) == 1:
            reason = str(error.fields.get("reason")) if isinstance(error, Rejected) else "cannot-store"
            return {run[0].wire.id: _set_aside(batch, _trouble_of(run[0], reason, keys, str(error)))}
    verdicts: dict[bytes, Verdict] = {}
    for item in run:
        verdicts.update(_store(batch, [item], keys))
    return verdicts


_COLUMNS = (
    "id", "terminal_id", "estate_id", "type", "version", "number", "created_at", "clock_trusted", "sequence", "about",
    "received_at", "digest", "body", "source",
)  # fmt: skip


def _store_at_once(batch: Batch, run: list[Opened], keys: Sequence[SealedKey]) -> dict[bytes, Verdict]:
    received_at = sql.adapted(ReceivedRecord, "received_at", batch.now)
    column, terminal, estate = sql.uuid_column(), batch.terminal.pk, batch.estate
    fresh_ids = sql.insert_unless_known(
        ReceivedRecord,
        _COLUMNS,
        [
            (
                column(item.wire.id),
                terminal,
                estate,
                item.wire.type,
                item.wire.version,
                item.wire.number,
                item.wire.created_at,
                item.wire.clock_trusted,
                item.wire.sequence,
                item.wire.about,
                received_at,
                item.digest,
                item.plain.decode(),
                batch.source,
            )
            for item in run
        ],
        returning="id",
    )
    new = set(fresh_ids)
    fresh: dict[bytes, Opened] = {}
    verdicts: dict[bytes, Verdict] = {}
    again: list[Opened] = []
    for item in run:
        if column(item.wire.id) in new and item.wire.id not in fresh:
            fresh[item.wire.id] = item
            verdicts[item.wire.id] = Verdict(item.wire.id, "accepted")
        else:
            again.append(item)
    if fresh and (handle := HANDLERS.get(run[0].wire.type)):
        handle(batch, list(fresh.values()))
    known = (
        ReceivedRecord.objects.filter(pk__in=[item.id for item in again]) if again else ReceivedRecord.objects.none()
    )
    stored = dict(known.values_list("id", "digest"))
    for item in again:
        if bytes(stored[item.id]) == item.digest:
            verdicts.setdefault(item.wire.id, Verdict(item.wire.id, "known"))
        else:
            verdicts[item.wire.id] = _set_aside(batch, _trouble_of(item, "other-content", keys))
    return verdicts


def _trouble_of(item: Opened, reason: str, keys: Sequence[SealedKey], detail: str = "") -> _Trouble:
    key = keys[item.wire.key] if 0 <= item.wire.key < len(keys) else None
    return _Trouble(item.wire.id, item.wire.type, reason, detail, _alone(item.wire, key), key)


def _alone(record: WireRecord, key: SealedKey | None) -> bytes:
    """Return the record as it is kept: with its own key as the only one, whatever batch it came in."""
    return msgspec.msgpack.encode(record if key is None else msgspec.structs.replace(record, key=0))


def _set_aside(batch: Batch, trouble: _Trouble) -> Verdict:
    SetAside.objects.get_or_create(
        digest=_digest(batch.terminal.pk, trouble.reason, trouble.raw),
        defaults={
            "record": uuid.UUID(bytes=trouble.id) if len(trouble.id) == 16 else None,
            "terminal": batch.terminal,
            "estate_id": batch.estate,
            "type": trouble.type[:40],
            "reason": trouble.reason,
            "detail": trouble.detail[:2000].replace("\0", ""),
            "raw": trouble.raw,
            "key": None if trouble.key is None else msgspec.msgpack.encode(trouble.key),
            "received_at": batch.now,
            "source": batch.source,
        },
    )
    return Verdict(trouble.id, "set_aside", trouble.reason)


def _digest(terminal: str, reason: str, raw: bytes) -> bytes:
    return hashlib.sha256(reason.encode() + b"\0" + terminal.encode() + b"\0" + raw).digest()


def try_again(row: SetAside, now: dt.datetime) -> Verdict:
    """Take a record up that was set aside, as after an upgrade that knows its type; raises `Busy`.

    If something else is wrong with it now, it stands under that reason from now on.
    """
    batch = Batch(row.terminal, now, row.source)
    keys = [] if row.key is None else [msgspec.msgpack.decode(bytes(row.key), type=SealedKey)]
    verdicts = take(batch, keys, [bytes(row.raw)])
    verdict = verdicts[0] if verdicts else Verdict(b"", "set_aside", row.reason)
    if verdict.outcome == "set_aside":
        again = SetAside.objects.filter(digest=_digest(row.terminal_id, verdict.reason, bytes(row.raw)))
        if not again.exclude(pk=row.pk).update(resolved_at=None):
            return verdict
    row.resolved_at = now
    row.save(update_fields=["resolved_at"])
    return verdict
