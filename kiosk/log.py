"""The program's log: fields, not sentences, and nothing personal."""

from __future__ import annotations

import logging
from pathlib import Path
from traceback import extract_tb
from typing import Any

_FILE_BYTES = 512 * 1024
_FILES = 4


class _Discreet(logging.Formatter):
    """Says of an error what it was and where, never its message: that may hold what a person typed."""

    def formatException(self, ei: Any) -> str:
        kind, _error, trace = ei
        places = " ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in extract_tb(trace))
        return f"kind={kind.__name__ if kind else '?'} at={places}"


def log_to(folder: Path) -> None:
    """Write the log of this process to files in the folder, a few of limited size; never to the screen."""
    from logging.handlers import RotatingFileHandler

    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # The file is opened at the first line: a start that has nothing to say does not wait for the disk.
    handler = RotatingFileHandler(
        folder / "kiosk.log", maxBytes=_FILE_BYTES, backupCount=_FILES, encoding="utf-8", delay=True
    )
    handler.setFormatter(_Discreet("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
