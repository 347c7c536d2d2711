"""Records on a USB stick: what a terminal without a network has, for `kiosk-server import`.

JSON lines, so that a technician can see what is on the stick, though not what anybody wrote:

    {"lobby": "export", "protocol": 1, "terminal": "…", "created_at": ms, "keys": [{"server_key", "sealed"}, …]}
    {"id", "type", "version", "number", "created_at", "clock_trusted", "sequence", "about", "key", "body"}   each record
    {"records": n, "signature": "…"}

Bytes are base64. The signature is Ed25519, by the terminal's key, over `b"lobby/1 export" + NUL` and the SHA-512 of all
lines before the last one. A file without its last line, as from a stick pulled out too early, is refused as a whole.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from records.clock import Clock, milliseconds
from records.errors import ExportInvalid, NotEnrolled
from records.exchange import with_keys
from records.files import sync_folder
from records.queue import KEY_LOST, Queue
from records.secrets import Secrets
from records.wire import PROTOCOL, SealedKey, WireRecord

_PURPOSE = b"lobby/1 export\0"
_PAGE = 500
_LONGEST_LINE = 8 * 1024 * 1024


class _Key(msgspec.Struct, frozen=True):
    server_key: str
    sealed: bytes


class _Head(msgspec.Struct, frozen=True):
    lobby: str
    protocol: int
    terminal: str
    created_at: int
    keys: list[_Key]


class _Tail(msgspec.Struct, frozen=True):
    records: int
    signature: bytes


class _Line(msgspec.Struct, frozen=True):
    """`WireRecord`, with names."""

    id: bytes
    type: str
    version: int
    number: str
    created_at: int
    clock_trusted: bool
    sequence: int
    about: str
    key: int
    body: bytes


class Export(NamedTuple):
    """A file whose signature is right."""

    terminal: str
    created_at: int
    """By the terminal's clock, milliseconds since 1970."""
    keys: list[SealedKey]
    """What the records' `key` points into."""
    records: int
    """How many there are."""
    path: Path

    def read(self) -> Iterator[WireRecord]:
        """Yield the records, oldest first."""
        with self.path.open("rb") as file:
            file.readline()
            for _ in range(self.records):
                yield WireRecord(*msgspec.structs.astuple(msgspec.json.decode(file.readline(), type=_Line)))


def write(queue: Queue, secrets: Secrets, clock: Clock, path: Path) -> int:
    """Write everything that is queued to a file and return how many records that are; they stay queued.

    Raises:
        NotEnrolled: There is no key yet to seal and sign with.
        OSError: The file cannot be written; no half one is left.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    if path.exists() and not path.is_file() and not path.is_dir():
        # A device must not be replaced by a file.
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    credential, key = secrets.credential, secrets.terminal_key
    if credential is None or key is None:
        raise NotEnrolled
    queue.seal_waiting_keys()
    records = list(_all(queue))
    keys, records = with_keys(records, queue.keys(sorted({record.key for record in records})))
    told = [_Key(one.server_key, one.sealed) for one in keys]
    head = _Head("export", PROTOCOL, credential.terminal, milliseconds(clock.now()), told)
    digest = hashlib.sha512()
    aside = path.with_name(f".{path.name}.new")
    try:
        with aside.open("wb") as file:
            for line in (head, *(_Line(*msgspec.structs.astuple(record)) for record in records)):
                data = msgspec.json.encode(line) + b"\n"
                digest.update(data)
                file.write(data)
            signature = Ed25519PrivateKey.from_private_bytes(key).sign(_PURPOSE + digest.digest())
            file.write(msgspec.json.encode(_Tail(len(records), signature)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
        sync_folder(path.absolute().parent)
    except OSError:
        aside.unlink(missing_ok=True)
        raise
    return len(records)


def check(path: Path, public_key_of: Callable[[str], bytes | None]) -> Export:
    """Return what a file holds, once its signature is known to be right.

    Args:
        path: The file.
        public_key_of: The Ed25519 public key (32 bytes) of a terminal id, or None if there is none.

    Raises:
        ExportInvalid: Fields: path, problem (`not-an-export`, `truncated`, `protocol`, `unknown-terminal`,
            `bad-signature`).
        OSError: It cannot be read.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    digest = hashlib.sha512()
    lines = 0
    with path.open("rb") as file:
        first = last = file.readline(_LONGEST_LINE)
        while line := file.readline(_LONGEST_LINE):
            digest.update(last)
            last, lines = line, lines + 1
    try:
        head = msgspec.json.decode(first, type=_Head)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ExportInvalid(path=path, problem="not-an-export") from error
    if head.lobby != "export":
        raise ExportInvalid(path=path, problem="not-an-export")
    if head.protocol != PROTOCOL:
        raise ExportInvalid(path=path, problem="protocol")
    try:
        tail = msgspec.json.decode(last, type=_Tail)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ExportInvalid(path=path, problem="truncated") from error
    public_key = public_key_of(head.terminal)
    if public_key is None:
        raise ExportInvalid(path=path, problem="unknown-terminal")
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(tail.signature, _PURPOSE + digest.digest())
    except (InvalidSignature, ValueError) as error:
        raise ExportInvalid(path=path, problem="bad-signature") from error
    if tail.records != lines - 1:
        raise ExportInvalid(path=path, problem="truncated")
    keys = [_sealed_key(key) for key in head.keys]
    return Export(head.terminal, head.created_at, keys, tail.records, path)


def _all(queue: Queue) -> Iterator[WireRecord]:
    after = 0
    while page := queue.pending(after, _PAGE):
        yield from (record for record in page if record.key != KEY_LOST)
        after = page[-1].sequence


def _sealed_key(key: _Key) -> SealedKey:
    from records.sealing import sealed_key

    return sealed_key(key.server_key, key.sealed)
