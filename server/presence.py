"""When terminals were last heard of, and how they are.

Nothing hangs on the last seconds of it, and a write of its own for each of thousands of terminals would cost a disk
sync each: what was heard is gathered in memory and written together, about once a second. Nor does an exchange wait
for it: where somebody else goes on writing, it is written another time.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import logging
import threading
from collections.abc import Iterator
from typing import NamedTuple

import msgspec
from django.db import DatabaseError, connection, transaction

from records.wire import Health
from server import sql
from server.models import Terminal

SEEN_EVERY = dt.timedelta(seconds=30)
"""An idle terminal that is as before is noted no more often than this."""
WRITE_EVERY = dt.timedelta(seconds=1)
WAIT = 50
"""Milliseconds that a write waits for somebody else's: most are done by then, and the exchange behind it is not held
up by those that are not."""

_LOG = logging.getLogger("server.presence")
_UPDATE = f"""
    UPDATE {Terminal._meta.db_table} SET last_seen = %s, clock_ahead = %s, health = COALESCE(%s, health) WHERE id = %s
"""  # noqa: S608
_MOST = 1 << 62
_MOST_STARTS = 8


class _Note(NamedTuple):
    at: dt.datetime
    clock_ahead: int
    health: Health | None
    """None: what an earlier process was told, and wrote, still stands."""
    starts_anew: bool
    """It is another start than the one that was heard of before, as far as this process knows."""


def with_start(starts: list[str], start: str) -> tuple[list[str], bool]:
    """Return the starts of a lobby with one that was heard of now, and whether two machines take turns.

    A lobby that another start took the place of has ended, and is never heard of again: one that comes back runs on,
    beside the other, on a copy of the same data folder.
    """
    if not start or start in starts[-1:]:
        return starts, False
    return [*(known for known in starts if known != start), start][-_MOST_STARTS:], start in starts


class Presence:
    """What one process heard of terminals; for any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[str, _Note] = {}
        self._unwritten: dict[str, _Note] = {}
        self._written_at: dt.datetime | None = None

    def heard(self, terminal: Terminal, now: dt.datetime, clock_ahead: int, health: Health | None) -> None:
        """Note that a terminal was heard of, and write if it is time to.

        Args:
            terminal: The terminal.
            now: When.
            clock_ahead: Its clock minus ours, in milliseconds.
            health: How it is; None: as before.
        """
        with self._lock:
            before = self._known.get(terminal.pk)
            # Distances in time: a clock that was set back, maybe by years, silences no terminal.
            if before is None or abs(now - before.at) >= SEEN_EVERY or health not in (None, before.health):
                known = before.health if before else None
                anew = health is not None and (known is None or health.start != known.start)
                waiting = self._unwritten.get(terminal.pk)
                anew = anew or (waiting is not None and waiting.starts_anew)
                note = _Note(now, max(-_MOST, min(clock_ahead, _MOST)), health or known, anew)
                self._known[terminal.pk] = self._unwritten[terminal.pk] = note
            if not self._unwritten:
                return
            if self._written_at is not None and abs(now - self._written_at) < WRITE_EVERY:
                return
            notes, self._unwritten, self._written_at = self._unwritten, {}, now
        try:
            _write(notes)
        except DatabaseError as error:
            _LOG.warning("not written terminals=%s problem=%s", len(notes), error)
            with self._lock:
                self._unwritten = {**notes, **self._unwritten}


def _write(notes: dict[str, _Note]) -> None:
    # Updates of these columns alone, so that they never undo what staff changed meanwhile.
    rows = [
        (
            sql.adapted(Terminal, "last_seen", note.at),
            note.clock_ahead,
            None if note.health is None else json.dumps(msgspec.structs.asdict(note.health)),
            name,
        )
        for name, note in notes.items()
    ]
    with _impatient(), transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SET LOCAL lock_timeout = {WAIT}")
        cursor.executemany(_UPDATE, rows)
        _note_starts({name: note for name, note in notes.items() if note.starts_anew})


def _note_starts(notes: dict[str, _Note]) -> None:
    """Keep which starts of a lobby were heard of, and that two machines pose as one terminal."""
    known = Terminal.objects.filter(pk__in=list(notes)).values_list("pk", "starts")
    for name, starts in known if notes else ():
        note = notes[name]
        now, doubled = with_start(starts, note.health.start if note.health else "")
        if doubled:
            _LOG.warning("two machines pose as one terminal=%s: enrol one of them again", name)
        if now != starts:
            Terminal.objects.filter(pk=name).update(starts=now, **({"doubled_at": note.at} if doubled else {}))


@contextlib.contextmanager
def _impatient() -> Iterator[None]:
    """Let SQLite give up soon where somebody else holds its write lock, as a transaction begins."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        (usual,) = cursor.fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {WAIT}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")
