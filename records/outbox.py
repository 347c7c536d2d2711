"""What people handed in, on this terminal's disk until the server has it: the only copy in the world."""

# ruff: noqa: S608 - queries are put together from constants of this room only

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import uuid
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, TypeVar

import msgspec

from records import number, types
from records.clock import Clock, milliseconds, moment
from records.errors import CannotOpen, InvalidRecord, OutboxDamaged, OutboxFailed, OutboxFull
from records.ids import Ids, text
from records.sealing import IN_THE_CLEAR, Sealer, pack
from records.store import Store, free_bytes, wire_record
from records.totals import QUEUED, SENT, SET_ASIDE
from records.wire import WireRecord

RESERVE_BYTES = 8 * 1024 * 1024
"""What must stay free: enough to settle and purge what is queued, and to write a log line about it."""

State = Literal["queued", "sent", "set_aside"]
Made = TypeVar("Made")

_STATES: tuple[State, ...] = ("queued", "sent", "set_aside")
_Id = Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]
_EntryRow = tuple[_Id, str, int, int, int, str, int, str, int, str, int, int, int, str]
_PAGE_OF_ROWS = 500
_ASK_DISK_EVERY_SECONDS = 0.2
_GROWTH = 8  # how much the file can grow for a byte of body, at worst
_WIRE = "id, type, version, number, created_at, clock_trusted, sequence, about, key, body"
_NEXT = "SELECT coalesce((SELECT max(sequence) + 1 FROM records), first) FROM totals"
_INSERT = f"INSERT INTO records ({_WIRE}, sample, state, changed_at, tries, last_error) SELECT {'?, ' * 14}''"
_INSERT_AFTER = f"{_INSERT} WHERE (SELECT max(sequence) FROM records) = ?"


class Receipt(NamedTuple):
    """The record is on the disk."""

    id: str
    number: str
    """Nine digits, or empty for a type that nobody carries a number of home."""
    created_at: dt.datetime


class Counts(NamedTuple):
    """How many records there are."""

    queued: int
    sent: int
    set_aside: int
    sample: int = 0
    """Handed in on the sample estate: never sent."""


class Entry(NamedTuple):
    """One record, without its body."""

    id: str
    type: str
    state: State
    created_at: dt.datetime
    clock_trusted: bool
    number: str
    sequence: int
    about: str
    tries: int
    """How often it went off and came to nothing."""
    last_error: str
    """A code: why it is not sent yet, or was set aside; empty if there is nothing to say."""
    sample: bool


class Draft(NamedTuple):
    """A captain's notice on its way."""

    id: str
    state: State
    created_at: dt.datetime
    settled_at: dt.datetime | None
    """When the server had taken it or set it aside, by the server's time; None: it is queued."""
    body: types.NoticeDraft


