"""What can still be read of a damaged outbox, and whether one is damaged in a way that SQLite does not see.

SQLite has checksums in its log, not in its file: a bit that a worn card turned round may stand in a row as well as in
the tree of pages. A row is taken as it can be read; what was garbled in it is found out by its seal at the server,
which sets it aside where staff see it.
"""

# ruff: noqa: S608 - queries are put together from constants of this room only

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from records.totals import QUEUED, SET_ASIDE, SOUND

_ID_BYTES = 16
_FARTHEST = 1 << 62
_EARLIEST, _LATEST = -62_135_596_800_000, 253_402_300_799_999  # what `records.clock.moment` can tell


class _Column(NamedTuple):
    name: str
    otherwise: int | str | bytes
    """What stands for a value that cannot be one: of its type, and harmless."""
    least: int = -_FARTHEST
    most: int = _FARTHEST

    def read(self, value: object) -> object:
        """Return the value, or what stands for it."""
        if not isinstance(value, type(self.otherwise)):
            return self.otherwise
        return value if not isinstance(value, int) or self.least <= value <= self.most else self.otherwise


class _Table(NamedTuple):
    name: str
    columns: tuple[_Column, ...]
    """The first is the key."""

    @property
    def select(self) -> str:
        """The query for all rows, its columns in their order."""
        return f"SELECT {', '.join(column.name for column in self.columns)} FROM {self.name}"

    def read(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return the row with nothing in it that could not stand there."""
        return tuple(column.read(value) for column, value in zip(self.columns, row, strict=True))


_KEYS = _Table("keys", (_Column("key", -1), _Column("mark", b""), _Column("server_key", ""), _Column("sealed", b"")))
_RECORDS = _Table(
    "records",
    (
        _Column("sequence", -1),
        _Column("id", b""),
        _Column("type", ""),
        _Column("version", 0, 0, 1 << 14),
        _Column("number", ""),
        _Column("created_at", 0, _EARLIEST, _LATEST),
        _Column("clock_trusted", 0, 0, 1),
        _Column("about", ""),
        _Column("key", -1, -1),
        _Column("sample", 0, 0, 1),
        _Column("state", QUEUED, QUEUED, SET_ASIDE),  # what is sent once too often, the server knows
        _Column("changed_at", 0, _EARLIEST, _LATEST),
        _Column("tries", 0, 0),
        _Column("last_error", ""),
        _Column("body", b""),
    ),
)


def whole(connection: sqlite3.Connection) -> bool:
    """Return whether the file is sound and holds nothing but what can stand in it; raises `sqlite3.Error`, ValueError.

    Reads all of it.
    """
    if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
        return False
    if connection.execute(SOUND).fetchall() != [(1,)]:
        return False
    return all(
        row == table.read(row) and (table is not _RECORDS or len(row[1]) == _ID_BYTES)
        for table in (_KEYS, _RECORDS)
        for row in connection.execute(table.select)
    )


def copy(damaged: Path, new: sqlite3.Connection) -> None:
    """Copy every row that can be reached; `new` has the tables, and a transaction is open in it."""
    with contextlib.suppress(sqlite3.Error, ValueError):
        _copy(damaged, new)
    if new.execute("SELECT count(*) FROM records").fetchone() == (0,):
        with contextlib.suppress(sqlite3.Error, ValueError, OSError), _with_another_first_page(damaged, new) as other:
            _copy(other, new)


def _copy(damaged: Path, new: sqlite3.Connection) -> None:
    with contextlib.closing(sqlite3.connect(damaged, isolation_level=None)) as old:
        old.text_factory = _text
        for table in (_KEYS, _RECORDS):
            for row in _reached(old, table):
                # Without its id a record cannot be sent: it stays in the damaged file.
                if table is not _RECORDS or (isinstance(row[1], bytes) and len(row[1]) == _ID_BYTES):
                    _keep(new, table, table.read(row))


def _reached(old: sqlite3.Connection, table: _Table) -> Iterator[tuple[Any, ...]]:
    """Yield the rows around the damage: those before it, those after it, some of them twice."""
    key = table.columns[0].name
    place, step, missed = -1, 1, -1
    while place < _FARTHEST:
        try:
            for row in old.execute(f"{table.select} WHERE {key} >= ? ORDER BY {key}", (place,)):
                yield row
                if step > 1:
                    yield from _back_to(old, table, row[0], missed)
                    step = 1
                place = max(place, row[0] + 1)
            return
        except sqlite3.DatabaseError:
            missed = missed if step > 1 else place
            place, step = place + step, step * 2


def _back_to(old: sqlite3.Connection, table: _Table, place: int, missed: int) -> Iterator[tuple[Any, ...]]:
    """Yield the rows before a place that was found behind the damage."""
    key = table.columns[0].name
    query = f"{table.select} WHERE {key} < ? AND {key} >= ? ORDER BY {key} DESC"
    with contextlib.suppress(sqlite3.DatabaseError):
        yield from old.execute(query, (place, missed))


@contextlib.contextmanager
def _with_another_first_page(damaged: Path, new: sqlite3.Connection) -> Iterator[Path]:
    """Give a copy of the file whose first page, which tells where the tables are, is that of the new file.

    Both were made alike, so their tables begin in the same places.
    """
    other = damaged.with_name(f".{damaged.name}")
    (size,) = new.execute("PRAGMA page_size").fetchone()
    first = bytearray(new.serialize()[:size])
    try:
        shutil.copyfile(damaged, other)
        with contextlib.suppress(FileNotFoundError):
            shutil.copyfile(f"{damaged}-wal", f"{other}-wal")
        pages = other.stat().st_size // size
        first[28:32] = pages.to_bytes(4, "big")  # the file's length in pages
        first[32:40] = bytes(8)  # no list of free pages
        with other.open("r+b") as file:
            file.write(first)
        yield other
    finally:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{other}{suffix}").unlink(missing_ok=True)


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _keep(new: sqlite3.Connection, table: _Table, row: tuple[object, ...]) -> None:
    marks = ", ".join("?" * len(row))
    names = ", ".join(column.name for column in table.columns)
    new.execute(f"INSERT OR IGNORE INTO {table.name} ({names}) VALUES ({marks})", row)
