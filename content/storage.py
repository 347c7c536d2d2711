"""Files that are whole or not there: checksum, write aside, fsync, rename, fsync the folder.

A file is one line with the checksum of the rest, and JSON. The version before stays beside it as `.bak`. A file whose
checksum is wrong is set aside as `.damaged-N` (a technician may want it) and the `.bak` serves.

What a write takes away or changes may be what somebody no longer agrees to be told of them, so no file keeps it: the
`.bak` is then a copy of the new version, and what was set aside goes.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from content.errors import ContentError, LibraryFailed, LibraryFull

Row = dict[str, Any]
Tables = dict[str, dict[str, Row]]
"""What a file holds, as TinyDB sees it: table → id → row."""

_HEADER = b"lobby-content 1 sha256 "
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_WORTH_A_CALL = 64 * 1024
MAX_SET_ASIDE = 9
"""Of each file; the last one is then written over, so that a bad disk does not fill itself."""


class Damaged(Exception):
    """A file's bytes are not what was written."""


class Loaded(NamedTuple):
    """What was read."""

    tables: Tables
    damaged: bool
    """The file itself is no good, and this is what stood there before (or nothing)."""


def backup(path: Path) -> Path:
    """Return where the version before is kept."""
    return path.with_name(path.name + ".bak")


def aside(path: Path) -> Path:
    """Return where a new version is written before it takes the file's place."""
    return path.with_name(path.name + ".new")


def decode(data: bytes) -> Tables:
    """Return what the bytes of a file hold; raises Damaged."""
    header, _, body = data.partition(b"\n")
    if header + b"\n" != _header(hashlib.sha256(body)):
        raise Damaged
    try:
        return msgspec.json.decode(body, type=Tables)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Damaged from error


def encode(tables: Tables) -> Iterator[bytes]:
    """Yield the body of a file piece by piece: an indented JSON that a technician can read.

    As `msgspec.json.format(…, indent=1)` gives it, but never all at once: a thread that makes ten thousand documents
    of it in one call keeps all others from running meanwhile.
    """
    yield b"{"
    between = b"\n "
    for name, rows in tables.items():
        yield between + msgspec.json.encode(name) + (b": {" if rows else b": {}")
        inner = b"\n  "
        for identity, row in rows.items():
            shown = msgspec.json.format(msgspec.json.encode(row), indent=1).replace(b"\n", b"\n  ")
            yield inner + msgspec.json.encode(identity) + b": " + shown
            inner = b",\n  "
        if rows:
            yield b"\n }"
        between = b",\n "
    yield b"\n}" if tables else b"}"


def load(path: Path) -> Loaded:
    """Return what the file holds, or its last good version, or nothing. Changes nothing on disk.

    Raises:
        LibraryFailed: The system does not let us read it.
    """
    damaged = False
    for candidate in (path, backup(path)):
        try:
            return Loaded(decode(candidate.read_bytes()), damaged)
        except FileNotFoundError:
            # Between a writer's two renames only the backup is there; it is what was stored last.
            continue
        except Damaged:
            damaged = True
        except OSError as error:
            if error.errno != errno.EIO:
                raise failed(candidate, error) from error
            damaged = True
    return Loaded({}, damaged)


def set_aside(path: Path) -> Path | None:
    """Move the file away if it is damaged; the caller holds the lock. Return where it is now."""
    try:
        decode(path.read_bytes())
    except Damaged:
        places = [path.with_name(f"{path.name}.damaged-{number}") for number in range(1, MAX_SET_ASIDE + 1)]
        place = next((place for place in places if not place.exists()), places[-1])
        path.replace(place)
        sync_folder(path.parent)
        return place
    except FileNotFoundError:
        return None
    return None


def write_aside(path: Path, tables: Tables) -> None:
    """Put the new version safely on disk beside the old one, for `commit`.

    Raises:
        LibraryFull: The disk is full; nothing has changed.
        LibraryFailed: The system does not let us write; nothing has changed.
    """
    try:
        handle = os.open(aside(path), os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb") as file:
            digest = hashlib.sha256()
            file.write(_header(digest))  # as long as the right one, which is known in the end
            for piece in _gathered(encode(tables)):
                digest.update(piece)
                file.write(piece)
            file.seek(0)
            file.write(_header(digest))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        with contextlib.suppress(OSError):
            aside(path).unlink(missing_ok=True)
        raise failed(path, error) from error


def _header(digest: hashlib._Hash) -> bytes:
    return _HEADER + digest.hexdigest().encode() + b"\n"


def _gathered(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the same bytes in pieces that are worth a call."""
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= _WORTH_A_CALL:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)


def commit(path: Path) -> None:
    """Let the version that was written aside take the file's place, and keep the old one as `.bak`."""
    if path.exists():
        path.replace(backup(path))
    aside(path).replace(path)


def copy_aside(path: Path) -> None:
    """Put a copy of what was written aside safely on disk, for `commit_with_copy`; raises as `write_aside` does."""
    copy = aside(backup(path))
    try:
        handle = os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb") as file, aside(path).open("rb") as made:
            shutil.copyfileobj(made, file, _WORTH_A_CALL)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        with contextlib.suppress(OSError):
            copy.unlink(missing_ok=True)
        raise failed(path, error) from error


def commit_with_copy(path: Path) -> None:
    """Let the version that was written aside, and its copy, take the places of the file and of its backup.

    The backup first: a power cut in between leaves the old file, which the same changes then reach once more.
    """
    aside(backup(path)).replace(backup(path))
    aside(path).replace(path)
    for damaged in path.parent.glob(f"{path.name}.damaged-*"):
        damaged.unlink(missing_ok=True)


def discard(path: Path) -> None:
    """Remove what was written aside."""
    for written in (aside(path), aside(backup(path))):
        written.unlink(missing_ok=True)


def failed(path: Path, error: OSError) -> ContentError:
    """Return our error for the system's."""
    if error.errno in _FULL:
        return LibraryFull(path=str(path))
    return LibraryFailed(path=str(path), reason=error.strerror or type(error).__name__)


def sync_folder(folder: Path) -> None:
    """Make renames last."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
