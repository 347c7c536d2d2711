"""Many well-behaved terminals: each comes back when the server said, and now and then hands something in."""

from __future__ import annotations

import heapq
import random
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from records import wire
from records.errors import RecordsError
from records.types import Opinion
from server.pace import CALM
from server.simulation.client import Client

THREADS = 48
HANDS_IN = 0.01
"""The share of exchanges with a record in them: far more than a real estate's."""
AFTER_ERROR = 15.0
JITTER = 0.1


@dataclass
class Observed:
    """What the terminals saw."""

    latencies: list[float] = field(default_factory=list)
    """Seconds an exchange."""
    lateness: list[float] = field(default_factory=list)
    """Seconds between when a terminal wanted to come back and when this program let it."""
    records: int = 0
    refused: Counter[str] = field(default_factory=Counter)

    def add(self, other: Observed) -> None:
        """Take in what another thread saw."""
        self.latencies += other.latencies
        self.lateness += other.lateness
        self.records += other.records
        self.refused += other.refused


class Fleet:
    """Terminals that share some threads, as a thread each would measure this program and not the server.

    Args:
        clients: The terminals.
        seconds: How long they come and go.
        keep: Each keeps its connection open in between, as real ones do.
    """

    def __init__(self, clients: Sequence[Client], seconds: float, *, keep: bool = True) -> None:
        self._keep = keep
        self._ends = time.monotonic() + seconds
        self._changed = threading.Condition()
        # Enrolled over months, they do not all come at once: the first round is spread over a calm pace, and in a short
        # run over as much of it as lets each come once.
        spread = min(CALM, seconds / 2)
        self._due = [
            (time.monotonic() + random.uniform(0, spread), number, client)  # noqa: S311
            for number, client in enumerate(clients)
        ]
        heapq.heapify(self._due)

    def run(self) -> Observed:
        """Let them come and go until the time is over."""
        found = [Observed() for _ in range(THREADS)]
        threads = [threading.Thread(target=self._work, args=(observed,)) for observed in found]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        total = Observed()
        for observed in found:
            total.add(observed)
        return total

    def _work(self, observed: Observed) -> None:
        while (item := self._next()) is not None:
            due, number, client = item
            observed.lateness.append(time.monotonic() - due)
            wait = _exchange(client, observed)
            if not self._keep:
                client.close()
            again = time.monotonic() + wait * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311
            with self._changed:
                heapq.heappush(self._due, (again, number, client))
                self._changed.notify()

    def _next(self) -> tuple[float, int, Client] | None:
        with self._changed:
            while True:
                now = time.monotonic()
                if now >= self._ends:
                    return None
                if self._due and self._due[0][0] <= now:
                    return heapq.heappop(self._due)
                until = min(self._ends, self._due[0][0] if self._due else self._ends)
                self._changed.wait(until - now)


def _exchange(client: Client, observed: Observed) -> float:
    """Do one exchange and return in how many seconds the terminal wants to come back."""
    records = []
    if random.random() < HANDS_IN:  # noqa: S311
        records = [client.record(Opinion(text="路灯不亮了, 请来看看。"))]
    started = time.perf_counter()
    try:
        answer = client.exchange(records, health=wire.Health(version="simulated"))
    except (RecordsError, OSError) as error:
        observed.refused[getattr(error, "code", type(error).__name__)] += 1
        return AFTER_ERROR
    observed.latencies.append(time.perf_counter() - started)
    observed.records += len(records)
    return 0.0 if answer.more else answer.next_in
