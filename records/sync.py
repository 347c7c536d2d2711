"""The exchange with the central server: what waits goes up, what has changed comes down."""

from __future__ import annotations

import contextlib
import datetime as dt
import random
import threading
from collections import deque
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

import msgspec

from records import wire
from records.clock import Clock, milliseconds, moment
from records.envelope import sign
from records.errors import CannotOpen, LinkError, Nonsense, NotEnrolled, Refused, Unreachable
from records.exchange import BLAMELESS, Batching, with_keys
from records.flight import Flight
from records.link import Link
from records.outbox import Outbox
from records.pace import Pace
from records.pull import Apply, Cursors, Pull
from records.queue import Queue
from records.sealing import ReplyKey
from records.secrets import Secrets, Server

KEEP = dt.timedelta(days=30)
"""How long what was sent stays here: so old may the backup be that a server is restored from."""
ASK_EVERY_SECONDS = 5.0
"""While a long queue drains, changes are asked for no more often than this."""
TELL_EVERY_SECONDS = 600.0
"""How often the terminal tells how it is while nothing changes."""

FLIGHTS = 2
"""Batches that may be on their way at once while a long queue drains: one that the server works on, one that waits.

With a third the server's threads hinder one another, and a queue drains a tenth slower."""
SWIFT_SECONDS = 2.0
"""Over a way on which a batch takes longer, one goes at a time: together they would only wait for one another."""
SLOW_SECONDS = 8.0
"""A batch that took so long is not followed by a longer one: `records.link.ANSWER_SECONDS` would end it."""

_WHOLE = wire.MAX_BATCH_RECORDS
_PAGE = _WHOLE + 1  # the first record that a batch has no room for tells that there is another batch
_PURGE_EVERY_SECONDS = 3600.0
_LINK_LOST = frozenset({"unknown-terminal", "revoked", "bad-signature"})

State = Literal["never", "online", "offline", "refused"]


class LinkStatus(NamedTuple):
    """How the terminal stands with the server."""

    state: State
    last_exchange: dt.datetime | None = None
    """The last one that was answered, in this terminal's time."""
    error: LinkError | None = None
    """Why the last try came to nothing."""
    next_at: float = 0.0
    """When to try again, on the clock's `monotonic()`."""
    clock_ahead: float = 0.0
    """Seconds by which this terminal's clock is ahead of the server's, as of the last exchange."""


class Outcome(NamedTuple):
    """What one run did."""

    sent: int
    """Records that the server has now, those that it already had included."""
    accepted: int
    """Of those, the ones that it had not had before."""
    set_aside: int
    pulled: int
    """Documents that came down, deletions included."""
    queued: int


_NOTHING = Outcome(0, 0, 0, 0, 0)


