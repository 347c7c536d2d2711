"""Moves SQLite's log into the database beside those who write.

By itself SQLite does so within whichever commit made the log long: a terminal would wait for two more disk syncs and
for all pages to be written, and everybody behind it too.
"""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import threading
from pathlib import Path

EVERY_SECONDS = 1.0
LOG_BYTES = 4 * 1024 * 1024
"""A log that is shorter can wait."""

_LOG = logging.getLogger("server.checkpoints")


class Checkpoints(threading.Thread):
    """Looks at the log's length again and again, until the process ends.

    Args:
        database: The SQLite file.
    """

    def __init__(self, database: Path) -> None:
        super().__init__(name="checkpoints", daemon=True)
        self._database = database
        self._log = database.with_name(f"{database.name}-wal")
        self._ending = threading.Event()
        self._done_at = 0  # the log's time when it was moved last: it keeps its length

    def run(self) -> None:
        """Look, and wait."""
        while not self._ending.wait(EVERY_SECONDS):
            self.look()

    def stop(self) -> None:
        """End soon."""
        self._ending.set()

    def look(self) -> bool:
        """Move the log if it is long and was written since; return whether that was tried."""
        try:
            told = self._log.stat()
        except OSError:
            return False
        if told.st_size < LOG_BYTES or told.st_mtime_ns == self._done_at:
            return False
        try:
            with contextlib.closing(sqlite3.connect(self._database)) as beside:
                beside.execute("PRAGMA wal_checkpoint(PASSIVE)")
        except sqlite3.Error as error:
            _LOG.warning("log not moved problem=%s", error)
        self._done_at = told.st_mtime_ns
        return True
