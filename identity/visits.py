"""A visit: somebody stands before the screen, and after a while nobody does.

Pure: times are passed in, in seconds of a clock that never goes back.
"""

from __future__ import annotations

from typing import Literal

IDLE_SECONDS = 60.0
"""Without a touch for so long, the visit is over, unless there is much to read."""
WARNING_SECONDS = 20.0
"""How long before that the person is asked whether they are still there."""

VisitState = Literal["nobody", "present", "warning", "over"]


class Visit:
    """The idle clock of one terminal."""

    def __init__(self, idle: float = IDLE_SECONDS, warning: float = WARNING_SECONDS) -> None:
        self._idle = idle
        self._warning = warning
        self._reading = 0.0
        self._last: float | None = None

    def allow_reading(self, seconds: float) -> None:
        """Give so much more time than the usual, for what there is to read just now; 0: no more."""
        self._reading = seconds

    def touch(self, now: float) -> None:
        """Somebody touched the screen, pressed a key or held a card to the reader."""
        self._last = now

    def end(self) -> None:
        """Nobody is there any more."""
        self._last = None
        self._reading = 0.0

    def left(self, now: float) -> float:
        """Return the seconds until the visit is over; the whole time if nobody is there."""
        whole = self._idle + self._reading
        return whole if self._last is None else max(0.0, whole - (now - self._last))

    def state(self, now: float) -> VisitState:
        """Return what the screen should do: nothing, nothing, warn, or forget everything."""
        if self._last is None:
            return "nobody"
        left = self.left(now)
        if left <= 0:
            return "over"
        return "warning" if left <= self._warning else "present"
