"""From the tap on the last button of a form to the number on the screen: the real lobby on a pty, idle and at work.

At work it sends a long queue and takes many documents into its library, both at once, while somebody makes wishes. The
person is the same in both: waits until each page has come to rest, and taps on.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
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
_MARK = b'"yangguang/p-many'  # twice in the library for each: as its name, and in it
_PUBLISH = """
import sys
from pathlib import Path
from server import boot
boot.start(Path(sys.argv[1]))
from server.simulation import people
people.publish(sys.argv[2], int(sys.argv[3]))
"""


class Times(NamedTuple):
    """Seconds from the tap to the number."""

    idle: list[float]
    busy: list[float]
    worked: float
    """Seconds that the terminal was at work."""


def taps_to_number(
    server: DemoServer, folder: Path, secrets: Secrets, *, records: int, documents: int, idle_taps: int
) -> Times:
    """Time numbers while the terminal is idle, and then for as long as it is at work.

    Args:
        server: A running server that the terminal is enrolled with.
        folder: The terminal's data folder.
        secrets: Its secrets.
        records: How many wait.
        documents: How many people come down meanwhile.
        idle_taps: How many numbers are timed while it is idle.
    """
    environment = {**os.environ, "KIOSK_HOME": str(folder)}
    kiosk = [sys.executable, "-m", "kiosk"]
    subprocess.run([*kiosk, "sync", "--once"], env=environment, check=True, stdout=subprocess.DEVNULL)
    people = Home(folder).content / "person.json"
    queued = bench.queued(folder, secrets)
    busy: list[float] = []
    with Robot([*kiosk, "run"], env=environment) as lobby:
        lobby.wait_for("已联网", _PLENTY)
        _number(lobby)  # what is imported the first time
        idle = [_number(lobby) for _ in range(idle_taps)]
        server.stop()
        bench.fill(folder, secrets, records)
        subprocess.run([sys.executable, "-c", _PUBLISH, str(server.home), _ESTATE, str(documents)], check=True)
        server.start()
        began = time.monotonic()
        while True:
            busy.append(_number(lobby))
            if not queued() and people.read_bytes().count(_MARK) >= 2 * documents:
                return Times(idle, busy, time.monotonic() - began)


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
