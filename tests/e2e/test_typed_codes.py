"""A scanner that types at the lobby's own terminal, because its input device cannot be read."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator

import pytest
from terminal_command import TerminalCommand

from devices.settings import DeviceSettings, ReaderSettings, save_settings
from kiosk.robot import Robot, RobotError

PLENTY = 30.0
UNKNOWN_CODE = "这个码在这里用不上"
PIN = "135790"
DOT = "＊"


@pytest.fixture
def robot(terminal: TerminalCommand) -> Iterator[Robot]:
    # The folder is made, and with it the place for the settings.
    assert terminal.run("devices", "profiles").returncode == 0
    save_settings(terminal.home / "readers.toml", DeviceSettings(readers=(ReaderSettings("keys:", "line"),)))
    with Robot([sys.executable, "-m", "kiosk", "run"], env=terminal.environment) as made:
        made.wait_for("知识问答", PLENTY)
        yield made


def tap(robot: Robot, *labels: str) -> None:
    for label in labels:
        robot.settle(timeout=PLENTY)
        robot.tap(label, -1, timeout=PLENTY)


def scan_until_read(robot: Robot) -> None:
    """Scan until the port is open, which is a moment after the screen is there; each code is another one."""
    for number in range(60):
        robot.type(f"FIRST-{number:04d}\r")
        with contextlib.suppress(RobotError):
            robot.wait_for(UNKNOWN_CODE, 0.5)
            tap(robot, "知道了")
            robot.wait_for("知识问答", PLENTY)
            return
    raise AssertionError("\n".join(robot.text()))


def test_a_typed_code_is_a_scan_and_a_persons_typing_is_untouched(robot: Robot) -> None:
    scan_until_read(robot)
    for code, answer in (("281234567890123456\r", "付款码"), ("https://example.com/?a=$(id)\n", UNKNOWN_CODE),
                         ("NO-ENTER-BEHIND-IT", UNKNOWN_CODE)):  # fmt: skip
        robot.type(code)
        robot.wait_for(answer, PLENTY)
        tap(robot, "知道了")
        robot.wait_for("知识问答", PLENTY)
    tap(robot, "帮助", "工作人员", "值班技术员")
    robot.wait_for("请输入密码", PLENTY)
    robot.key("1")
    robot.wait_for(DOT, PLENTY)
    # Digits, as on the keypad, and Enter: into the field or onto a button they must not come.
    robot.type("291357908642135790\r")
    robot.wait_for("付款码", PLENTY)
    tap(robot, "知道了")
    robot.wait_for("请输入密码", PLENTY)
    for count, digit in enumerate(PIN[1:], 2):
        robot.key(digit)
        robot.wait_for(lambda lines, count=count: any(line.count(DOT) == count for line in lines), PLENTY)
    robot.key("enter")
    robot.wait_for("本终端", PLENTY)


def test_where_no_port_reads_them_keys_are_a_persons_at_any_pace(terminal: TerminalCommand) -> None:
    with Robot([sys.executable, "-m", "kiosk", "run"], env=terminal.environment) as robot:
        robot.wait_for("知识问答", PLENTY)
        tap(robot, "帮助", "工作人员", "值班技术员")
        robot.wait_for("请输入密码", PLENTY)
        robot.type(PIN + "\r")
        robot.wait_for("本终端", PLENTY)
