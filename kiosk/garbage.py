"""When Python looks through everything it holds for what nobody needs any more.

That takes a tenth of a second and more once ten thousand documents are held, and nothing else runs meanwhile. By itself
Python does so whenever a quarter more has come, which is while content comes down; here it waits until nobody stands
at the screen, or until too much has gathered. What lives briefly is still collected at once.
"""

from __future__ import annotations

import gc

EVERY_SECONDS = 60.0
MOST_GATHERED = 60
"""Somebody who stands there for long leaves screens behind: so many times what outlives two collections of the young,
about 0.6 MB each, gather at most."""
THOROUGH_SECONDS = 3600.0
"""How often also what was set apart is looked through, which takes a second or two once words can be typed."""

_YOUNG, _MIDDLE = 700, 10  # as Python has it
_NEVER = 1_000_000


class Garbage:
    """Full collections at moments that are given. What one finds in use is set apart from the next.

    Args:
        now: Seconds of a clock that never goes back.
    """

    def __init__(self, now: float) -> None:
        self._collected = self._thorough = now
        gc.freeze()
        gc.set_threshold(_YOUNG, _MIDDLE, _NEVER)
        gc.enable()

    def look(self, now: float, *, nobody_here: bool) -> bool:
        """Collect if it is time to; return whether that was done."""
        gathered = gc.get_count()[2]
        due = nobody_here and gathered > 0 and now - self._collected >= EVERY_SECONDS
        if not due and gathered < MOST_GATHERED:
            return False
        if nobody_here and now - self._thorough >= THOROUGH_SECONDS:
            gc.unfreeze()
            self._thorough = now
        gc.collect()
        gc.freeze()
        self._collected = now
        return True
