"""A finger that slips while it taps arrives as a few small scrolls: together they are one tap.

Nothing in the lobby scrolls, so no scroll means anything else.
"""

from __future__ import annotations

PAUSE_SECONDS = 0.5
"""Scrolls that follow one another sooner are one slip, also where the first has opened another screen."""

_last = float("-inf")


def begins_slip(at: float) -> bool:
    """Take a scroll at a time in seconds of a clock that never goes back; return whether a slip begins with it."""
    global _last  # noqa: PLW0603 - there is one finger
    begins = at - _last > PAUSE_SECONDS
    _last = at
    return begins
