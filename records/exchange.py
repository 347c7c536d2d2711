"""What goes into a batch and what an answer means: decisions without sockets, files or clocks.

A batch is a run of the queue. When one comes to nothing, the next one is half as long; when a single record comes to
nothing, an exchange without records shows whether the record is to blame. If so, it is stepped around and tried again
later. Records that belong to one matter (`about`, or the id of one that others are about) keep their order: what
follows a record that waits, waits too.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from records.queue import KEY_LOST, Settled
from records.wire import MAX_BATCH_BYTES, MAX_BATCH_RECORDS, SealedKey, Verdict, WireRecord

_CLEAR_BYTES = 120  # at most, of a record's fields beside its body, for ordinary ones
_STEP_SECONDS = 30.0
_STEP_MOST_SECONDS = 3600.0
_CUTS = 4
_DONE = frozenset({"accepted", "known"})

BLAMELESS = frozenset({"busy", "unknown-terminal", "revoked", "bad-signature", "protocol", "dictionary"})
"""Reasons of refusals that have nothing to do with what was in the batch."""


class Judged(NamedTuple):
    """What an answer says about a batch."""

    settled: list[Settled]
    later: dict[str, list[int]]
    """Reason → sequences of what is to go again."""
    accepted: int


class Batching:
    """What the exchanges so far have taught about the queue.

    Args:
        most_records: The most records of a batch.
        most_bytes: The most bytes of a batch; a record longer than that goes alone.
    """

    def __init__(self, most_records: int = MAX_BATCH_RECORDS, most_bytes: int = MAX_BATCH_BYTES) -> None:
        self._most_records = most_records
        self._most_bytes = most_bytes
        self._size = most_records  # of the next batch; 0: only to see whether the server answers at all
        self._suspect: WireRecord | None = None  # the record that failed alone
        self._alone_with, self._alone = 0, 0  # which one failed alone last, and how often in a row
        self._held: dict[int, float] = {}  # sequence → when its turn comes again
        self._strikes: dict[int, int] = {}  # sequence → how often it was stepped around
        self._goes_on = False  # the last choosing took all that came, and more came than fits

    def begin(self, now: float) -> None:
        """Begin another run at `now` (seconds, monotonic): whatever was held back until then has its turn again."""
        self._held = {sequence: until for sequence, until in self._held.items() if until > now}

    @property
    def probing(self) -> bool:
        """Whether the next exchange is to have no records, to see whether the server answers at all."""
        return self._size == 0

    @property
    def may_send_another(self) -> bool:
        """Whether another batch may go before the last one chosen is answered: there is more, and nothing waits."""
        return self._size == self._most_records and self._goes_on

    def choose(self, queued: Iterable[WireRecord], on_their_way: Sequence[WireRecord] = ()) -> list[WireRecord]:
        """Return the next batch.

        Args:
            queued: The queue, oldest first, from its beginning or from what is on its way; read only as far as needed.
            on_their_way: Records that are not answered yet. What belongs to one of them waits for the answer.
        """
        chosen: list[WireRecord] = []
        waiting: set[str] = set()
        room = self._most_bytes
        passed_over = self._goes_on = False
        for record in queued if self._size else ():
            if record.about and on_their_way:
                waiting.update(*map(_names, on_their_way))
                on_their_way = ()
            if record.sequence in self._held or record.about in waiting or record.key == KEY_LOST:
                waiting |= _names(record)
                passed_over = True
                continue
            room -= len(record.body) + _CLEAR_BYTES
            if len(chosen) >= self._size or (chosen and room < 0):
                self._goes_on = not passed_over
                break
            chosen.append(record)
        return chosen

    def answered(
        self, batch: Sequence[WireRecord], verdicts: Iterable[Verdict], now: float, *, grow: bool = True
    ) -> Judged:
        """Return what the verdicts mean, and hold back what is to go again later.

        Without `grow` the next batch is no longer than this one. A record without a verdict is as one that the server
        wants later; a verdict on something else means nothing.
        """
        by_id = {verdict.id: verdict for verdict in verdicts}
        settled: list[Settled] = []
        later: dict[str, list[int]] = {}
        accepted = 0
        for record in batch:
            verdict = by_id.get(record.id)
            if verdict is not None and verdict.outcome in _DONE:
                accepted += verdict.outcome == "accepted"
                settled.append(Settled(record.sequence))
            elif verdict is not None and verdict.outcome == "set_aside":
                settled.append(Settled(record.sequence, verdict.reason or "set-aside"))
            else:
                reason = verdict.reason if verdict is not None else ""
                later.setdefault(reason or "later", []).append(record.sequence)
                self._held[record.sequence] = now
                self._goes_on = False
        if batch or self._suspect is None:
            self._size = min(max(self._size, 1) * (2 if grow else 1), self._most_records)
        else:
            # The server answers, but not to this record.
            later["no-answer"] = [self._suspect.sequence]
            strikes = self._strikes[self._suspect.sequence] = self._strikes.get(self._suspect.sequence, 0) + 1
            self._held[self._suspect.sequence] = now + min(_STEP_SECONDS * 2.0**strikes, _STEP_MOST_SECONDS)
            self._size = 1
        self._suspect = None
        self._alone = 0
        return Judged(settled, later, accepted)

    def failed(self, batch: Sequence[WireRecord], *, looked_at: bool) -> bool:
        """Make the next batch smaller, since its records may have been to blame; return whether that is worth a try.

        Args:
            batch: What was sent.
            looked_at: The server had it in its hands and failed. Otherwise it is more likely that the network was cut,
                and a single record is suspected only when it has failed some times in a row.
        """
        if not batch:
            self._suspect = None
            self._size = 1
            return False
        self._size = len(batch) // 2
        if self._size == 0:
            first = batch[0]
            self._alone = self._alone + 1 if self._alone_with == first.sequence else 1
            self._alone_with = first.sequence
            if looked_at or self._alone >= _CUTS:
                self._suspect = first
            else:
                self._size = 1
        return True


def _names(record: WireRecord) -> set[str]:
    """Return what others of the same matter are about."""
    return {str(uuid.UUID(bytes=record.id)), record.about} - {""}


def with_keys(batch: Sequence[WireRecord], keys: Mapping[int, SealedKey]) -> tuple[list[SealedKey], list[WireRecord]]:
    """Return the keys that a batch needs, each once, and its records pointing to them."""
    places = {row: place for place, row in enumerate(sorted({record.key for record in batch if record.key >= 0}))}
    records = [
        msgspec.structs.replace(record, key=places[record.key]) if record.key >= 0 else record for record in batch
    ]
    return [keys[row] for row in places], records
