"""What time it is, and whether that can be believed.

A lobby terminal often has no battery behind its clock: after a power cut it may wake up in 1970 until the network
tells it better. Records carry `trusted()` beside their time, so that nobody later reads a guess as a fact.
"""

from __future__ import annotations

import datetime as dt
import functools
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

PLAUSIBLE_SINCE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
"""No terminal ran this program before."""

_PLAUSIBLE_SINCE_SECONDS = PLAUSIBLE_SINCE.timestamp()
_ASK_EVERY_SECONDS = 1.0
_TIMESYNCD_MARK = Path("/run/systemd/timesync/synchronized")
_TIME_ERROR = 5  # adjtimex(2): the clock is not synchronised
_TIMEX_BYTES = 512  # struct timex takes 208; `modes` at its start is 0: only ask


class Clock(Protocol):
    """Anything that tells the time; tests turn theirs by hand."""

    def now(self) -> dt.datetime:
        """Return the time of day, aware, in UTC."""

    def monotonic(self) -> float:
        """Return seconds since some moment; never goes back."""

    def trusted(self) -> bool:
        """Return whether `now()` is probably right."""


class SystemClock:
    """The clock of this machine."""

    def __init__(self) -> None:
        self._asked_at = -_ASK_EVERY_SECONDS
        self._synchronised = False

    def now(self) -> dt.datetime:
        """Return the time of day, aware, in UTC."""
        return dt.datetime.now(dt.UTC)

    def monotonic(self) -> float:
        """Return seconds since some moment; never goes back."""
        return time.monotonic()

    def trusted(self) -> bool:
        """Return whether the kernel or systemd says that the clock is synchronised and the date is plausible.

        Where neither can be asked, a plausible date has to do.
        """
        if time.time() < _PLAUSIBLE_SINCE_SECONDS:
            return False
        asked_at = self.monotonic()
        if asked_at - self._asked_at >= _ASK_EVERY_SECONDS:
            ask = _adjtimex()
            state = ask() if ask else -1
            self._synchronised = state != _TIME_ERROR or _TIMESYNCD_MARK.exists()
            self._asked_at = asked_at
        return self._synchronised


def milliseconds(moment: dt.datetime) -> int:
    """Return a moment as it travels and is stored: milliseconds since 1970-01-01 UTC."""
    return round(moment.timestamp() * 1000)


def moment(milliseconds: int) -> dt.datetime:
    """Return the moment, aware, in UTC."""
    return dt.datetime.fromtimestamp(milliseconds / 1000, dt.UTC)


@functools.cache
def _adjtimex() -> Callable[[], int] | None:
    import ctypes

    try:
        call = ctypes.CDLL(None).adjtimex
    except (OSError, AttributeError):
        return None
    buffer = ctypes.create_string_buffer(_TIMEX_BYTES)
    return lambda: int(call(buffer))
