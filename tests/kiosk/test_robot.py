from __future__ import annotations

import itertools
import os
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from kiosk.picture import CELL_WIDTH
from kiosk.robot import Robot, RobotError

APP = [sys.executable, str(Path(__file__).with_name("robot_app.py"))]
SVG = "{http://www.w3.org/2000/svg}"


def script(code: str) -> list[str]:
    return [sys.executable, "-ISc", code]


def test_taps_reach_the_widget_under_chinese_text_and_the_screen_follows():
    with Robot(APP) as robot:
        robot.tap("报修")
        robot.wait_for("按了 报修")
        robot.tap("找人")
        lines = robot.wait_for("按了 找人")
        assert lines[0] == "阳光花园 3号楼 Lobby"
        assert not robot.shows("按了 报修")


def test_typed_text_and_keys_arrive():
    with Robot(APP) as robot:
        robot.tap("编号")
        robot.type("407 182")
        robot.key("backspace")
        robot.key("enter")
        robot.wait_for("输入 407 18")


def test_the_exit_code_comes_back_and_the_screen_from_before_too():
    with Robot(["sh", "-c", 'echo "before 之前"; "$@"', "sh", *APP]) as robot:
        robot.wait_for("等待")
        robot.key("f8")
        assert robot.exit() == 7
        assert robot.text()[0] == "before 之前"
        with pytest.raises(RobotError, match="the program has ended"):
            robot.send(b"x" * 100)


def test_the_program_learns_of_another_size():
    with Robot(APP, size=(65, 18), env={**os.environ, "COLUMNS": "99", "LINES": "9"}) as robot:
        robot.wait_for("65x18")
        robot.resize(80, 24)
        robot.wait_for("80x24")
        assert robot.size == (80, 24)


def test_waiting_in_vain_tells_what_the_screen_held():
    with Robot(APP) as robot:
        robot.wait_for("等待")
        with pytest.raises(RobotError, match=r"waiting for 'never'[^$]*阳光花园 3号楼 Lobby"):
            robot.wait_for("never", timeout=0.05)


def test_waiting_stops_at_once_when_the_program_ends():
    with Robot(script("print('gone')")) as robot:
        with pytest.raises(RobotError, match="the program ended") as caught:
            robot.wait_for("never", timeout=60)
        assert caught.value.screen[0] == "gone"


def test_waits_can_be_for_any_property_of_the_screen_or_for_text_to_go():
    with Robot(APP) as robot:
        robot.wait_for(lambda lines: sum("╭" in line for line in lines) == 2)
        robot.tap("报修")
        robot.wait_while("等待")


def test_the_child_has_a_session_and_terminal_of_its_own():
    code = "import os; print(os.getsid(0) == os.getpid(), open('/dev/tty').isatty(), *os.get_terminal_size())"
    with Robot(script(code), size=(90, 25)) as robot:
        robot.wait_for("True True 90 25")
        assert robot.exit() == 0


def test_closing_ends_the_program_even_if_it_ignores_hangup():
    code = "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN); print('ready', flush=True); signal.pause()"
    robot = Robot(script(code))
    robot.wait_for("ready")
    robot.close()
    robot.close()
    with pytest.raises(ProcessLookupError):
        os.kill(robot.pid, 0)


def test_nth_chooses_among_equal_texts():
    code = (
        "import sys, tty; tty.setraw(0); print('\\x1b[?1006h\\r\\n好 好\\r\\n好', flush=True)\n"
        "while True: print(repr(sys.stdin.read(9)), end='\\r\\n', flush=True)"
    )
    with Robot(script(code), env={**os.environ, "PYTHONIOENCODING": "utf-8"}) as robot:
        robot.tap("好", nth=1)
        robot.wait_for("<0;4;2M")
        robot.tap("好", nth=-1)
        robot.wait_for("<0;1;3M")


def test_a_picture_places_each_run_at_its_cell(tmp_path):
    with Robot(APP) as robot:
        robot.tap("报修")
        robot.wait_for("按了 报修")
        robot.picture(tmp_path / "lobby.svg")
    root = ET.parse(tmp_path / "lobby.svg").getroot()
    assert root.get("width") == str(80 * CELL_WIDTH)
    words = {element.text: element for element in root.iter(f"{SVG}text")}
    places = [float(x) for x in (words["阳光花园"].get("x") or "").split()]
    assert [right - left for left, right in itertools.pairwise(places)] == [2 * CELL_WIDTH] * 3
    assert words["Lobby"].get("textLength") == str(5 * CELL_WIDTH)
    assert float(words["Lobby"].get("x") or -1) == 15 * CELL_WIDTH
    assert words["阳光花园"].get("font-weight") == "700"
    assert not any(set(text or "") & set("▀█🬋─╭") for text in words)
    fills = {element.get("fill", "").lower() for element in root.iter(f"{SVG}path")}
    assert {"#9b1c1f", "#fbf6ee"} <= fills
