"""Wires sync to the library: changes become documents, and the cursor lies beside them."""

from __future__ import annotations

import contextlib
import functools
import logging
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from content.decode import StoredDocument, stored_from_wire
from content.errors import InvalidDocument
from content.library import Library
from kiosk.home import Home
from kiosk.tidying import days_kept
from records.clock import Clock, SystemClock
from records.files import write_atomically
from records.outbox import Outbox
from records.secrets import Secrets
from records.store import free_bytes
from records.sync import Syncer
from records.wire import Change, Cursor, Health

_LOG = logging.getLogger(__name__)
_CURSOR = "cursor"
_BEGUN_ANEW = "begun-anew"
_FREE_STEP = 256 * 1024 * 1024


class Intake:
    """Takes changes into the library and keeps the cursor beside it, so that both are lost or neither.

    While a terminal starts over, the names that came are noted in a file: pulling may stop and go on another day, and
    only when all has come does what was not named go. A server that has nothing at all takes nothing away: an old
    lobby is better than an empty one.
    """

    def __init__(self, library: Library, folder: Path) -> None:
        self._library = library
        self._cursor = folder / _CURSOR
        self._begun_anew = folder / _BEGUN_ANEW

    def load(self) -> Cursor | None:
        """Return where the pull stopped; None: begin anew."""
        if self._library.behind and not self._begun_anew.exists():
            return None  # an older version serves for a damaged file: all must come again
        try:
            return msgspec.json.decode(self._cursor.read_bytes(), type=Cursor)
        except (OSError, msgspec.MsgspecError):
            return None

    def save(self, cursor: Cursor) -> None:
        """Keep the cursor of what was applied."""
        write_atomically(self._cursor, msgspec.json.encode(cursor))

    def apply(self, changes: list[Change], *, start_over: bool, complete: bool) -> None:
        """Put and delete documents, durably; what cannot be read as a document is noted and left out."""
        if start_over:
            write_atomically(self._begun_anew, b"")
        documents = [document for change in changes if (document := _document(change))]
        self._put(documents)
        if self._begun_anew.exists():
            self._note(documents)
            if complete:
                self._end()

    def _put(self, documents: list[StoredDocument]) -> None:
        try:
            self._library.apply(documents)
        except InvalidDocument:
            # One document that cannot be kept does not keep the others out.
            for document in documents:
                try:
                    self._library.apply([document])
                except InvalidDocument as error:
                    _LOG.warning("document cannot be kept %s", error)

    def _note(self, documents: list[StoredDocument]) -> None:
        with self._begun_anew.open("ab") as file:
            for document in documents:
                file.write(msgspec.json.encode((document.type, document.id)) + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def _end(self) -> None:
        names: set[tuple[str, str]] = set()
        for line in self._begun_anew.read_bytes().splitlines():
            with contextlib.suppress(msgspec.MsgspecError):  # the end of a line that a power cut took
                names.add(msgspec.json.decode(line, type=tuple[str, str]))
        if names:
            self._library.keep_only(names)
        self._begun_anew.unlink()


def make_syncer(
    home: Home,
    outbox: Outbox,
    secrets: Secrets,
    library: Library,
    *,
    clock: Clock | None = None,
    readers: Callable[[], Sequence[str]] = tuple,
    start: str = "",
) -> Syncer:
    """Return the syncer of a terminal, wired to its library; for the rest see `health_of`."""
    intake = Intake(library, home.content)
    credential = secrets.credential
    return Syncer(
        outbox,
        secrets,
        clock or SystemClock(),
        intake.apply,
        intake,
        health=lambda: health_of(home, outbox, readers(), start),
        keep=days_kept(library, credential.estate if credential else ""),
    )


def health_of(home: Home, outbox: Outbox, readers: Sequence[str] = (), start: str = "") -> Health:
    """Return how the terminal is.

    Args:
        home: Its data folder.
        outbox: Its queue.
        readers: One `PROFILE:STATE` a reader.
        start: The name of this start of the lobby; empty for commands that run beside it.
    """
    counts = outbox.counts()
    free = free_bytes(home.path)
    # In coarse steps: an idle terminal has no news then, and sends none.
    return Health(_version(), counts.queued, counts.set_aside, free - free % _FREE_STEP, list(readers), start)


@functools.cache
def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("lobby-kiosk")
    except PackageNotFoundError:
        return ""


def _document(change: Change) -> StoredDocument | None:
    try:
        return stored_from_wire(change.type, change.version, change.id, change.body)
    except InvalidDocument as error:
        _LOG.warning("change is no document type=%s id=%s problem=%s", change.type, change.id, error.fields["problem"])
        return None
