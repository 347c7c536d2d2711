"""Nothing that a person can do ends the lobby screen or shows what lies behind it."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from kiosk.bench.locked import attack
from kiosk.robot import Robot
from screens.failures import GIVEN_UP, MOST, WITHIN_SECONDS, Failures

BROKEN = Path(__file__).with_name("broken_program.py")
SECRET = "13800001234"
WAYS = ("init", "compose", "mount", "widget-mount", "render", "timer", "worker", "key", "widget-click", "do")
BY_TOUCH = {"widget-click": "touch here", "do": "press"}


def broken(folder: Path) -> Robot:
    return Robot([sys.executable, str(BROKEN), str(folder)], env=dict(os.environ))


def test_an_error_anywhere_leads_home_with_a_sentence_and_a_line_in_the_log(tmp_path: Path) -> None:
    way, log = tmp_path / "way", tmp_path / "log" / "kiosk.log"
    way.write_text("")
    with broken(tmp_path) as robot:
        for place, name in enumerate(WAYS):
            way.write_text(name)
            robot.tap("帮助")
            if name in BY_TOUCH:
                robot.tap(BY_TOUCH[name])
            if name == "key":
                robot.wait_for("broken")
                robot.key("x")
            robot.wait_for("请再试一次")
            assert log.read_text().count("failed kind=Broken at=") > place, name
            robot.tap("首页")
            robot.wait_for("知识问答")
    assert "broken_program.py" in log.read_text()
    assert SECRET not in log.read_text()


def test_a_home_screen_that_cannot_be_drawn_ends_with_a_code_and_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "way").write_text("home")
    with broken(tmp_path) as robot:
        assert robot.exit(20) == GIVEN_UP
        assert not robot.shows("Traceback")
        assert not robot.shows(SECRET)


def test_failures_are_too_many_only_when_they_come_together() -> None:
    seldom, often = Failures(), Failures()
    assert not any(seldom.too_many(place * WITHIN_SECONDS) for place in range(100))
    assert [often.too_many(float(place)) for place in range(MOST)] == [False] * (MOST - 1) + [True]


def test_no_signal_and_no_size_stops_the_lobby(tmp_path: Path) -> None:
    with Robot([sys.executable, "-m", "kiosk", "run", "--home", str(tmp_path)], env=dict(os.environ)) as robot:
        before = robot.wait_for("刷卡或编号", 30)
        for key in ("ctrl+c", "ctrl+z", "ctrl+q", "ctrl+d", "f8", "escape"):
            robot.key(key)
        robot.send(b"\x1c")
        for each in (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP):
            os.kill(robot.pid, each)
        assert Path(f"/proc/{robot.pid}/stat").read_text().split(")")[-1].split()[0] != "T"
        robot.resize(1, 1)
        robot.settle()
        robot.resize(80, 24)
        assert robot.wait_for("刷卡或编号")[2:-4] == before[2:-4]
        robot.tap("找人")
        robot.wait_for("按姓名")


def test_hostile_input_ends_nothing_and_leaks_nothing(tmp_path: Path) -> None:
    with Robot([sys.executable, "-m", "kiosk", "run", "--home", str(tmp_path)], env=dict(os.environ)) as robot:
        outcome = attack(robot, tmp_path, 100_000, 7, lambda _words: None)
    assert outcome.children == []
    assert outcome.leaks == []
    logs = "".join(path.read_text() for path in tmp_path.rglob("kiosk.log*"))
    assert "failed kind=" not in logs