class Outbox:
    """The queue on disk; thread-safe, several processes.

    Nothing is opened before it is needed, and a damaged file never stops the lobby: see `problems`.
    """

    def __init__(
        self,
        path: Path,
        sealer: Sealer,
        clock: Clock,
        random: Callable[[int], bytes] = os.urandom,
        *,
        sample: bool = False,
        reserve: int = RESERVE_BYTES,
    ) -> None:
        """Use the file at `path`, made at the first question.

        Args:
            path: The SQLite file; its folder exists.
            sealer: This start's key.
            clock: What time it is.
            random: For ids and numbers.
            sample: What is handed in from now on belongs to the sample estate: it is kept and never sent.
            reserve: Bytes of the disk that must stay free.
        """
        self._store = Store(path, clock)
        self._folder = os.fspath(path.parent)
        self._sealer = sealer
        self._clock = clock
        self._random = random
        self._ids = Ids(clock, random)
        self._sample = sample
        self._reserve = reserve
        self._asked_at = -_ASK_DISK_EVERY_SECONDS
        self._unasked_bytes = 0  # that the file may have grown by since
        self._key_row = (-1, 0)  # (generation of the store, row of this start's key)
        self._newest = 0  # the sequence that was given out last, here
        self._mine: dict[bytes, int] = {}  # id → sequence of what this start sealed

    def append(self, body: types.RecordBody) -> Receipt:
        """Store a record; when this returns, no power cut takes it away any more.

        Raises:
            InvalidRecord: It does not fit its type.
            OutboxFull: The disk does not take it; nothing was stored.
            OutboxBusy: Another process does not let go of the file; nothing was stored.
            OutboxFailed: The file or its folder may not be opened or written; nothing was stored.
        """
        plain = _checked(body)
        self._make_sure_of_room(len(plain))
        now = milliseconds(self._clock.now())
        newest, (generation, row) = self._newest, self._key_row
        made = WireRecord(
            id=self._ids.next_bytes(now),
            type=types.type_name(body),
            version=body.version,
            number=number.make(self._random) if body.numbered else "",
            created_at=now,
            clock_trusted=self._clock.trusted(),
            sequence=newest + 1,
            about=body.about,
            key=row if body.personal else IN_THE_CLEAR,
            body=pack(plain) if body.personal else plain,
        )
        # One statement will do if the newest record is one of ours and nothing else is to be written.
        # It is sealed for that place before the file is locked: others may want to write.
        expected = newest and not self._sample and generation == self._store.generation
        if not expected or not self._store.write_at_once(generation, _INSERT_AFTER, (*self._row(made), newest)):
            made = self._store.write(lambda connection: self._insert(connection, made, body.personal))
        self._newest = made.sequence
        if body.personal:
            self._key_row = (self._store.generation, made.key)
            self._mine[made.id] = made.sequence
        return Receipt(text(made.id), made.number, moment(now))

    def counts(self) -> Counts:
        """Return how many records there are, in no more time for many than for few."""
        (counts,) = self._rows(
            f"SELECT ({_NEXT}) - 1, sent, set_aside, sample, purged, first FROM totals LIMIT 1", (), _counts
        )
        return counts

    def entries(self, *, all: bool = False) -> Iterator[Entry]:
        """Yield what is queued, or all that is still here, oldest first."""
        wanted = "" if all else f"state = {QUEUED} AND"
        query = (
            "SELECT id, type, state, created_at, clock_trusted, number, sequence, about, tries, last_error,"
            " records.sample, link_tries, link_through, link_error FROM records, totals"
            f" WHERE {wanted} sequence > ? ORDER BY sequence LIMIT {_PAGE_OF_ROWS}"
        )
        after = 0
        while entries := self._rows(query, (after,), _entry):
            yield from entries
            after = entries[-1].sequence

    def find(self, code: str) -> Entry | None:
        """Return the newest record with this number."""
        found = None
        for entry in self.entries(all=True):
            if entry.number == code:
                found = entry
        return found

    def body(self, id: str) -> types.RecordBody | None:
        """Return what was handed in, while this start's key is in memory or if the type is not personal."""
        raw = uuid.UUID(id).bytes
        query = f"SELECT {_WIRE} FROM records WHERE id = ?"
        if raw in self._mine:
            found = self._rows(f"{query} AND sequence = ?", (raw, self._mine[raw]), wire_record)
        else:
            found = self._rows(f"{query} AND type = 'notice_draft'", (raw,), wire_record)
        return self._opened(found[0]) if found else None

    def drafts(self) -> list[Draft]:
        """Return the captains' notices, queued, sent and set aside, oldest first.

        The server's version names the record's id; whoever shows drafts leaves out those that have come back.
        """
        found = self._rows(
            f"SELECT state, changed_at, {_WIRE} FROM records WHERE type = 'notice_draft'"
            f" AND state IN ({QUEUED}, {SENT}, {SET_ASIDE}) ORDER BY sequence",
            (),
            self._draft,
        )
        return [draft for draft in found if draft is not None]

    def problems(self) -> list[OutboxDamaged]:
        """Return what a technician should know."""
        return [OutboxDamaged(kept_as=path) for path in self._store.set_aside()]

    def close(self) -> None:
        """Let go of the file."""
        self._store.close()

    @property
    def store(self) -> Store:
        """The file, for `records.queue.Queue`."""
        return self._store

    @property
    def sealer(self) -> Sealer:
        """This start's key, for `records.queue.Queue`."""
        return self._sealer

    def _make_sure_of_room(self, size: int) -> None:
        """Raise `OutboxFull` before the disk is; asking the file system takes as long as half an append."""
        now = self._clock.monotonic()
        self._unasked_bytes += _GROWTH * size
        if now - self._asked_at < _ASK_DISK_EVERY_SECONDS and self._unasked_bytes < self._reserve // 8:
            return
        try:
            free = free_bytes(self._folder)
        except OSError as error:
            raise OutboxFailed(path=self._store.path, problem=error.strerror or str(error)) from error
        if free < self._reserve + _GROWTH * size:
            raise OutboxFull(free=free, problem="reserve")
        self._asked_at, self._unasked_bytes = now, 0

    def _insert(self, connection: sqlite3.Connection, made: WireRecord, sealed: bool) -> WireRecord:
        (sequence,) = connection.execute(_NEXT).fetchone()
        key = self._row_of_key(connection) if sealed else IN_THE_CLEAR
        made = msgspec.structs.replace(made, sequence=sequence, key=key)
        connection.execute(_INSERT, self._row(made))
        if self._sample:
            connection.execute("UPDATE totals SET sample = sample + 1")
        return made

    def _row(self, made: WireRecord) -> tuple[object, ...]:
        """Return the row of a record at its place in the order; if it has a key, it is sealed here."""
        body = made.body if made.key == IN_THE_CLEAR else self._sealer.key.seal_packed(made, made.body)
        return (
            made.id,
            made.type,
            made.version,
            made.number,
            made.created_at,
            made.clock_trusted,
            made.sequence,
            made.about,
            made.key,
            body,
            self._sample,
            QUEUED,
            made.created_at,
            0,
        )

    def _row_of_key(self, connection: sqlite3.Connection) -> int:
        """Return the row of this start's key; its sealed form goes into the transaction of its first record."""
        generation, row = self._key_row
        if generation == self._store.generation:
            return row
        mark = self._sealer.key.mark
        found = connection.execute("SELECT key FROM keys WHERE mark = ?", (mark,)).fetchone()
        if found:
            return int(found[0])
        sealed = self._sealer.sealed_key()
        made = connection.execute(
            "INSERT INTO keys (mark, server_key, sealed) VALUES (?, ?, ?)",
            (mark, sealed.server_key if sealed else "", sealed.sealed if sealed else b""),
        )
        assert made.lastrowid is not None
        return made.lastrowid

    def _opened(self, record: WireRecord) -> types.RecordBody | None:
        try:
            plain = record.body if record.key == IN_THE_CLEAR else self._sealer.key.open(record)
            return types.from_bytes(plain)
        except (CannotOpen, InvalidRecord):
            return None

    def _draft(self, row: tuple[Any, ...]) -> Draft | None:
        state, changed_at, *wire = row
        record = wire_record(wire)
        body = self._opened(record)
        if not isinstance(body, types.NoticeDraft):
            return None
        settled_at = None if state == QUEUED else moment(changed_at)
        return Draft(text(record.id), _STATES[state], moment(record.created_at), settled_at, body)

    def _rows(self, query: str, values: Sequence[object], make: Callable[[tuple[Any, ...]], Made]) -> list[Made]:
        """Return what `make` makes of each row; what it cannot be made of is damage."""
        return self._store.read(lambda connection: [make(row) for row in connection.execute(query, values)])


