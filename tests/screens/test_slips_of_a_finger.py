"""A finger that slips a little sends scrolls in the place of a tap; on a real pty, with a terminal's own bytes."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from kiosk.robot import Robot

PLENTY = 30.0
UP, DOWN = 64, 65
"""Buttons of the wheel, as SGR mouse reports number them."""


def place(robot: Robot, text: str) -> tuple[int, int]:
    """Return the cell in which a text begins, as the terminal counts: from 1."""
    for y, row in enumerate(robot.cells()):
        line = "".join(cell.data for cell in row)
        if text in line:
            columns = [x for x, cell in enumerate(row) for _ in cell.data]
            return columns[line.index(text)] + 1, y + 1
    raise AssertionError(text)


@pytest.mark.parametrize("wheel", [UP, DOWN])
def test_a_slip_on_a_tile_is_one_tap(tmp_path: Path, wheel: int) -> None:
    program = [sys.executable, "-m", "kiosk", "run", "--home", str(tmp_path)]
    with Robot(program, env=dict(os.environ)) as robot:
        robot.wait_for("刷卡或编号", PLENTY)
        robot.settle()
        robot.send(b"\x1b[<%d;%d;%dM" % (wheel, *place(robot, "刷卡或编号")) * 4)
        robot.wait_for("查一查", PLENTY)
        robot.settle()
        robot.send(b"\x1b[<%d;%d;%dM" % (wheel, *place(robot, "7")) * 2)
        robot.wait_for(lambda lines: any("7_" in line or line.count("7") for line in lines), PLENTY)
        robot.tap("返回")
        robot.wait_for("刷卡或编号", PLENTY)
