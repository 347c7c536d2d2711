"""Log lines that say of an error what it was and where, never its message: that may hold what a person typed."""

from __future__ import annotations

import logging
from pathlib import Path
from traceback import extract_tb
from typing import Any


class Discreet(logging.Formatter):
    """Formats errors as `kind=… at=FILE:LINE …`, for terminal and server alike."""

    def formatException(self, ei: Any) -> str:
        """Return kind and places."""
        kind, _error, trace = ei
        places = " ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in extract_tb(trace))
        return f"kind={kind.__name__ if kind else '?'} at={places}"
