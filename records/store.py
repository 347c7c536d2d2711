"""The outbox's SQLite file: opened after any crash, shared by processes, replaced when it is damaged.

One commit is one fsync (WAL, `synchronous=FULL`), and a record touches one B-tree in pages of 2 KiB, so that little
is written twice. Other processes may have the file open when a damaged one is replaced; so each piece of work holds a
lock file that replacing takes alone, and looks whether the mark in it is still the same one.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from records import rescue
from records.clock import Clock
from records.errors import OutboxBusy, OutboxFailed, OutboxFull
from records.files import damaged, sync_folder
from records.totals import RECOUNT
from records.wire import WireRecord

T = TypeVar("T")

_APPLICATION_ID = 0x4C6F6242  # "LobB"
_BUSY_SECONDS = 10.0
_PAUSE_SECONDS = 0.005
_LOOK_EVERY_SECONDS = 0.2
"""How often to look whether somebody took the file away by hand; asking each time costs a tenth of an append."""
_MARK_BYTES = 8
_SOON = "BEGIN IMMEDIATE "  # with a commit that does not wait for the disk
_CHECKPOINT_PAGES = 1000
"""The log is written over from its beginning after so many pages: that costs half of what making it longer does."""
_SCHEMA = """
CREATE TABLE records (
    sequence INTEGER PRIMARY KEY,
    id BLOB NOT NULL,
    type TEXT NOT NULL,
    version INTEGER NOT NULL,
    number TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    clock_trusted INTEGER NOT NULL,
    about TEXT NOT NULL,
    key INTEGER NOT NULL,
    sample INTEGER NOT NULL,
    state INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    last_error TEXT NOT NULL,
    body BLOB NOT NULL
);
CREATE INDEX drafts ON records (state) WHERE type = 'notice_draft';
CREATE TABLE keys (key INTEGER PRIMARY KEY, mark BLOB NOT NULL UNIQUE, server_key TEXT NOT NULL, sealed BLOB NOT NULL);
CREATE TABLE totals (
    sent INTEGER NOT NULL,
    set_aside INTEGER NOT NULL,
    sample INTEGER NOT NULL,
    purged INTEGER NOT NULL,
    first INTEGER NOT NULL,
    open_from INTEGER NOT NULL,
    link_tries INTEGER NOT NULL,
    link_through INTEGER NOT NULL,
    link_error TEXT NOT NULL
);
INSERT INTO totals VALUES (0, 0, 0, 0, 1, 1, 0, 0, '');
"""
_DISK = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
_FORBIDDEN = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}
_READING = {sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ}
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_AMISS = (sqlite3.Error, OSError, TypeError, ValueError, LookupError, AttributeError, OverflowError)
"""What a damaged file can raise: SQLite says so itself, or a row holds what nobody put there."""
_TRUSTED = WireRecord.__struct_fields__.index("clock_trusted")
_ID_BYTES = 16
_PRIMARY = 0xFF  # extended result codes carry the primary one in their lowest byte


class Store:
    """Does pieces of work with the file; thread-safe, several processes."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self.path = path
        self.generation = 0
        """Grows when another file is in use: what was remembered about rows is void."""
        self._name = os.fspath(path)
        self._clock = clock
        self._lock = threading.RLock()
        self._gate: int | None = None
        self._connection: sqlite3.Connection | None = None
        self._mark = b""  # of the file that is in use; replacing changes it
        self._inode = 0
        self._looked_at = 0.0

    def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do work in one transaction, durable when this returns; otherwise nothing of it was done.

        Raises:
            OutboxFull: The disk does not take it. OutboxBusy: another process does not let go.
            OutboxFailed: The file may not be opened or written.
        """
        return self._do(work, "BEGIN IMMEDIATE")

    def write_at_once(self, generation: int, statement: str, values: Sequence[object]) -> bool:
        """Do one statement, which is a transaction by itself; otherwise as `write`.

        Returns:
            Whether anything was changed; nothing is in a file of another generation.
        """

        def work(connection: sqlite3.Connection) -> bool:
            return generation == self.generation and connection.execute(statement, values).rowcount > 0

        return self._do(work, "")

    def write_soon(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do work in one transaction that a power cut may take away again, whole, until the next `write` is done.

        For what would only be done again: nobody who wants to write waits for the disk meanwhile.
        """
        return self._do(work, _SOON)

    def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do work that only reads, with one view of the file."""
        return self._do(work, "BEGIN")

    def checkpoint(self) -> None:
        """Move the log into the file, beside whoever writes meanwhile: a commit would wait for the disk longer."""
        with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(self.path)) as beside:
            beside.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def set_aside(self) -> list[Path]:
        """Return the damaged files that were set aside."""
        return [path for path in damaged(self.path) if not path.name.endswith(("-wal", "-shm"))]

    def close(self) -> None:
        """Let go of the file, until the next piece of work."""
        with self._lock:
            self._let_go()

    def _do(self, work: Callable[[sqlite3.Connection], T], begin: str) -> T:
        with self._lock:
            try:
                return self._once(work, begin)
            except _AMISS as error:
                if _is_elsewhere(error):
                    raise self._told(error) from None
                amiss = error
            try:
                if not self._rescue():
                    raise amiss  # a mistake of ours: the file is as it should be
                return self._once(work, begin)
            except (sqlite3.Error, OSError) as error:
                raise self._told(error) from None

    def _once(self, work: Callable[[sqlite3.Connection], T], begin: str) -> T:
        while True:
            connection = self._connection or self._connect()
            gate = self._pass(fcntl.LOCK_SH)
            try:
                if self._same_file():
                    return self._in_transaction(connection, work, begin)
            finally:
                fcntl.flock(gate, fcntl.LOCK_UN)
            self._let_go()

    def _in_transaction(self, connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], T], begin: str) -> T:
        try:
            if not begin:
                return work(connection)
            if begin == _SOON:
                connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(begin)
            result = work(connection)
            connection.execute("COMMIT")
            if begin == _SOON:
                connection.execute("PRAGMA synchronous = FULL")
        except BaseException:
            # After a failed fsync nobody knows what the file's cache holds: begin with a new connection.
            self._disconnect()
            raise
        return result

    def _told(self, error: Exception) -> Exception:
        code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
        if code in _BUSY:
            return OutboxBusy(path=self.path)
        problem = getattr(error, "sqlite_errorname", None) or getattr(error, "strerror", None) or str(error)
        reads = getattr(error, "sqlite_errorcode", 0) in _READING
        if (code in _DISK and not reads) or (isinstance(error, OSError) and error.errno in _NO_ROOM):
            return OutboxFull(free=self._free(), problem=problem)
        if code in _DISK | _FORBIDDEN or isinstance(error, OSError):
            return OutboxFailed(path=self.path, problem=problem)
        return error  # a mistake of ours

    def _free(self) -> int:
        try:
            return free_bytes(self.path.parent)
        except OSError:
            return 0

    @contextlib.contextmanager
    def _passing(self, how: int) -> Iterator[None]:
        gate = self._pass(how)
        try:
            yield
        finally:
            fcntl.flock(gate, fcntl.LOCK_UN)

    def _pass(self, how: int) -> int:
        """Lock the gate and return it."""
        assert self._gate is not None
        deadline = 0.0
        while True:
            try:
                fcntl.flock(self._gate, how | fcntl.LOCK_NB)
                return self._gate
            except BlockingIOError:
                # Somebody opens or replaces the file; whoever is stopped while doing so must not stop the lobby.
                now = time.monotonic()
                deadline = deadline or now + _BUSY_SECONDS
                if now > deadline:
                    raise OutboxBusy(path=self.path) from None
                time.sleep(_PAUSE_SECONDS)

    def _same_file(self) -> bool:
        """Tell whether the file in use is still the one that has the name; the gate is held."""
        assert self._gate is not None
        if os.pread(self._gate, _MARK_BYTES, 0) != self._mark:
            return False
        now = self._clock.monotonic()
        if abs(now - self._looked_at) < _LOOK_EVERY_SECONDS:
            return True
        self._looked_at = now
        try:
            return self.path.stat().st_ino == self._inode
        except FileNotFoundError:
            return False

    def _connect(self) -> sqlite3.Connection:
        if self._gate is None:
            gate = self.path.with_name(f".{self.path.name}.lock")
            self._gate = os.open(gate, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        with self._passing(fcntl.LOCK_EX):
            _make(self.path)
            self._mark = os.pread(self._gate, _MARK_BYTES, 0)
            self._inode = self.path.stat().st_ino
            self._connection = open_file(self.path)
        self._looked_at = self._clock.monotonic()
        self.generation += 1
        return self._connection

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(sqlite3.Error):
                connection.close()

    def _let_go(self) -> None:
        self._disconnect()
        gate, self._gate = self._gate, None
        if gate is not None:
            os.close(gate)

    def _rescue(self) -> bool:
        """Put a new file in the damaged one's place, with every record that can still be read.

        Returns:
            Whether it was replaced, here or by another process; otherwise nothing is wrong with it.
        """
        self._disconnect()
        with self._passing(fcntl.LOCK_EX):
            assert self._gate is not None
            if _whole(self.path):
                # Another process may have been first.
                return os.pread(self._gate, _MARK_BYTES, 0) != self._mark
            rescued = self.path.with_name(f"{self.path.name}.new")
            kept = self.path.with_name(f"{self.path.name}.damaged-{self._clock.now():%Y%m%dT%H%M%S%f}")
            for leftover in (rescued, _beside(rescued, "-wal"), _beside(rescued, "-shm")):
                leftover.unlink(missing_ok=True)
            self._mark_as_replaced()  # whoever waits at the gate will look for the new file
            # Two names for one file until the new one stands in its place: a power cut in between changes nothing.
            os.link(self.path, kept)
            with contextlib.suppress(FileNotFoundError):
                os.link(_beside(self.path, "-wal"), _beside(kept, "-wal"))
            sync_folder(self.path.parent)
            _make(rescued)
            with contextlib.closing(open_file(rescued)) as new:
                _copy_what_can_be_read(kept, new)
            for stale in ("-wal", "-shm"):
                _beside(self.path, stale).unlink(missing_ok=True)
            rescued.replace(self.path)
            sync_folder(self.path.parent)
            return True

    def _mark_as_replaced(self) -> None:
        assert self._gate is not None
        mark = int.from_bytes(os.pread(self._gate, _MARK_BYTES, 0), "big") + 1
        os.pwrite(self._gate, mark.to_bytes(_MARK_BYTES, "big"), 0)


def open_file(path: Path) -> sqlite3.Connection:
    """Return a connection to the file, made if there is none; raises `sqlite3.Error`."""
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA page_size = 2048")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        if application == 0:
            connection.executescript(f"BEGIN IMMEDIATE;{_SCHEMA}PRAGMA application_id = {_APPLICATION_ID};COMMIT;")
            sync_folder(path.parent)
        elif application != _APPLICATION_ID:
            raise _NotOurs
    except BaseException:
        connection.close()
        raise
    return connection


def _make(path: Path) -> None:
    """Make the file, for its owner alone, if there is none.

    One that is there must not be opened and closed past SQLite: that would drop the locks of every connection that
    this process has to it (POSIX), and another process might then take the log away from under them.
    """
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def free_bytes(folder: Path | str) -> int:
    """Return how many bytes the disk can still take."""
    told = os.statvfs(folder)
    return told.f_bavail * told.f_frsize


def wire_record(row: Sequence[Any]) -> WireRecord:
    """Return the record of a row with the columns of a `WireRecord`, in its order; raises ValueError, TypeError.

    To be called in a piece of work (`Store.read`), which finds out about a damaged file by that.
    """
    values = list(row)
    values[_TRUSTED] = bool(values[_TRUSTED])  # a number in SQLite, but sealed as what it is
    record = msgspec.convert(values, WireRecord, builtin_types=(bytes,))
    if len(record.id) != _ID_BYTES:
        raise ValueError(record.id)
    return record


class _NotOurs(sqlite3.DatabaseError):
    """A database, but not an outbox."""

    sqlite_errorcode = sqlite3.SQLITE_NOTADB
    sqlite_errorname = "SQLITE_NOTADB"


def _is_elsewhere(error: Exception) -> bool:
    """Return whether the system, or another process, keeps us from the file: what is in it has no part in that."""
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
    return isinstance(error, OSError) or code in _BUSY | _DISK | _FORBIDDEN


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _whole(path: Path) -> bool:
    """Return whether nothing is wrong with the file; raises what has nothing to do with what is in it."""
    try:
        with contextlib.closing(open_file(path)) as connection:
            return rescue.whole(connection)
    except (sqlite3.Error, ValueError) as error:
        if _is_elsewhere(error):
            raise
        return False


def _copy_what_can_be_read(damaged_file: Path, new: sqlite3.Connection) -> None:
    new.execute("BEGIN IMMEDIATE")
    rescue.copy(damaged_file, new)
    new.execute(RECOUNT)
    new.execute("COMMIT")
