"""Visits with name, phone, text, home and card, and parts that fail in their middle, leave nothing in the logs."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from figures import shown_large
from server_process import ServerProcess
from terminal_command import TerminalCommand

from devices.settings import DeviceSettings, ReaderSettings, save_settings
from devices.simulator import Simulator
from kiosk.robot import Robot, RobotError

PROGRAM = Path(__file__).with_name("crashing_program.py")
PLENTY = 60.0
PHONE, DOOR, CARD = "19900006868", "1204", "67003B51C6"
LETTERS, WORDS, INITIALS = "shuilongtou", "水龙头", "wxy"
MARKS = (PHONE, "199 0000 6868", f"2-{DOOR}", CARD, CARD.lower(), LETTERS, WORDS, "王秀英")
REFUSAL = "请再试一次"


class Visit:
    """A lobby on a pty, and somebody who tells it things."""

    def __init__(self, robot: Robot, reader: Simulator, broken: Path) -> None:
        self.robot, self.reader, self.broken = robot, reader, broken

    def tap(self, *labels: str) -> None:
        for label in labels:
            self.robot.settle(timeout=PLENTY)
            self.robot.tap(label, timeout=PLENTY)

    def home(self) -> None:
        self.robot.settle(timeout=PLENTY)
        self.robot.tap("首页", -1, timeout=PLENTY)
        self.robot.wait_for("知识问答", PLENTY)

    def search(self) -> None:
        self.tap("找人", "按姓名")
        self.robot.wait_for("拼音首字母", PLENTY)
        self.robot.type(INITIALS)
        self.robot.wait_for("王秀英", PLENTY)
        self.home()

    def repair(self) -> None:
        """Report something in own words, as far as the review."""
        self.tap("报修", "厨房", "水管水龙头", "我来写")
        self.robot.wait_for("下一步", PLENTY)
        self.robot.type(LETTERS + " ")
        self.robot.wait_for(WORDS, PLENTY)
        self.tap("下一步", "一般", "留电话", "知道了")
        self.robot.wait_for("电话号码", PLENTY)
        self.robot.type(PHONE)
        self.robot.wait_for(shown_large("199 0000 6868"), PLENTY)
        self.tap("下一步", "2单元")
        self.robot.wait_for("门牌号", PLENTY)
        self.robot.type(DOOR)
        self.tap("下一步")

    def fails(self, part: str) -> None:
        (self.broken / part).touch()


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[Visit]:
    terminal = TerminalCommand(tmp_path / "kiosk")
    broken = tmp_path / "broken"
    broken.mkdir()
    terminal.home.mkdir(mode=0o700)
    with Simulator("rdm6300", paced=False) as reader:
        save_settings(terminal.home / "readers.toml", DeviceSettings(readers=(ReaderSettings(reader.path, "rdm6300"),)))
        command = [sys.executable, str(PROGRAM), str(broken)]
        with Robot(command, env={**os.environ, **terminal.environment}) as robot:
            robot.wait_for("知识问答", PLENTY)
            made = Visit(robot, reader, broken)
            for _try in range(60):
                reader.present(CARD)
                with contextlib.suppress(RobotError):
                    robot.wait_for("3号楼邻居", 0.5)
                    break
            made.home()
            yield made


def logged(folder: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("kiosk.log*")))


def test_nothing_personal_of_visits_that_fail_in_their_middle_is_in_any_log(visit: Visit, tmp_path: Path) -> None:
    visit.search()
    visit.fails("task")
    visit.repair()
    visit.robot.wait_for("交给物业", PLENTY)
    visit.tap("交给物业")
    visit.robot.wait_while("交给物业", PLENTY)
    visit.home()

    visit.fails("review")
    visit.repair()
    visit.robot.wait_for(REFUSAL, PLENTY)
    visit.home()

    visit.repair()
    visit.robot.wait_for("交给物业", PLENTY)
    visit.fails("append")
    visit.tap("交给物业")
    visit.robot.wait_for(REFUSAL, PLENTY)
    visit.home()

    visit.fails("card")
    visit.reader.present("67003B51D2", seconds=0.3)
    visit.robot.wait_for(REFUSAL, PLENTY)
    visit.home()

    visit.fails("thread")
    visit.repair()
    visit.robot.wait_for("交给物业", PLENTY)
    visit.home()
    visit.robot.close()

    log = logged(tmp_path)
    assert not list(visit.broken.iterdir())
    assert log.count("kind=ValueError at=") >= 5, log
    assert "crashing_program.py" in log
    assert not [mark for mark in (*MARKS, "67003B51D2") if mark in log]
    assert not any("Traceback" in line for line in visit.robot.text())
    # Nor in any other file that the lobby wrote; its content is what it showed before.
    home = tmp_path / "kiosk"
    kept = [path for path in home.rglob("*") if path.is_file() and "content" not in path.relative_to(home).parts[0]]
    held = [(path.name, mark) for path in kept for mark in (PHONE, CARD, WORDS) if mark.encode() in path.read_bytes()]
    assert not held


SERVER = """
import sys
from pathlib import Path
from server import boot
boot.start(Path(sys.argv[1]))
from django.test import Client
from server import private
from server.console.admin import matters
from server.models import StaffMember
from server.roles import apply_role
member = StaffMember(username="log", role="admin")
apply_role(member)
def broken(*arguments):
    raise ValueError("19900006868 水龙头")
matters.MatterAdmin.get_queryset = broken
browser = Client(raise_request_exception=False)
browser.force_login(member)
print(browser.get("/console/server/matter/?q=19900006868").status_code)
"""


def test_an_error_at_the_console_is_logged_by_kind_and_place_only(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path / "server")
    done = subprocess.run(
        [sys.executable, "-c", SERVER, str(server.home)], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "500"
    assert "kind=ValueError at=" in done.stderr
    for mark in (PHONE, WORDS, "Traceback"):
        assert mark not in done.stderr
