"""How many taps it takes somebody who has done it before to have something mended in their own home.

From the home screen to the receipt, on a terminal where nobody was before: the privacy notice comes, somebody is to
come to the door, and every letter and digit is a tap. What is written is spelt by all its initials, though its first
four would do.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from kiosk.robot import Robot

MOST_TAPS = 25
WORDS = "我家的水龙头坏了"
INITIALS = "WJDSLTHL"
HOME = "501"
PLENTY = 60.0
"""Seconds that a slow machine may take."""


class CountingRobot(Robot):
    """Counts what is tapped."""

    taps = 0

    def tap_at(self, x: int, y: int, timeout: float = PLENTY) -> None:
        """Tap a cell, and count it."""
        self.taps += 1
        super().tap_at(x, y, timeout)

    def tap_for(self, words: str, seen: str, nth: int = 0) -> None:
        """Tap what has these words, and wait for what it leads to."""
        self.tap(words, nth, PLENTY)
        self.wait_for(seen, PLENTY)


def test_a_practised_hand_has_something_mended_at_home_in_few_taps(tmp_path: Path) -> None:
    kiosk = [sys.executable, "-m", "kiosk"]
    home = ["--home", str(tmp_path / "kiosk")]
    with CountingRobot([*kiosk, "run", *home]) as robot:
        robot.wait_for("知识问答", PLENTY)
        for words, seen in (
            ("报修", "在哪里"),
            ("厨房", "是哪一类"),
            ("水管水龙头", "什么坏了"),
            ("我来写", "空格"),
        ):
            robot.tap_for(words, seen)
        for count, letter in enumerate(INITIALS, 1):
            # What was written stands above the keys, in small letters.
            robot.tap_for(letter, INITIALS[:count].lower() + "_", -1)
        for words, seen in (
            (WORDS, WORDS + "_"),
            ("下一步", "有多急"),
            ("一般", "怎么联系您"),
            ("直接上门", "谁在问"),
            ("知道了", "几单元"),
            ("2单元", "门牌号"),
        ):
            robot.tap_for(words, seen)
        robot.wait_for("清空", PLENTY)
        for digit in HOME:
            # A key's digit stands apart, that of a telephone number does not.
            robot.tap(f"  {digit}  ", -1, PLENTY)
        robot.tap_for("下一步", "交给物业")
        robot.wait_for(WORDS, PLENTY)
        robot.tap_for("交给物业", "请记住编号")
        assert robot.taps <= MOST_TAPS
        listed = subprocess.run(
            [*kiosk, "records", "list", "--json", *home], capture_output=True, check=True, text=True
        )
        code = json.loads(listed.stdout)["code"]
        number = f"{code[:3]} {code[3:6]} {code[6:]}"
        robot.wait_for(number, PLENTY)
