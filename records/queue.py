"""The outbox as sync sees it: what is to be sent, and what became of it."""

# ruff: noqa: S608 - queries are put together from constants of this room only

from __future__ import annotations

import datetime as dt
import functools
import sqlite3
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

from records.clock import milliseconds
from records.outbox import Outbox
from records.sealing import sealed_key
from records.store import wire_record
from records.totals import IN_NO_STATE, QUEUED, RECOUNT, SENT, SET_ASIDE
from records.wire import SealedKey, WireRecord

KEY_LOST = -2
"""Instead of a key's row: it waited for enrolment and is gone, so that nobody can open the record."""

Made = TypeVar("Made")

_SETTLE_AT_ONCE = 100
_BREATH_SECONDS = 0.001
"""In between, whoever stands at the screen gets their number: they are not to wait for a whole batch."""

_WIRE = (
    "r.id, r.type, r.version, r.number, r.created_at, r.clock_trusted, r.sequence, r.about,"
    f" CASE WHEN r.key >= 0 AND coalesce(k.sealed, x'') = x'' THEN {KEY_LOST} ELSE r.key END, r.body"
)


class Settled(NamedTuple):
    """What became of a record."""

    sequence: int
    reason: str | None = None
    """None: the server has it. Otherwise why it was set aside."""


class _Run(NamedTuple):
    first: int
    last: int
    reason: str | None


class Queue:
    """What waits for the server."""

    def __init__(self, outbox: Outbox) -> None:
        self._store = outbox.store
        self._sealer = outbox.sealer

    def pending(self, after: int, limit: int) -> list[WireRecord]:
        """Return queued records as they are to be sent, oldest first; their `key` is a row for `keys`.

        Args:
            after: The sequence to go on after.
            limit: The most to return.
        """
        return self._rows(
            f"SELECT {_WIRE} FROM records r LEFT JOIN keys k USING (key)"
            " WHERE r.sequence > max(?, (SELECT open_from FROM totals) - 1)"
            f" AND r.state = {QUEUED} AND NOT r.sample ORDER BY r.sequence LIMIT ?",
            (after, limit),
            wire_record,
        )

    def keys(self, rows: Sequence[int]) -> dict[int, SealedKey]:
        """Return the sealed keys of these rows."""
        marks = ", ".join("?" * len(rows))
        query = f"SELECT key, server_key, sealed FROM keys WHERE key IN ({marks})"
        return dict(self._rows(query, tuple(rows), lambda found: (found[0], sealed_key(*found[1:]))))

    def seal_waiting_keys(self) -> None:
        """Seal the keys that waited for enrolment, then forget them; does nothing before enrolment."""

        def seal(connection: sqlite3.Connection) -> bool:
            for key in waiting:
                sealed = self._sealer.sealed_key(key)
                if sealed is None:
                    return False
                connection.execute(
                    "UPDATE keys SET server_key = ?, sealed = ? WHERE mark = ? AND sealed = x''",
                    (sealed.server_key, sealed.sealed, key.mark),
                )
            return True

        waiting = self._sealer.waiting()
        if self._rows("SELECT key FROM keys WHERE sealed = x''", (), tuple) and not self._store.write(seal):
            return
        self._sealer.sealed(waiting)

    def settle(self, settled: Sequence[Settled], now: dt.datetime) -> None:
        """Note what became of records; `now` is the server's time.

        If a power cut takes the note away, the records go again, and the server knows them.
        """
        at = milliseconds(now)
        for first in range(0, len(settled), _SETTLE_AT_ONCE):
            if first:
                time.sleep(_BREATH_SECONDS)
            some = _runs(settled[first : first + _SETTLE_AT_ONCE])
            self._store.write_soon(functools.partial(_note, some, at))
        if len(settled) > _SETTLE_AT_ONCE:
            self._store.checkpoint()

    def tried(self, sequences: Sequence[int], error: str) -> None:
        """Note that records went off and must go again."""
        rows = [(error, sequence) for sequence in sequences]
        query = f"UPDATE records SET tries = tries + 1, last_error = ? WHERE sequence = ? AND state = {QUEUED}"
        if rows:
            self._store.write(lambda connection: connection.executemany(query, rows))

    def link_failed(self, error: str) -> None:
        """Note that there was no answer, for all that wait."""
        self._store.write(
            lambda connection: connection.execute(
                "UPDATE totals SET link_tries = link_tries + 1, link_error = ?,"
                " link_through = coalesce((SELECT max(sequence) FROM records), 0)",
                (error,),
            )
        )

    def link_works(self) -> None:
        """Forget that there was no answer."""
        if self._rows("SELECT 1 FROM totals WHERE link_tries", (), tuple):
            self._store.write(
                lambda connection: connection.execute("UPDATE totals SET link_tries = 0, link_through = 0")
            )

    def send_again(self) -> int:
        """Queue again what is marked as sent: the server was set back. Return how many that are."""

        def queue(connection: sqlite3.Connection) -> int:
            done = connection.execute(f"UPDATE records SET state = {QUEUED} WHERE state = {SENT}")
            connection.execute("UPDATE totals SET sent = 0, open_from = first")
            return done.rowcount

        return self._store.write(queue)

    def purge(self, before: dt.datetime) -> int:
        """Delete what was sent or set aside before, and count what is left; return how many went.

        The newest record always stays: the next one's sequence follows from it.
        """

        def delete(connection: sqlite3.Connection) -> int:
            gone = connection.execute(
                f"DELETE FROM records WHERE state IN ({SENT}, {SET_ASIDE}) AND changed_at < ?"
                " AND sequence < (SELECT max(sequence) FROM records)",
                (milliseconds(before),),
            ).rowcount
            connection.execute(RECOUNT)
            if connection.execute(IN_NO_STATE).fetchone():
                raise ValueError("a record is neither queued nor anything else")  # damage: nobody would send it
            return gone

        return self._store.write(delete)

    def _rows(self, query: str, values: Sequence[object], make: Callable[[tuple[Any, ...]], Made]) -> list[Made]:
        """Return what `make` makes of each row; what it cannot be made of is damage."""
        return self._store.read(lambda connection: [make(row) for row in connection.execute(query, values)])


