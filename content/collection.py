"""One type's documents in TinyDB, over our storage. Imported only to write: TinyDB costs 20 ms at start."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document as TinyRow
from tinydb.table import Table

from content import storage
from content.storage import Row, Tables


class SafeStorage(Storage):
    """TinyDB's view of one of our files: many changes are held and become one safe write.

    Args:
        path: The file.
        tables: What it holds now; not changed, since it serves until the new version is on disk.
        takes: Something of that goes or changes, so that no backup may keep it.
    """

    def __init__(self, path: Path, tables: Tables, *, takes: bool) -> None:
        self._path = path
        self._takes = takes
        self._tables = {name: dict(rows) for name, rows in tables.items()}

    def read(self) -> Tables:
        """Return the tables with what has been changed."""
        return self._tables

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Take changes; `write_aside` and `commit` bring them to the disk."""
        self._tables = data

    def write_aside(self) -> None:
        """Put the new version on disk beside the old one; raises LibraryFull or LibraryFailed."""
        storage.write_aside(self._path, self._tables)
        if self._takes:
            storage.copy_aside(self._path)

    def commit(self) -> None:
        """Let the new version take the old one's place."""
        if self._takes:
            storage.commit_with_copy(self._path)
        else:
            storage.commit(self._path)

    def discard(self) -> None:
        """Remove what was written aside."""
        storage.discard(self._path)


class _RowTable(Table):
    """A table whose rows are known by the ids of our documents."""

    document_id_class = str  # type: ignore[assignment]


class _RowDB(TinyDB):
    table_class = _RowTable


def changed(path: Path, tables: Tables, type: str, put: dict[str, Row], delete: set[str]) -> SafeStorage:
    """Return the storage of a file with rows put and deleted, ready to be written.

    Args:
        path: The file.
        tables: What it holds now.
        type: The type, which names the table.
        put: Rows by id, new ones or in the place of old ones.
        delete: Ids of rows that go.
    """
    there = tables.get(type, {})
    gone: list[Any] = [identity for identity in there if identity in delete or identity in put]
    held = SafeStorage(path, tables, takes=bool(gone))
    # TinyDB wants to make its storage itself; ours is there already.
    table = _RowDB(storage=lambda: held).table(type)
    table.remove(doc_ids=gone)
    rows: list[Any] = [TinyRow(row, identity) for identity, row in put.items()]  # type: ignore[arg-type]
    table.insert_multiple(rows)
    return held
