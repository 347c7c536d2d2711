"""From the tap on the last button of a form to the number on the screen: the real lobby on a pty, idle and at work.

At work it sends a long queue and takes many documents into its library, both at once, while somebody makes wishes. The
person is the same in both: waits until each page has come to rest, and taps on.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from kiosk.demo.server import DemoServer
from kiosk.home import Home
from kiosk.robot import Robot
from records import bench
from records.secrets import Secrets

FORM = ("微心愿", "许个心愿", "想学用手机", "不用联系")
HAND_IN = "交给物业"
NUMBER = "编号"

_PLENTY = 60.0
_QUIET = 0.1
_ESTATE = "yangguang"
_PUBLISH = """
import sys
from pathlib import Path
from server import boot
boot.start(Path(sys.argv[1]))
from server.simulation import people
people.publish(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
"""


class Work(NamedTuple):
    """What the terminal has to do while somebody stands there."""

    records: int
    """How many wait at the beginning of each turn."""
    documents: int
    """How many people change meanwhile."""
    turns: int
    idle_taps: int
    """How many numbers are timed while it is idle."""


def taps_to_number(server: DemoServer, folder: Path, secrets: Secrets, work: Work) -> dict[str, float]:
    """Compare the time to the number while the terminal is at work with that while it is idle.

    Args:
        server: A running server that the terminal is enrolled with.
        folder: The terminal's data folder.
        secrets: Its secrets.
        work: How much it has to do.

    Returns:
        `idle_p99_ms`, `busy_p99_ms`, `ratio`, the medians likewise, `busy_taps`, and `busy_seconds` of a turn.
    """
    environment = {**os.environ, "KIOSK_HOME": str(folder)}
    kiosk = [sys.executable, "-m", "kiosk"]
    subprocess.run([*kiosk, "sync", "--once"], env=environment, check=True, stdout=subprocess.DEVNULL)
    people = Home(folder).content / "person.json"
    idle: list[float] = []
    busy: list[float] = []
    worked = 0.0
    with Robot([*kiosk, "run"], env=environment) as lobby:
        lobby.wait_for("已联网", _PLENTY)
        _number(lobby)  # what is imported the first time
        while len(idle) < work.idle_taps:
            idle.append(_number(lobby))
        for turn in range(work.turns):
            server.stop()
            bench.fill(folder, secrets, work.records)
            _publish(server, work.documents, turn)
            server.start()
            began = time.monotonic()
            done = _done(folder, secrets, people, work.documents, turn)
            while True:
                taken = _number(lobby)
                if done():
                    break
                busy.append(taken)
            worked += time.monotonic() - began
    p99 = [statistics.quantiles(times, n=100, method="inclusive")[98] * 1000 for times in (idle, busy)]
    return {
        "idle_p99_ms": p99[0],
        "busy_p99_ms": p99[1],
        "ratio": p99[1] / p99[0],
        "idle_median_ms": statistics.median(idle) * 1000,
        "busy_median_ms": statistics.median(busy) * 1000,
        "busy_taps": float(len(busy)),
        "busy_seconds": worked / work.turns,
    }


def _number(lobby: Robot) -> float:
    """Make a wish, and return the seconds from the last tap to its number."""
    lobby.settle(_QUIET, _PLENTY)
    for words in FORM:
        lobby.wait_for(words, _PLENTY)
        lobby.settle(_QUIET, _PLENTY)
        lobby.tap(words, timeout=_PLENTY)
    lobby.wait_for(HAND_IN, _PLENTY)
    lobby.settle(_QUIET, _PLENTY)
    began = time.monotonic()
    lobby.tap(HAND_IN, timeout=_PLENTY)
    lobby.wait_for(NUMBER, _PLENTY)
    taken = time.monotonic() - began
    lobby.settle(_QUIET, _PLENTY)
    lobby.tap("首页", -1, _PLENTY)
    return taken


def _publish(server: DemoServer, documents: int, turn: int) -> None:
    arguments = [str(server.home), _ESTATE, str(documents), str(turn)]
    subprocess.run([sys.executable, "-c", _PUBLISH, *arguments], check=True)


def _done(folder: Path, secrets: Secrets, people: Path, documents: int, turn: int) -> Callable[[], bool]:
    """Return what tells whether all was sent and all has come."""
    last = f' {turn}"'.encode()
    queued = bench.queued(folder, secrets)
    return lambda: queued() == 0 and people.read_bytes().count(last) >= documents
