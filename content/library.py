"""What this terminal shows: documents on disk, one file a type, and in memory once they were asked for."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from urllib.parse import quote, unquote

from content import storage
from content.decode import StoredDocument, from_builtins
from content.documents import Document
from content.errors import ContentError, InvalidDocument, LibraryBusy
from content.lock import write_lock

__all__ = ["Library", "StoredDocument"]

D = TypeVar("D", bound=Document)

_log = logging.getLogger(__name__)
_SUFFIX = ".json"
_LOCK = "lock"
_BEHIND = "behind"
_MAX_TYPE = 60

_Stamp = tuple[tuple[str, int, int, int], ...]


class _Collection(NamedTuple):
    """One file, as it was read."""

    tables: storage.Tables
    rows: dict[str, dict[str, Any]]


class _Edit(NamedTuple):
    """What is to change in one file."""

    put: dict[str, storage.Row]
    delete: set[str]


class Library:
    """The documents of a lobby; safe to use from several threads, and beside other processes.

    Other processes' writes are seen after `refresh()`. Any method raises LibraryFailed where the system does not let
    us at the files.

    Args:
        folder: Where the files are; made on first use.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writers = threading.Lock()
        """Held as long as a write takes; whoever reads meanwhile sees at once what was there before."""
        self._lock = threading.RLock()
        """Held while what is in memory is looked at or replaced; nobody syncs the disk meanwhile."""
        self._collections: dict[str, _Collection] = {}
        self._documents: dict[str, dict[str, Document]] = {}
        self._lists: dict[str, list[Any]] = {}
        self._alone = False
        self._left: set[Path] = set()
        """Damaged files that could not be set aside yet: no write may make a backup of them."""
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise storage.failed(folder, error) from error
        self._stamp = self._look()
        self.generation = 1
        """Grows with every change that this process knows of."""

    def get(self, kind: type[D], id: str) -> D | None:
        """Return one document, or None."""
        with self._lock:
            found = self._decoded(kind).get(id)
        return found  # type: ignore[return-value]

    def all(self, kind: type[D]) -> list[D]:
        """Return all documents of a type, by id; decoded once and kept until something changes."""
        with self._lock:
            if kind.type not in self._lists:
                documents = self._decoded(kind)
                self._lists[kind.type] = [documents[identity] for identity in sorted(documents)]
            return list(self._lists[kind.type])

    def names(self) -> set[tuple[str, str]]:
        """Return type and id of everything that is kept, also of types that this version does not know."""
        with self._lock:
            return {(type, identity) for type in self._types() for identity in self._collection(type).rows}

    def apply(self, changes: Iterable[StoredDocument], *, replace: bool = False) -> None:
        """Put and delete documents: all on disk when it returns; each file is written once, unchanged ones not.

        Args:
            changes: Of several with the same type and id, the last one counts.
            replace: Everything else goes.

        Raises:
            LibraryBusy: Another process is writing.
            LibraryFull: The disk is full; nothing has changed.
            LibraryFailed: The system does not let us write.
            InvalidDocument: A type's name can be no file's name; nothing has changed.
        """
        wanted: dict[str, dict[str, StoredDocument]] = {}
        for change in changes:
            if not change.type or len(quote(change.type, safe="")) > _MAX_TYPE:
                raise InvalidDocument(type=change.type, id=change.id, problem="no name of a type")
            wanted.setdefault(change.type, {})[change.id] = change
        with self._writing():
            types = {*wanted, *self._types()} if replace else set(wanted)
            self._write({type: self._edit(type, wanted.get(type, {}), replace) for type in sorted(types)})

    def keep_only(self, names: set[tuple[str, str]]) -> None:
        """Delete everything but these (type, id), as when the server had this terminal start over.

        What is here is then all that the server has, so `behind` ends. Raises as `apply` does.
        """
        with self._writing():
            gone: dict[str, dict[str, StoredDocument]] = {}
            for type, identity in self.names() - names:
                gone.setdefault(type, {})[identity] = StoredDocument(type, 0, identity, None)
            self._write({type: self._edit(type, changes, False) for type, changes in sorted(gone.items())})
            (self._folder / _BEHIND).unlink(missing_ok=True)

    def refresh(self) -> bool:
        """Look whether another process has written (a stat a file); if so, forget what was kept in memory."""
        with self._lock:
            stamp = self._look()
            if stamp == self._stamp:
                return False
            self._forget(stamp)
            return True

    @property
    def damaged(self) -> list[Path]:
        """Files that were found damaged and set aside, by this process or another one."""
        return sorted(self._folder.glob(f"*{_SUFFIX}.damaged-*"))

    @property
    def behind(self) -> bool:
        """Whether an older version serves for a damaged file: the server is to be asked to start over.

        Changes that a cursor says were received may be missing; `keep_only` ends it.
        """
        return (self._folder / _BEHIND).exists()

    def _types(self) -> set[str]:
        """Return the types that there are files of, a file between its writer's two renames included."""
        return {unquote(name.removesuffix(".bak").removesuffix(_SUFFIX)) for name, *_ in self._look()}

    def _path(self, type: str) -> Path:
        return self._folder / f"{quote(type, safe='')}{_SUFFIX}"

    def _look(self) -> _Stamp:
        """Return what differs after any write: name, inode, size and time of every file."""
        found = []
        try:
            with os.scandir(self._folder) as entries:
                for entry in entries:
                    if entry.name.endswith((_SUFFIX, f"{_SUFFIX}.bak")):
                        with suppress(FileNotFoundError):
                            told = entry.stat()
                            found.append((entry.name, told.st_ino, told.st_size, told.st_mtime_ns))
        except OSError as error:
            raise storage.failed(self._folder, error) from error
        return tuple(sorted(found))

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Be the only writer, having seen what others wrote and set damaged files aside."""
        try:
            with self._writers, write_lock(self._folder / _LOCK):
                with self._lock:
                    self._alone = True
                    self.refresh()
                    for path in list(self._left):
                        self._set_aside(path)
                    for type in self._types():
                        self._collection(type)
                yield
        except OSError as error:
            raise storage.failed(self._folder, error) from error
        finally:
            self._alone = False

    def _collection(self, type: str) -> _Collection:
        found = self._collections.get(type)
        if found is None:
            path = self._path(type)
            loaded = storage.load(path)
            if loaded.damaged:
                self._set_aside(path)
            found = self._collections[type] = _Collection(loaded.tables, loaded.tables.get(type, {}))
        return found

    def _set_aside(self, path: Path) -> None:
        """Move a damaged file away, unless somebody writes just now; the next writer does it otherwise."""
        _log.error("content file damaged path=%s", path)
        try:
            # First, since whoever looks later sees only a good backup and could not tell that it is old.
            (self._folder / _BEHIND).touch(mode=0o600)
            if self._alone:
                storage.set_aside(path)
            else:
                with write_lock(self._folder / _LOCK, wait=0):
                    storage.set_aside(path)
            self._left.discard(path)
        except (LibraryBusy, OSError) as error:
            self._left.add(path)
            _log.warning("damaged content file stays path=%s error=%s", path, error)

    def _edit(self, type: str, changes: dict[str, StoredDocument], only: bool) -> _Edit:
        """Return what of the changes is not so already."""
        with self._lock:
            there = self._collection(type).rows
        rows = {
            identity: {"version": change.version, "body": change.body}
            for identity, change in changes.items()
            if change.body is not None
        }
        put = {identity: row for identity, row in rows.items() if there.get(identity) != row}
        gone = there.keys() - rows.keys() if only else there.keys() & (changes.keys() - rows.keys())
        return _Edit(put, set(gone))

    def _write(self, edits: dict[str, _Edit]) -> None:
        """Write all files aside before the first one takes its place: a full disk changes nothing."""
        edits = {type: edit for type, edit in edits.items() if edit.put or edit.delete}
        if not edits:
            return
        from content.collection import changed

        with self._lock:
            before = {type: self._collection(type).tables for type in edits}
            shown = {type: self._documents[type] for type in edits if type in self._documents}
        storages = {
            type: changed(self._path(type), before[type], type, edit.put, edit.delete) for type, edit in edits.items()
        }
        # Here, in the writer's thread, and only what changed: whoever stands at the screen is not to wait for it.
        anew = {type: _decoded_anew(type, documents, edits[type]) for type, documents in shown.items()}
        try:
            for held in storages.values():
                held.write_aside()
        except ContentError:
            for held in storages.values():
                held.discard()
            raise
        with self._lock:
            try:
                for held in storages.values():
                    held.commit()
            finally:
                self._forget(self._look(), set(edits))
            for type, held in storages.items():
                tables = held.read()
                self._collections[type] = _Collection(tables, tables.get(type, {}))
            self._documents.update(anew)
        storage.sync_folder(self._folder)

    def _forget(self, stamp: _Stamp, types: set[str] | None = None) -> None:
        """Drop what is in memory, of these types or of all."""
        for kept in (self._collections, self._documents, self._lists):
            for type in list(kept) if types is None else types:
                kept.pop(type, None)
        self._stamp = stamp
        self.generation += 1

    def _decoded(self, kind: type[D]) -> dict[str, Document]:
        found = self._documents.get(kind.type)
        if found is None:
            rows = self._collection(kind.type).rows
            decoded = (_decode(kind.type, identity, row) for identity, row in rows.items())
            found = self._documents[kind.type] = {each.id: each for each in decoded if each is not None}
        return found


def _decoded_anew(type: str, documents: dict[str, Document], edit: _Edit) -> dict[str, Document]:
    """Return the documents of a type as they are after an edit."""
    changed = edit.delete | edit.put.keys()
    kept = {identity: document for identity, document in documents.items() if identity not in changed}
    decoded = (_decode(type, identity, row) for identity, row in edit.put.items())
    return kept | {each.id: each for each in decoded if each is not None}


def _decode(type: str, identity: str, row: storage.Row) -> Document | None:
    """Return the document of a row, or None if it cannot be shown; it is kept for a version that can."""
    try:
        document = from_builtins(type, row["version"], row["body"])
        if document.id != identity:
            raise InvalidDocument(type=type, id=identity, problem=f"says it is {document.id}")
    except (ContentError, KeyError, TypeError) as error:
        _log.warning("document cannot be shown type=%s id=%s error=%s", type, identity, error)
        return None
    return document
