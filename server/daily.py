"""What the running server does once a day."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable

DAY = 24 * 3600.0
SOON = 3600.0
"""Seconds until another try where the work could not be done."""

_LOG = logging.getLogger("server.daily")


class Daily(threading.Thread):
    """Does its work at the start and every day after, until `wait` says that it is over.

    Args:
        work: Is given the time; what it returns is logged.
        now: The clock.
        wait: Waits so many seconds; returns True when it is over (as `threading.Event.wait` does).
    """

    def __init__(
        self,
        work: Callable[[dt.datetime], dict[str, int]],
        now: Callable[[], dt.datetime],
        wait: Callable[[float], bool],
    ) -> None:
        super().__init__(name="daily", daemon=True)
        self._work = work
        self._now = now
        self._wait = wait

    def run(self) -> None:
        """Work and wait in turns."""
        while not self._wait(self._turn()):
            pass

    def _turn(self) -> float:
        try:
            done = self._work(self._now())
        except Exception as error:  # noqa: BLE001 - the server serves on, and tries again
            _LOG.warning("failed kind=%s", type(error).__name__)
            return SOON
        _LOG.info("done %s", " ".join(f"{kind}={count}" for kind, count in done.items()))
        return DAY