class Syncer:
    """Exchanges one after the other; has no threads of its own. `run_once` is for one thread, the rest for any."""

    def __init__(
        self,
        outbox: Outbox,
        secrets: Secrets,
        clock: Clock,
        apply: Apply,
        cursors: Cursors,
        *,
        health: Callable[[], wire.Health | None] = lambda: None,
        chance: Callable[[], float] = random.random,
        keep: dt.timedelta = KEEP,
        batching: Batching | None = None,
    ) -> None:
        """Prepare; nothing is sent yet.

        Args:
            outbox: What is to be sent.
            secrets: The credential; looked at again before each run, so that an enrolment is noticed.
            clock: What time it is.
            apply: Takes changes in.
            cursors: Where the pull stopped.
            health: How the terminal is; None: nothing to tell.
            chance: Spreads the fleet; a number from 0 up to 1.
            keep: How long what was sent stays in the outbox.
            batching: What decides how much goes in a batch.
        """
        self.status = LinkStatus("never")
        self._outbox = outbox
        self._queue = Queue(outbox)
        self._secrets = secrets
        self._clock = clock
        self._pull = Pull(apply, cursors)
        self._health = health
        self._pace = Pace(chance)
        self.keep = keep
        """Can be changed at any time."""
        self._batching = batching or Batching()
        self._done = _NOTHING
        self._owed = False  # an exchange is due even with nothing to send: to ask for changes
        self._link: Link | None = None
        self._linked_to: Server | None = None
        self._lock = threading.Lock()  # private matters are fetched by another thread
        self._asked_at: float | None = None
        self._sent_again_for = ""
        self._purged_at: float | None = None
        self._told: tuple[float, wire.Health] | None = None
        self._flights: deque[Flight] = deque()
        self._swift = False

    def run_once(self) -> Outcome:
        """Exchange until nothing is left to send or pull.

        Raises:
            NotEnrolled: There is no server to talk to.
            LinkError: It did not come to the end; nothing is lost. `status` says when to try again.
            RecordsError: The outbox cannot be written; nothing is lost.
        """
        self._batching.begin(self._clock.monotonic())
        self._done = _NOTHING
        try:
            self._queue.seal_waiting_keys()
            self._owed = True
            while self._step() or self._flights:
                pass
            self._purge()
        except LinkError as error:
            self._failed(error)
            self._pull.interrupted()
            raise
        finally:
            self._flights.clear()
        return self.outcome

    @property
    def outcome(self) -> Outcome:
        """What the last run did, even if it did not come to the end."""
        return self._done._replace(queued=self._outbox.counts().queued)

    def private_matters(self, card: str) -> list[wire.PrivateMatter]:
        """Return the matters of a card's household, for its owner who stands here; they are stored nowhere.

        Raises:
            NotEnrolled, LinkError: They cannot be fetched now.
        """
        key = ReplyKey()
        link, credential, terminal_key = self._way()
        asked = wire.PrivateRequest(milliseconds(self._clock.now()), key.public, card)
        request = sign(wire.PRIVATE, credential.terminal, terminal_key, asked)
        answer = link.post(wire.PRIVATE, request, wire.PrivateAnswer)
        try:
            return msgspec.msgpack.decode(key.open(answer.sealed), type=list[wire.PrivateMatter])
        except (CannotOpen, msgspec.MsgspecError) as error:
            raise Nonsense(problem="the private answer cannot be opened") from error

    def close(self) -> None:
        """Close the connection."""
        if self._link is not None:
            self._link.close()

    def _step(self) -> bool:
        """Have one more exchange answered, if one is due; return whether to look for another one."""
        if not self._flights:
            batch = self._batching.choose(self._pending())
            if not batch and not self._owed and not self._batching.probing:
                return False
            self._depart(batch)
        # While the server works on a batch, the one before is settled and the next one is made.
        while self._swift and len(self._flights) < FLIGHTS and self._batching.may_send_another:
            under_way = [record for flight in self._flights for record in flight.batch]
            batch = self._batching.choose(self._pending(under_way[-1].sequence), under_way) if under_way else []
            if not batch:
                break
            self._depart(batch)
        return self._land(self._flights.popleft())

    def _depart(self, batch: list[wire.WireRecord]) -> None:
        """Send a batch, and ask for changes unless that can wait."""
        now = self._clock.monotonic()
        long_queue = len(batch) == _WHOLE and self._asked_at is not None and now - self._asked_at < ASK_EVERY_SECONDS
        asks = not long_queue and not any(flight.asks for flight in self._flights)
        cursor = self._pull.cursor()
        keys, records = with_keys(batch, self._queue.keys(sorted({record.key for record in batch})))
        request = wire.ExchangeRequest(
            sent_at=milliseconds(self._clock.now()),
            cursor=cursor,
            keys=keys,
            records=records,
            health=self._news_of_health(now),
            max_changes=wire.MAX_CHANGES if asks else 0,
        )
        link, credential, terminal_key = self._way()
        signed = sign(wire.EXCHANGE, credential.terminal, terminal_key, request)
        aside = self._swift and self._batching.may_send_another
        self._flights.append(
            Flight(batch, cursor, asks=asks, link=link, request=signed, clock=self._clock, aside=aside)
        )

    def _land(self, flight: Flight) -> bool:
        """Take the answer to a flight in; return whether to look for another exchange."""
        batch = flight.batch
        try:
            answer = flight.answer()
        except LinkError as error:
            # What else is on its way comes in first, so that nothing overtakes what has to go again.
            self._land_the_rest()
            self._swift = False
            looked_at = isinstance(error, Refused)
            if not _may_be_the_batch(error) or not self._batching.failed(batch, looked_at=looked_at) or not looked_at:
                raise
            # A smaller batch can follow at once.
            self._queue.tried([record.sequence for record in batch], str(error.fields["reason"]))
            return True
        now = self._clock.monotonic()
        if flight.asks:
            self._asked_at = now
        self._answered(answer)
        self._swift = flight.took < SWIFT_SECONDS
        judged = self._batching.answered(batch, answer.verdicts, now, grow=flight.took < SLOW_SECONDS)
        server_now = moment(answer.server_time)
        self._queue.settle(judged.settled, server_now)
        for reason, sequences in judged.later.items():
            self._queue.tried(sequences, reason)
        if answer.start_over and flight.cursor is not None and answer.cursor is not None:
            self._set_back(answer.cursor.epoch)
        if flight.asks:
            self._pull.take(answer)
        if answer.server_keys and answer.server_keys != self._way()[1].server_keys:
            self._secrets.replace_server_keys(answer.server_keys)
        aside = sum(one.reason is not None for one in judged.settled)
        done = Outcome(len(judged.settled) - aside, judged.accepted, aside, len(answer.changes), 0)
        self._done = Outcome(*map(sum, zip(self._done, done, strict=True)))
        self._owed = answer.more or not flight.asks
        # A server that wants a whole batch later will want the next one later, too.
        return self._owed or bool(judged.settled) or not batch

    def _land_the_rest(self) -> None:
        """Take in what is still on its way: what the server has got, it need not get again."""
        while self._flights:
            with contextlib.suppress(LinkError):
                self._land(self._flights.popleft())

    def _set_back(self, epoch: str) -> None:
        """Queue again what was sent: the server was set back or is another one, and may not have it any more.

        Once an epoch: if starting over comes to nothing here and is tried again, that is no reason to send again.
        """
        if epoch != self._sent_again_for:
            self._queue.send_again()
            self._sent_again_for = epoch

    def _news_of_health(self, now: float) -> wire.Health | None:
        """Return how the terminal is, if that is news or was told long ago."""
        health = self._health()
        if health is None or (self._told and self._told[1] == health and now - self._told[0] < TELL_EVERY_SECONDS):
            return None
        self._told = (now, health)
        return health

    def _pending(self, after: int = 0) -> Iterator[wire.WireRecord]:
        while page := self._queue.pending(after, _PAGE):
            yield from page
            after = page[-1].sequence

    def _way(self) -> tuple[Link, wire.Credential, bytes]:
        """Return the connection to the server of the credential, and what to sign with."""
        credential, server, key = self._secrets.credential, self._secrets.server, self._secrets.terminal_key
        if credential is None or server is None or key is None:
            raise NotEnrolled
        with self._lock:
            if self._link is None or self._linked_to != server:
                self._link, self._linked_to = Link(server.url, server.pin), server
            return self._link, credential, key

    def _answered(self, answer: wire.ExchangeAnswer) -> None:
        self._queue.link_works()
        here = self._clock.now()
        self.status = LinkStatus(
            state="online",
            last_exchange=here,
            next_at=self._clock.monotonic() + self._pace.answered(answer.next_in),
            clock_ahead=(milliseconds(here) - answer.server_time) / 1000,
        )

    def _failed(self, error: LinkError) -> None:
        refused = isinstance(error, Refused) and error.fields.get("reason") in _LINK_LOST
        wait = self._pace.failed(float(error.fields.get("next_in", 0.0)))
        self.status = self.status._replace(
            state="refused" if refused else "offline", error=error, next_at=self._clock.monotonic() + wait
        )
        self._queue.link_failed(error.fields.get("reason", error.code))

    def _purge(self) -> None:
        """Delete what was sent long ago, by the server's time: it is the one that was kept with it."""
        now = self._clock.monotonic()
        if self._purged_at is None or now - self._purged_at > _PURGE_EVERY_SECONDS:
            self._purged_at = now
            ahead = dt.timedelta(seconds=self.status.clock_ahead)
            self._queue.purge(self._clock.now() - ahead - self.keep)


def _may_be_the_batch(error: LinkError) -> bool:
    if isinstance(error, Unreachable):
        return bool(error.fields.get("sent"))
    return not isinstance(error, Refused) or error.fields["reason"] not in BLAMELESS
