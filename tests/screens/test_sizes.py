from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from kiosk.robot import Robot
from screens.sizes import FIRST_CODE, Opened, Sizes, VisitState

ROOT = Path(__file__).parents[2]
TERMINAL = Path(__file__).with_name("sized_terminal.py")
STATE = VisitState(
    "en", "house", "yangguang/c-1", {"repair": {"place": "kitchen"}}, [Opened("repair", {}, [1, False], [0.5])]
)


def lobby(folder: Path, *sizes: str) -> Robot:
    """Start the lobby as a real one is started, in a terminal whose letters can change."""
    return Robot(
        [
            sys.executable,
            str(ROOT / "deploy" / "lobby-screen"),
            "--sizes",
            *sizes,
            "--terminal",
            f"{sys.executable} {TERMINAL} {{size}}",
            "--",
            *(sys.executable, "-m", "kiosk", "run", "--home", str(folder)),
        ],
        env=dict(os.environ),
    )


def row_of(robot: Robot, text: str) -> int:
    return next(y for y, line in enumerate(robot.text()) if text in line)


def test_larger_letters_keep_the_page_the_answers_the_language_and_the_colours(tmp_path: Path) -> None:
    with lobby(tmp_path, "80x24", "65x18", "53x16") as robot:
        robot.wait_for("知识问答", 30)
        robot.tap("配色")
        robot.tap("报修")
        robot.tap("厨房")
        robot.wait_for("水管水龙头")
        assert row_of(robot, "帮助") == 22
        robot.tap("字大")
        robot.wait_for(lambda lines: "帮助" in lines[16], 30)
        robot.wait_for("水管水龙头", 30)
        robot.wait_for(lambda _lines: robot.cells()[8][0].bg == "ffffff")
        robot.tap("字大")
        robot.wait_for(lambda lines: "帮助" in lines[14], 30)
        robot.wait_for("字小")
        robot.wait_for("水管水龙头")
        robot.tap("返回")
        robot.wait_for("√ 厨房")
        robot.tap("字小")
        robot.wait_for(lambda lines: "帮助" in lines[22], 30)
        robot.wait_for("√ 厨房", 30)
    written = [path for path in tmp_path.rglob("*") if path.is_file() and b"kitchen" in path.read_bytes()]
    assert not [path for path in written if "content" not in str(path)]


def test_larger_letters_come_back_to_the_page_that_was_read(tmp_path: Path) -> None:
    with lobby(tmp_path, "80x24", "53x16") as robot:
        robot.wait_for("知识问答", 30)
        robot.tap("公告")
        robot.tap("下一页", timeout=20)
        robot.wait_for("上一页")
        robot.tap("周日停水" if robot.shows("周日停水") else "物业", timeout=20)
        robot.wait_for("带走", 20)
        robot.tap("字大")
        robot.wait_for(lambda lines: "帮助" in lines[14], 30)
        robot.wait_for("带走", 20)
        robot.tap("返回")
        robot.wait_for("上一页", 20)


def test_larger_letters_come_back_to_the_question_of_the_quiz(tmp_path: Path) -> None:
    with lobby(tmp_path, "80x24", "53x16") as robot:
        robot.wait_for("知识问答", 30)
        robot.tap("知识问答")
        robot.tap("物业与邻里", timeout=20)
        robot.wait_for("第 1 题", 20)
        robot.settle()
        if robot.shows("A."):
            robot.tap("A.")
        else:
            robot.tap("对", nth=-1)
        robot.settle()
        if robot.shows("选好了"):
            robot.tap("选好了")
        robot.tap("下一题", timeout=20)
        robot.wait_for("第 2 题", 20)
        robot.settle()
        choice = next((line.split("A.")[1].split()[0] for line in robot.text() if "A." in line), "")
        robot.tap("字大")
        robot.wait_for(lambda lines: "帮助" in lines[14], 30)
        robot.wait_for("第 2 题", 20)
        robot.wait_for(choice[:4], 20)


def test_a_lobby_that_dies_comes_back_small_and_without_anybodys_words(tmp_path: Path) -> None:
    with lobby(tmp_path, "80x24", "53x16") as robot:
        robot.wait_for("知识问答", 30)
        robot.tap("报修")
        robot.wait_for("厨房")
        robot.tap("字大")
        robot.wait_for(lambda lines: "帮助" in lines[14], 30)
        children = Path(f"/proc/{robot.pid}/task/{robot.pid}/children").read_text().split()
        os.kill(int(children[0]), signal.SIGKILL)
        robot.wait_for(lambda lines: "帮助" in lines[22] and any("知识问答" in line for line in lines), 30)


def test_a_state_is_taken_once() -> None:
    file = os.memfd_create("visit")
    try:
        small = Sizes(3, 0, file)
        assert small.ask(small.next, STATE) == FIRST_CODE + 1
        large = Sizes.from_environment({"KIOSK_SIZES": "3", "KIOSK_SIZE": "1", "KIOSK_STATE_FD": str(file)})
        assert large is not None
        assert large.taken() == STATE
        assert large.taken() is None
        assert Sizes(3, 2, file).next == 0
    finally:
        os.close(file)


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"KIOSK_SIZES": "3"},
        {"KIOSK_SIZES": "3", "KIOSK_SIZE": "3", "KIOSK_STATE_FD": "0"},
        {"KIOSK_SIZES": "many", "KIOSK_SIZE": "0", "KIOSK_STATE_FD": "0"},
        {"KIOSK_SIZES": "3", "KIOSK_SIZE": "0", "KIOSK_STATE_FD": "999"},
    ],
)
def test_without_a_whole_answer_there_is_only_one_size(environment: dict[str, str]) -> None:
    assert Sizes.from_environment(environment) is None


def test_what_cannot_be_handed_over_is_asked_again() -> None:
    file = os.memfd_create("visit")
    try:
        sizes = Sizes(2, 0, file)
        sizes.ask(1, VisitState("zh", "house", "", {"repair": {"place": object()}}, []))
        assert sizes.taken() is None
        os.pwrite(file, b"\x00nonsense", 0)
        assert sizes.taken() is None
    finally:
        os.close(file)
