"""The program's log: fields, not sentences, and nothing personal."""

from __future__ import annotations

import logging
from pathlib import Path

from records.discreet import Discreet

_FILE_BYTES = 512 * 1024
_FILES = 4


def log_to(folder: Path) -> None:
    """Write the log of this process to files in the folder, a few of limited size; never to the screen."""
    from logging.handlers import RotatingFileHandler

    root = logging.getLogger()
    # What cannot be logged (a full disk) is lost: it must not be written over the lobby's screen instead.
    logging.raiseExceptions = False
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        # A lobby without a log is better than none.
        root.handlers = [logging.NullHandler()]
        return
    # The file is opened at the first line: a start that has nothing to say does not wait for the disk.
    handler = RotatingFileHandler(
        folder / "kiosk.log", maxBytes=_FILE_BYTES, backupCount=_FILES, encoding="utf-8", delay=True
    )
    handler.setFormatter(Discreet("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root.handlers = [handler]
    root.setLevel(logging.INFO)
