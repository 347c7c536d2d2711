"""When terminals are to come back, in seconds: the server sets the pace, and stays well while it does."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

CALM = 4.0
"""An emergency's first notice has 5 s, also to a terminal that knows of none yet: one whole wait and a margin."""
EMERGENCY = 3.0
"""While a `server.models.Emergency` is on for the terminal's building, its estate or all."""
SLOWEST = 15.0
"""However many terminals there are, a notice has 20 s to reach one."""
BUSY = 15.0
"""After a refusal because of load."""

SHARE = 0.4
"""Of a processor's time: what may go to terminals that only ask. The rest is for records, the console, and HTTP."""
LOOK_EVERY = 2.0
_FASTER, _SLOWER = 0.1, 0.3
"""How much of a difference is made up for at one look. Too many questions are worse than too few."""


class Load:
    """What it costs to answer terminals that only ask, and by how much they are therefore to ask less often.

    One process's: where several serve, each is asked its part. For any thread.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._since = clock()
        self._spent = 0.0
        self._stretch = 1.0

    def spent(self, seconds: float) -> None:
        """Note the processor time of an exchange without records: how often those come is what the pace decides."""
        with self._lock:
            self._spent += seconds
            span = self._clock() - self._since
            if span < LOOK_EVERY:
                return
            ratio = max(self._spent / span / SHARE, 0.01)
            step = (_SLOWER if ratio > 1 else _FASTER) * span / LOOK_EVERY
            self._stretch = min(max(self._stretch * ratio**step, 1.0), 100.0)
            self._since, self._spent = self._clock(), 0.0

    def calm(self) -> float:
        """Return the pace of a terminal that nothing presses."""
        return min(CALM * self._stretch, SLOWEST)

    def emergency(self) -> float:
        """Return the pace in an emergency: the others wait for it first."""
        return min(max(EMERGENCY, EMERGENCY * self._stretch * CALM / SLOWEST), SLOWEST)


LOAD = Load()
