"""Power cuts: a real ext4 on a loop device is shut down under a writer, again and again.

`EXT4_IOC_SHUTDOWN` with `NOLOGFLUSH` stops the file system at once: what the journal and the pages hold in memory is
gone, as after a cut. The writer is stopped first, so that nothing it was told afterwards counts. It hands records in
to an outbox, settles some, and beside that appends to a plain file with `fdatasync`: what is lost of that too was the
machine's doing. It needs root and a kernel with loop devices.
"""

from __future__ import annotations

import fcntl
import os
import random
import shutil
import signal
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from kiosk.errors import Refused
from records.clock import SystemClock
from records.outbox import Outbox
from records.queue import Queue, Settled
from records.sealing import Sealer
from records.secrets import Secrets
from records.types import Opinion

_SHUTDOWN = 0x8004587D  # _IOR('X', 125, __u32), linux/fs/ext4/ext4.h
_NOLOGFLUSH = 2
_IMAGE_BYTES = 64 * 1024 * 1024
_MOST_BEFORE_A_CUT = 150
_SETTLE_EVERY = 10
_LINE = "{:08}\n"


class Losses(NamedTuple):
    """What the cuts took of what was acknowledged."""

    acknowledged: int
    lost: int
    control: int
    """Lost of the plain file."""
    unreadable: int
    """How often the outbox had to set a damaged file aside."""


def cut(folder: Path, cuts: int, chance: random.Random, progress: Callable[[str], object] = str) -> Losses:
    """Cut the power so often; raises `Refused` where that cannot be tried, and says what it wants.

    Args:
        folder: An empty folder, for the file system's image and its mount point.
        cuts: How often.
        chance: When.
        progress: Told what is done.
    """
    image, disk = folder / "image", folder / "disk"
    _make(image)
    disk.mkdir()
    acknowledged: dict[str, set[str]] = {"record": set(), "line": set()}
    for turn in range(cuts):
        progress(f"power cut {turn + 1} / {cuts}")
        with _mounted(image, disk):
            for kind, name in _written_until_cut(disk, chance.randrange(1, _MOST_BEFORE_A_CUT)):
                acknowledged[kind].add(name)
    with _mounted(image, disk):
        outbox = _outbox(disk)
        there = {entry.id for entry in outbox.entries(all=True)}
        unreadable = len(outbox.problems())
        outbox.close()
        lines = set((disk / "lines").read_text().split("\n")[:-1])
    records = acknowledged["record"]
    return Losses(len(records), len(records - there), len(acknowledged["line"] - lines), unreadable)


@contextmanager
def ext4(folder: Path) -> Iterator[Path]:
    """Give a disk of its own, a real ext4 on a loop device; raises `Refused` where there can be none."""
    image, disk = folder / "image", folder / "disk"
    _make(image)
    disk.mkdir()
    with _mounted(image, disk):
        yield disk


def _written_until_cut(disk: Path, count: int) -> Iterator[tuple[str, str]]:
    """Yield what the writer was told is safe until the power went."""
    command = [sys.executable, "-m", "kiosk.bench.power", str(disk)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        told = [writer.stdout.readline() for _ in range(count)]
        writer.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, writer.pid, os.WSTOPPED)
        handle = os.open(disk, os.O_RDONLY)
        fcntl.ioctl(handle, _SHUTDOWN, struct.pack("I", _NOLOGFLUSH))
        os.close(handle)
        writer.kill()
        told += writer.stdout.readlines()
    for line in told:
        if line.endswith("\n"):
            kind, _, name = line.strip().partition(" ")
            yield kind, name


def _make(image: Path) -> None:
    if os.geteuid() != 0:
        raise Refused("Power cuts want root, to mount a file system of their own.")
    if shutil.which("mkfs.ext4") is None:
        raise Refused("Power cuts want mkfs.ext4 (package e2fsprogs).")
    with image.open("wb") as file:
        file.truncate(_IMAGE_BYTES)
    subprocess.run(["mkfs.ext4", "-q", "-F", image], check=True, capture_output=True)


@contextmanager
def _mounted(image: Path, disk: Path) -> Iterator[None]:
    done = subprocess.run(["mount", "-o", "loop", image, disk], check=False, capture_output=True, text=True)
    if done.returncode:
        raise Refused(f"Power cuts want a loop device: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", disk], check=True)


def _outbox(disk: Path) -> Outbox:
    return Outbox(disk / "outbox.sqlite", Sealer(Secrets(disk / "secrets.toml")), SystemClock(), reserve=0)


def _write(disk: Path) -> None:
    """Hand records in, settle some, and append plain lines, until the power goes; say what is safe."""
    outbox = _outbox(disk)
    queue = Queue(outbox)
    handle = os.open(disk / "lines", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    number = os.fstat(handle).st_size // len(_LINE.format(0))
    while True:
        number += 1
        receipt = outbox.append(Opinion(text=f"漏水 {number}"))
        sys.stdout.write(f"record {receipt.id}\n")
        line = _LINE.format(number)
        os.write(handle, line.encode())
        os.fdatasync(handle)
        sys.stdout.write(f"line {line}")
        sys.stdout.flush()
        if number % _SETTLE_EVERY == 0:
            waiting = queue.pending(0, _SETTLE_EVERY // 2)
            queue.settle([Settled(record.sequence) for record in waiting], SystemClock().now())


if __name__ == "__main__":
    _write(Path(sys.argv[1]))
