"""The screens on a real pty, played by real taps and keys."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from figures import shown_large

from kiosk.robot import Robot

HERE = Path(__file__).parent
PLENTY = 30.0
"""Seconds that a slow machine may take."""


@pytest.fixture
def robot(tmp_path: Path) -> Robot:
    environment = {**os.environ, "PYTHONPATH": f"{HERE}{os.pathsep}{HERE.parents[1]}"}
    return Robot([sys.executable, str(HERE / "lobby_program.py"), str(tmp_path), "zh"], (80, 24), env=environment)


def test_a_repair_is_tapped_to_its_receipt(robot: Robot) -> None:
    with robot:
        for label, shown in (
            ("水 电 门窗", "在哪里？"),
            ("厨房", "是哪一类？"),
            ("水管水龙头", "什么坏了？"),
            ("水龙头漏水", "有多急？"),
            ("一般", "怎么联系您？"),
            ("留电话", "谁在问"),
            ("知道了", "您的电话号码？"),
        ):
            robot.tap(label, timeout=PLENTY)
            robot.wait_for(shown, PLENTY)
        robot.type("13812345678")
        robot.wait_for(shown_large("138 1234 5678"), PLENTY)
        robot.tap("下一步")
        robot.tap("2单元", timeout=PLENTY)
        robot.wait_for("门牌号", PLENTY)
        robot.type("501")
        robot.wait_for("清空", PLENTY)
        robot.tap("下一步")
        robot.wait_for("138 1234 5678", PLENTY)
        robot.tap("交给物业", timeout=PLENTY)
        robot.wait_for("已记在这台机器上", PLENTY)
        robot.tap("好了")
        robot.wait_for("知识问答", PLENTY)