def _checked(body: types.RecordBody) -> bytes:
    """Return the body as bytes that are known to be readable: whoever made it in memory was not asked yet."""
    try:
        plain = types.to_bytes(body)
    except (UnicodeEncodeError, OverflowError, TypeError) as error:
        raise InvalidRecord(problem=str(error)) from error
    types.from_bytes(plain)
    return plain


def _counts(row: tuple[int, ...]) -> Counts:
    last, sent, set_aside, sample, purged, first = row
    counts = Counts(last - first + 1 - sent - set_aside - sample - purged, sent, set_aside, sample)
    if min(counts) < 0:
        raise ValueError(counts)
    return counts


def _entry(row: tuple[Any, ...]) -> Entry:
    (raw, kind, state, made, trusted, code, sequence, about, tries, error, sample, *link) = msgspec.convert(
        row, _EntryRow, builtin_types=(bytes,)
    )
    link_tries, link_through, link_error = link
    if state == QUEUED and not sample and sequence <= link_through:
        # No answer at all is nobody's fault in particular: it is noted once for all that waited then.
        tries, error = tries + link_tries, error or link_error
    return Entry(
        id=text(raw),
        type=kind,
        state=_STATES[state],
        created_at=moment(made),
        clock_trusted=bool(trusted),
        number=code,
        sequence=sequence,
        about=about,
        tries=tries,
        last_error=error,
        sample=bool(sample),
    )
