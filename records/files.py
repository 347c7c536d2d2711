"""Small files that are there wholly or not at all, and that two processes do not write at once."""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path


def write_atomically(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Replace a file: write aside, fsync, rename, fsync the folder. After a power cut it is the old or the new one."""
    aside = path.with_name(f".{path.name}.{os.getpid()}.new")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError:
        aside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock file `path` alone; it goes with the process that holds it, so nothing is left to clean up."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def set_aside(path: Path, now: dt.datetime) -> Path:
    """Rename a file that cannot be read to `NAME.damaged-TIME`, and return where it is now."""
    kept = path.with_name(f"{path.name}.damaged-{now:%Y%m%dT%H%M%S%f}")
    path.rename(kept)
    sync_folder(path.parent)
    return kept


def damaged(path: Path) -> list[Path]:
    """Return the files that were set aside from `path`, oldest first."""
    return sorted(path.parent.glob(f"{path.name}.damaged-*"))
