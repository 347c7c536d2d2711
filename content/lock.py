"""One writer at a time, behind a lock that says who holds it."""

from __future__ import annotations

import fcntl
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from content.errors import LibraryBusy

WAIT = 3.0
"""Seconds that a writer waits for another one: a write takes far less."""

_PAUSE = 0.02


@contextmanager
def write_lock(path: Path, wait: float = WAIT) -> Iterator[None]:
    """Hold the lock; the kernel lets go of it whenever this process ends, however it ends.

    Args:
        path: The lock's file, which stays; its text names the holder.
        wait: Seconds to wait for another holder.

    Raises:
        LibraryBusy: Another one holds it still.
    """
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _take(lock, wait)
        os.ftruncate(lock, 0)
        os.pwrite(lock, f"{Path(sys.argv[0]).name or 'python'} (pid {os.getpid()})".encode(errors="replace"), 0)
        yield
    finally:
        os.close(lock)


def _take(lock: int, wait: float) -> None:
    deadline = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                holder = os.pread(lock, 200, 0).decode(errors="replace")
                raise LibraryBusy(holder=holder or "another process") from None
            time.sleep(_PAUSE)
        else:
            return
