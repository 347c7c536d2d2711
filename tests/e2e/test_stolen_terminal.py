"""What people tap and type into a real lobby stands in no file of a stolen terminal, nor on a lost USB stick."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from server_process import ServerProcess
from terminal_command import TerminalCommand

from kiosk.robot import Robot
from kiosk.tour.player import Player
from records.clock import SystemClock
from records.errors import Garbled
from records.outbox import Outbox
from records.queue import Queue
from records.sealing import Sealer
from records.secrets import Secrets

PLENTY = 30.0
PHONE, OTHER_PHONE = "19985476213", "18862390574"
CHINESE, LATIN = "煤气灶", "QXZJVK"
HOME = "2-904"
NEEDLES = (PHONE, OTHER_PHONE, f"{PHONE[:3]} {PHONE[3:7]} {PHONE[7:]}", PHONE[3:], CHINESE, LATIN, LATIN.lower(), HOME)


class Hands(Player):
    """Somebody before a lobby that is no demo."""

    def __init__(self, robot: Robot) -> None:
        self.robot, self.repeated = robot, 0

    def calm(self) -> None:
        self.robot.settle(quiet=0.12, timeout=PLENTY)

    def write_an_opinion(self) -> None:
        self.home()
        self.tap("意见", "其他", "我来写")
        for letter in "MQZ":
            self.tap_key(letter)
        self.tap(CHINESE)
        self.calm()
        self.tap(next(label for label in ("英文", "ABC") if self.robot.shows(label)))
        for letter in LATIN:
            self.tap_key(letter if self._places(letter) else letter.lower())

    def leave_a_phone(self, phone: str) -> None:
        self.tap("留电话")
        # The notice comes once a visit; whichever it is, it may take a while.
        self.robot.wait_for(lambda lines: any("知道了" in line for line in lines) or self._places(phone[0]), PLENTY)
        if self.robot.shows("知道了"):
            self.tap("知道了")
        self.tap_digits(phone)
        self.tap("下一步")


@pytest.fixture
def closed_server(server: ServerProcess) -> Iterator[ServerProcess]:
    """A server that the terminal has joined before it goes away, so that all stays queued."""
    yield server
    server.start()


def traces(folders: list[Path]) -> list[str]:
    """Return where what was typed stands, in any of the usual forms."""
    found = []
    for path in (path for folder in folders for path in folder.rglob("*") if path.is_file()):
        data = path.read_bytes()
        for needle in NEEDLES:
            forms = [needle.encode(name) for name in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "gb18030")]
            forms += [json.dumps(needle)[1:-1].encode(), needle.encode().hex().encode()]
            found += [f"{needle} in {path}"] * any(form in data for form in forms)
    return found


def test_a_stolen_terminal_and_a_lost_stick_tell_nothing_of_what_was_typed(
    closed_server: ServerProcess, terminal: TerminalCommand, tmp_path: Path
) -> None:
    terminal.enrol(closed_server)
    terminal.json("sync", "--once")
    closed_server.stop()
    around = {name: tmp_path / name for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME")}
    for folder in around.values():
        folder.mkdir()
    places = [tmp_path]
    assert traces(places) == []
    environment = terminal.environment | {name: str(folder) for name, folder in around.items()}
    # With a picture of the memory allowed, as some systems do by themselves.
    command = ["sh", "-c", 'ulimit -c unlimited; exec "$@"', "sh", sys.executable, "-m", "kiosk", "run"]
    with Robot(command, env=environment, cwd=terminal.home) as robot:
        hands = Hands(robot)
        hands.see("报修", seconds=PLENTY)
        hands.write_an_opinion()
        hands.tap("下一步")
        hands.leave_a_phone(PHONE)
        hands.see("对不对")
        assert traces(places) == [], "before it is handed in"
        hands.tap("交给物业")
        hands.see("还没送到物业", seconds=PLENTY)
        hands.home()
        hands.tap("报修", "厨房", "水管水龙头", "水龙头漏水", "一般")
        hands.leave_a_phone(OTHER_PHONE)
        hands.tap("2单元")
        hands.tap_digits(HOME.partition("-")[2])
        hands.tap("下一步", "交给物业")
        hands.see("还没送到物业", seconds=PLENTY)
        assert traces(places) == [], "handed in, in the log of the database"
        assert any(path.name == "outbox.sqlite-wal" for path in terminal.home.iterdir())
        hands.write_an_opinion()
        os.kill(robot.pid, signal.SIGSEGV)
        assert robot.exit(PLENTY) == -signal.SIGSEGV
    assert traces(places) == [], "after a crash with a form half filled in"
    stick = tmp_path / "stick.jsonl"
    assert terminal.run("records", "export", str(stick)).returncode == 0
    assert len(stick.read_text("utf-8").splitlines()) == 4
    assert traces(places) == [], "on the stick, and in the database that was put in order"
    _assert_nothing_opens(terminal.home)


def _assert_nothing_opens(home: Path) -> None:
    """Everything that lies beside the records does not help to read them."""
    from records import dictionary

    outbox = Outbox(home / "outbox.sqlite", Sealer(Secrets(home / "secrets.toml")), SystemClock())
    waiting = Queue(outbox).pending(0, 10)
    assert len(waiting) == 2
    assert [outbox.body(entry.id) for entry in outbox.entries()] == [None, None]
    for record in waiting:
        with pytest.raises(Garbled):
            dictionary.decompress(record.body, 1 << 20)
    outbox.close()
