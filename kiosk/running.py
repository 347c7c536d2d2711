"""Whether a lobby screen runs on a data folder, for commands that look at what it uses."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def running(mark: Path) -> Iterator[None]:
    """Let other processes see that the lobby runs; the kernel takes it back however this process ends."""
    try:
        handle = os.open(mark, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        # Nobody will see it: that is no reason not to run.
        yield
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield
    finally:
        os.close(handle)


def is_running(mark: Path) -> bool:
    """Tell whether a lobby runs."""
    try:
        handle = os.open(mark, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False
