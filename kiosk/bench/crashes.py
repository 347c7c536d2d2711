"""`kiosk bench crashes`: a writer is killed at every call that changes a file, one after the other.

strace ends the writer when it enters its k-th `write`, `fsync`, `rename` …, for every k: so each state that a crash of
the program can leave on the disk is looked at. There is a writer for the outbox (from the first record before
enrolment over sealing, settling and purging to the last checkpoint) and one for the content library (changes that come
down, starting over, the cursor beside them). `KIOSK_BENCH_EVERY` (1) takes only every so many of the frequent calls.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from kiosk.arguments import home_folder
from kiosk.bench import crash_content, crash_outbox
from kiosk.bench.figures import Figure, Report
from kiosk.errors import Refused

_CALLS = (
    "write",
    "writev",
    "pwrite64",
    "pwritev",
    "ftruncate",
    "fallocate",
    "fsync",
    "fdatasync",
    "link",
    "linkat",
    "rename",
    "renameat",
    "renameat2",
    "unlink",
    "unlinkat",
    "mkdir",
    "mkdirat",
)
_EVERY = 1
_SECONDS = 120


class Writer(NamedTuple):
    """What is killed, and what must be true then."""

    prepare: Callable[[Path], None]
    """Make what is there before the writer begins."""
    write: Callable[[Path], None]
    """Write, and say on standard output what is safe."""
    check: Callable[[Path, list[str]], list[str]]
    """Go on with what was left, given what was said to be safe; return what is wrong."""


WRITERS = {
    "outbox": Writer(crash_outbox.prepare, crash_outbox.write, crash_outbox.check),
    "content": Writer(crash_content.prepare, crash_content.write, crash_content.check),
}


class Crashes(NamedTuple):
    """What came of them."""

    points: int
    wrong: list[str]
    """One line each: where, and what."""


def measure(report: Report) -> None:
    """Crash both writers everywhere and report."""
    every = int(os.environ.get("KIOSK_BENCH_EVERY", _EVERY))
    for name in WRITERS:
        with tempfile.TemporaryDirectory(prefix="bench-", dir=home_folder(None)) as folder:
            found = crash(name, Path(folder), every, report.progress)
        note = f"killed at {found.points} calls" + "".join(f"; {line}" for line in found.wrong[:3])
        report.add(Figure(name=f"{name}: wrong after a crash", value=len(found.wrong), limit=0, note=note))


def crash(name: str, folder: Path, every: int = 1, progress: Callable[[str], object] = str) -> Crashes:
    """Kill a writer at every call that changes a file; raises `Refused` where strace is missing or may not trace.

    Args:
        name: One of `WRITERS`.
        folder: An empty folder.
        every: Of calls that come more often than that only every so many.
        progress: Told what is done.
    """
    if shutil.which("strace") is None:
        raise Refused("Crashes at every call want strace.")
    wrong: list[str] = []
    points = 0
    for call, when in _points(name, folder / "whole", every):
        progress(f"{name}: {call} {when}")
        points += 1
        there = folder / f"{call}-{when}"
        WRITERS[name].prepare(there)
        done = _traced(name, there, "-e", f"inject={call}:signal=KILL:when={when}")
        if done.returncode == 0:
            wrong.append(f"{call} {when}: the writer was not killed")
        said = [line for line in done.stdout.splitlines(keepends=True) if line.endswith("\n")]
        wrong += [f"{call} {when}: {what}" for what in WRITERS[name].check(there, [line.strip() for line in said])]
        shutil.rmtree(there)
    return Crashes(points, wrong)


def _points(name: str, folder: Path, every: int) -> Iterator[tuple[str, int]]:
    """Let a writer come to its end, and yield each call that changed a file with its number among its like."""
    WRITERS[name].prepare(folder)
    log = folder.with_suffix(".calls")
    done = _traced(name, folder, "-o", str(log))
    if done.returncode:
        raise Refused(f"strace could not trace: {done.stderr.strip()[-200:]}")
    calls = log.read_text()
    for call in _CALLS:
        total = len(re.findall(rf"^(?:\d+ +)?{call}\(", calls, re.MULTILINE))
        for when in range(1, total + 1, every if total > every else 1):
            yield call, when


def _traced(name: str, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    calls = ",".join(f"?{call}" for call in _CALLS)
    command = ["strace", "-f", "-qq", "-e", f"trace={calls}", *options, sys.executable, "-m", __name__]
    # The interpreter's own files are none of what is tried here.
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [*command, name, str(folder)],
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
        env=environment,
    )


if __name__ == "__main__":
    WRITERS[sys.argv[1]].write(Path(sys.argv[2]))
