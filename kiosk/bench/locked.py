"""`kiosk bench locked`: hostile input through a pty; the lobby has to stay alive, locked and discreet.

Everything that a keyboard, a touch screen, a scanner that types, or a terminal's window can bring, at random but from
a seed: `KIOSK_BENCH_BYTES` (1,000,000 unless told) and `KIOSK_BENCH_SEED` set how much and which.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kiosk.bench.figures import Figure, Report
from kiosk.robot import Robot, RobotError

if TYPE_CHECKING:
    from collections.abc import Callable

BYTES = 1_000_000
MARKER = "LEAK7341"
"""Stands for what a person types: afterwards it must be nowhere."""
_SIZES = ((1, 1), (2, 3), (8, 2), (300, 90), (40, 12), (53, 16), (80, 24))
_HOME_SECONDS = 60.0
_HOME = ("Home", "首页")
_TILES = ("微心愿", "Wishes", "找人", "Find people")
_ALLOWED_CHILDREN = frozenset({"espeak-ng"})


def _junk(chance: random.Random) -> bytes:
    return chance.randbytes(chance.randrange(1, 2000))


def _gbk(chance: random.Random) -> bytes:
    return "阳光花园的水龙头坏了，请来修理。".encode("gbk") * chance.randrange(1, 40)


def _sequences(chance: random.Random) -> bytes:
    """Control sequences of any parameters, some of them never ended."""
    found = b""
    for _ in range(chance.randrange(1, 200)):
        digits = "".join(chance.choices("0123456789;:<=>?", k=chance.randrange(0, 40)))
        found += b"\x1b[" + digits.encode() + chance.choice([b"", bytes([chance.randrange(0x20, 0x7F)])])
    return found


def _strings(chance: random.Random) -> bytes:
    """Control strings without an end."""
    return b"\x1b" + chance.choice([b"]", b"P", b"X", b"^", b"_"]) + b"0;rm -rf /" * chance.randrange(1, 300)


def _pastes(chance: random.Random) -> bytes:
    text = MARKER.encode() * chance.choice([1, 10, 25_000])
    return b"\x1b[200~" + text + chance.choice([b"", b"\x1b[201~", b"\x1b[20"])


def _size_reports(chance: random.Random) -> bytes:
    sizes = (b"48;1;1;8;8", b"48;0;0;0;0", b"8;1;1", b"48;9999999999;9999999999;1;1")
    return b"".join(b"\x1b[%st" % chance.choice(sizes) for _ in range(20)) + b"\x1b[?2048;2$y"


def _reports(chance: random.Random) -> bytes:
    """The mouse: anywhere, beyond the edges, wheels and moves."""

    def place() -> int:
        return chance.choice([-3, 0, 1, 99_999_999, chance.randrange(1, 81), chance.randrange(1, 25)])

    return b"".join(
        b"\x1b[<%d;%d;%d%s" % (chance.randrange(0, 130), place(), place(), chance.choice([b"M", b"m"]))
        for _ in range(chance.randrange(1, 60))
    )


def _taps(chance: random.Random) -> bytes:
    found = b""
    for _ in range(chance.randrange(1, 12)):
        at = chance.randrange(1, 81), chance.randrange(1, 25)
        found += b"\x1b[<0;%d;%dM\x1b[<0;%d;%dm" % (*at, *at)
    return found


def _controls(chance: random.Random) -> bytes:
    """Keys that end, stop or leave programs elsewhere."""
    keys = [bytes([code]) for code in range(32)]
    keys += [b"\x1b[19~", b"\x1bOP", b"\x1b[1;5D", b"\x1bq", b"\x1b\x1b", b"\x1b[3;5~", b"\x7f", b"\x9b", b"\x00"]
    return b"".join(chance.choices(keys, k=chance.randrange(1, 100)))


def _kitty(chance: random.Random) -> bytes:
    codes = (b"99999999999;5u", b"1114112;1u", b"113;5u", b"99;5:3u", b"57358;65;1114112u", b";;u", b"27;5;113~")
    return b"".join(b"\x1b[" + chance.choice(codes) for _ in range(30))


def _characters(chance: random.Random) -> bytes:
    """Text of any script, surrogates and characters that are none among it."""
    codes = chance.choices(
        [range(0x20, 0x7F), range(0x4E00, 0x9FFF), range(0xD7F0, 0xE010), range(0x1F600, 0x1F650), range(0x300, 0x370)],
        k=chance.randrange(1, 400),
    )
    return "".join(chr(chance.choice(code)) for code in codes).encode("utf-8", "surrogatepass")


PIECES: tuple[Callable[[random.Random], bytes], ...] = (
    _junk,
    _gbk,
    _sequences,
    _strings,
    _pastes,
    _size_reports,
    _reports,
    _taps,
    _controls,
    _kitty,
    _characters,
)


class Outcome(NamedTuple):
    """What was found out."""

    sent: int
    """Bytes."""
    home: float
    """Seconds until the home screen stood again after the last byte and answered a tap."""
    children: list[str]
    """Programs that it had started and that it has no business to."""
    leaks: list[str]
    """Files in its data folder that hold what was typed, in the clear."""


def attack(robot: Robot, folder: Path, count: int, seed: int, progress: Callable[[str], None]) -> Outcome:
    """Send so many hostile bytes, bring the terminal back to its size, and look. Raises `RobotError` if it died."""
    chance = random.Random(seed)  # noqa: S311 - a fuzzer, no secret
    robot.wait_for("报修", 60)
    sent = 0
    children: set[str] = set()
    while sent < count:
        data = b"".join(chance.choice(PIECES)(chance) for _ in range(3))
        if chance.random() < 0.1:
            robot.resize(*chance.choice(_SIZES))
        robot.send(data[: count - sent])
        sent += len(data)
        children |= _children(robot.pid)
        progress(f"{min(sent, count):,} / {count:,} bytes")
    robot.resize(80, 24)
    begun = time.monotonic()
    _go_home(robot, begun + _HOME_SECONDS)
    robot.tap(next(tile for tile in ("找人", "Find people") if robot.shows(tile)))
    robot.wait_for(lambda lines: any(word in line for line in lines for word in _HOME), 20)
    taken = time.monotonic() - begun
    marker = MARKER.encode()
    leaks = [str(path) for path in folder.rglob("*") if path.is_file() and marker in path.read_bytes()]
    return Outcome(min(sent, count), taken, sorted(children - _ALLOWED_CHILDREN), leaks)


def _go_home(robot: Robot, deadline: float) -> None:
    """Tap Home until the home screen stands."""
    while time.monotonic() < deadline:
        robot.settle(0.5, 30)
        found = next((word for word in _HOME if robot.shows(word)), "")
        if not found and any(map(robot.shows, _TILES)):
            return
        if found:
            robot.tap(found)
    raise RobotError("the home screen did not come back", robot.text())


def _children(pid: int) -> set[str]:
    names = set()
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        try:
            names.add(Path(f"/proc/{child}/comm").read_text().strip())
        except FileNotFoundError:
            continue
    return names


def measure(report: Report) -> None:
    """Attack the real lobby screen."""
    count = int(os.environ.get("KIOSK_BENCH_BYTES", BYTES))
    seed = int(os.environ.get("KIOSK_BENCH_SEED", "1"))
    with tempfile.TemporaryDirectory(prefix="kiosk-locked-") as temporary:
        folder = Path(temporary)
        with Robot([sys.executable, "-m", "kiosk", "run", "--home", temporary], env=dict(os.environ)) as robot:
            outcome = attack(robot, folder, count, seed, report.progress)
        failures = sum(path.read_text().count("failed kind=") for path in folder.rglob("kiosk.log*"))
    report.add(Figure(name="hostile input survived", value=outcome.sent, unit="bytes", limit=count, sense="at least"))
    report.add(Figure(name="home and answering after", value=outcome.home, unit="s", limit=_HOME_SECONDS))
    report.add(Figure(name="foreign programs started", value=len(outcome.children), limit=0))
    report.add(Figure(name="files that hold what was typed", value=len(outcome.leaks), limit=0))
    report.add(Figure(name="errors in the log", value=failures, limit=0))
