"""When Python looks through everything it holds for what nobody needs any more.

That takes a tenth of a second and more once ten thousand documents are held, and nothing else runs meanwhile. By itself
Python does so whenever a quarter more has come, which is while content comes down; here it waits until nobody stands
at the screen. What lives briefly is still collected at once.
"""

from __future__ import annotations

import gc

EVERY_SECONDS = 600.0
AT_LATEST_SECONDS = 3600.0
"""Even in a lobby in which somebody always stands."""

_YOUNG, _MIDDLE = 700, 10  # as Python has it
_NEVER = 1_000_000


class Garbage:
    """Full collections at moments that are given.

    Args:
        now: Seconds of a clock that never goes back.
    """

    def __init__(self, now: float) -> None:
        self._collected = now
        gc.freeze()
        gc.set_threshold(_YOUNG, _MIDDLE, _NEVER)
        gc.enable()

    def look(self, now: float, *, nobody_here: bool) -> bool:
        """Collect if it is time to; return whether that was done."""
        since = now - self._collected
        if since < (EVERY_SECONDS if nobody_here else AT_LATEST_SECONDS):
            return False
        gc.collect()
        self._collected = now
        return True