def _runs(settled: Sequence[Settled]) -> list[_Run]:
    """Put records that follow one another and became the same together."""
    runs: list[_Run] = []
    for one in settled:
        if runs and one.sequence == runs[-1].last + 1 and one.reason == runs[-1].reason:
            runs[-1] = runs[-1]._replace(last=one.sequence)
        else:
            runs.append(_Run(one.sequence, one.sequence, one.reason))
    return runs


def _note(runs: list[_Run], at: int, connection: sqlite3.Connection) -> None:
    changed = {SENT: 0, SET_ASIDE: 0}
    for run in runs:
        state = SENT if run.reason is None else SET_ASIDE
        done = connection.execute(
            "UPDATE records SET state = ?, changed_at = ?, last_error = ?"
            f" WHERE sequence BETWEEN ? AND ? AND state = {QUEUED}",
            (state, at, run.reason or "", run.first, run.last),
        )
        changed[state] += done.rowcount
    connection.execute(
        "UPDATE totals SET sent = sent + ?, set_aside = set_aside + ?", (changed[SENT], changed[SET_ASIDE])
    )
    _move_start(connection)


def _move_start(connection: sqlite3.Connection) -> None:
    """Remember from where on records may be queued, so that nobody reads all that was sent."""
    connection.execute(
        "UPDATE totals SET open_from = coalesce("
        f"(SELECT sequence FROM records WHERE sequence >= open_from AND state = {QUEUED} AND NOT sample"
        " ORDER BY sequence LIMIT 1), (SELECT max(sequence) + 1 FROM records), open_from)"
    )
