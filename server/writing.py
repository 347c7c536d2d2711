"""One terminal's writes at a time.

SQLite has one writer. Threads that queue for a lock of ours, in turn, wait far less in the worst case than threads
that poll SQLite's. The console does not take the lock: its writes are few and wait for SQLite itself.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

from django.db import OperationalError, transaction

from server import pace
from server.errors import Busy

_LOCK = threading.Lock()
LONGEST_WAIT = 5.0
"""Seconds in the queue before a terminal is sent away to come back later."""


@contextlib.contextmanager
def writing() -> Iterator[None]:
    """A transaction in which this thread writes alone; raises `Busy`."""
    if not _LOCK.acquire(timeout=LONGEST_WAIT):
        raise Busy(reason="busy", next_in=pace.BUSY)
    try:
        with transaction.atomic():
            yield
    except OperationalError as error:
        # The database is locked, or its disk is full: the terminal keeps what it has and comes back.
        raise Busy(reason="busy", next_in=pace.BUSY, problem=str(error)) from error
    finally:
        _LOCK.release()
