"""When to come back: the server says so while it answers, and chance spreads a fleet that lost it."""

from __future__ import annotations

from collections.abc import Callable

FIRST_SECONDS = 2.0
CEILING_SECONDS = 60.0
LEAST_SECONDS = 1.0
MOST_SECONDS = 3600.0

_SPREAD = 0.1


class Pace:
    """Seconds until the next exchange; retries never end.

    Args:
        chance: Returns a number from 0 up to 1, as `random.random` does.
        first: The longest wait after one failure; it doubles with every further one.
        ceiling: What it doubles up to.
    """

    def __init__(
        self, chance: Callable[[], float], first: float = FIRST_SECONDS, ceiling: float = CEILING_SECONDS
    ) -> None:
        self._chance = chance
        self._first = first
        self._ceiling = ceiling
        self._failures = 0

    def answered(self, next_in: float) -> float:
        """Return the wait after an answer that said when to come back."""
        self._failures = 0
        wanted = min(max(next_in, LEAST_SECONDS), MOST_SECONDS)
        # Never later than asked: 3 s means 3 s in an emergency.
        return wanted * (1 - _SPREAD * self._chance())

    def failed(self, not_before: float = 0.0) -> float:
        """Return the wait after a failure; at least what the server asked for, if it did.

        Half of it is certain and half is chance: terminals that lost the server together do not return together.
        """
        longest = min(self._first * 2.0 ** min(self._failures, 16), self._ceiling)
        self._failures += 1
        asked = min(not_before, MOST_SECONDS) * (1 + _SPREAD * self._chance())
        return max(longest * (1 + self._chance()) / 2, asked)
