"""Programming errors at the edge of the lobby: a line in the log with the place, and nothing of what was told here."""

from __future__ import annotations

import logging
import traceback
from collections import deque
from pathlib import Path

from textual.worker import WorkerFailed

MOST = 6
"""So many failures …"""
WITHIN_SECONDS = 60.0
"""… in so long a time mean that going home again does not help."""
GIVEN_UP = 70
"""Exit code when it did not help: whatever started the program starts it again."""
_PLACES = 6

_log = logging.getLogger("screens")


def note(error: BaseException) -> None:
    """Write what kind of error it was and where, without its message: that may hold what a person typed."""
    cause = error.error if isinstance(error, WorkerFailed) else error
    frames = traceback.extract_tb(cause.__traceback__)[-_PLACES:]
    places = " ".join(f"{Path(frame.filename).name}:{frame.lineno}:{frame.name}" for frame in frames)
    _log.error("failed kind=%s at=%s", type(cause).__name__, places or "?")


class Failures:
    """Counts failures."""

    def __init__(self) -> None:
        self._times: deque[float] = deque(maxlen=MOST)

    def too_many(self, now: float) -> bool:
        """Count one more at `now` seconds of a clock that never goes back; tell whether it is time to give up."""
        self._times.append(now)
        return len(self._times) == MOST and now - self._times[0] <= WITHIN_SECONDS
