"""A technician at the lobby screen, with real taps, a reader and a printer on ptys, and a server."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from server_process import ServerProcess
from terminal_command import TerminalCommand

from devices.settings import DeviceSettings, ReaderSettings, load_settings, save_settings
from devices.simulator import Simulator
from kiosk.robot import Robot

PLENTY = 30.0
NEW_CARD = "0F00C12A7B"
PRINTED = "0012659323"
TAKEN_AWAY = 4.0
"""A card that comes sooner is still the same visit of the same card."""


@contextmanager
def lobby(terminal: TerminalCommand, size: tuple[int, int]) -> Iterator[Robot]:
    with Robot([sys.executable, "-m", "kiosk", "run"], size, env=terminal.environment) as robot:
        robot.wait_for("报修", PLENTY)
        yield robot


def tap(robot: Robot, *labels: str) -> None:
    for label in labels:
        robot.settle(timeout=PLENTY)
        robot.tap(label, -1, timeout=PLENTY)


def sign_in(robot: Robot) -> None:
    tap(robot, "帮助", "工作人员", "值班技术员")
    robot.wait_for("请输入密码", PLENTY)
    robot.type("135790")
    tap(robot, "登录")
    robot.wait_for("本终端", PLENTY)


@contextmanager
def again_and_again(do: Callable[[], object], pause: float = 0.5) -> Iterator[None]:
    """Do something again and again in the background, with so many seconds between."""
    enough = threading.Event()

    def go_on() -> None:
        while not enough.wait(pause):
            do()

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield
    finally:
        enough.set()
        thread.join()


@pytest.mark.parametrize("size", [(80, 24), (65, 18)], ids=["80x24", "65x18"])
def test_an_unknown_reader_works_in_a_few_taps_and_a_card_is_registered(
    server: ServerProcess, terminal: TerminalCommand, size: tuple[int, int], tmp_path: Path
) -> None:
    terminal.enrol(server)
    terminal.json("sync", "--once")
    settings = terminal.home / "readers.toml"
    link = tmp_path / "port"
    # Two sizes, two cards: what one test registers, the server of both knows.
    card, printed = (NEW_CARD, PRINTED) if size[0] == 80 else ("0F00C12A7C", "0012659324")
    with Simulator("id12", link=link) as reader:
        save_settings(settings, DeviceSettings(readers=(ReaderSettings(str(link), "wiegand-ascii", 115200),)))
        with lobby(terminal, size) as robot:
            sign_in(robot)
            tap(robot, "读卡器")
            robot.wait_for("其他端口", PLENTY)
            tap(robot, "wiegand-ascii")
            tap(robot, "自动识别")
            with again_and_again(lambda: reader.present(card)):
                robot.wait_for("就用它", PLENTY)
            tap(robot, "就用它")
            robot.wait_for("就绪", PLENTY)
            assert load_settings(settings).readers == (ReaderSettings(str(link), "id12", 9600),)
            reader.present(card)
            robot.wait_for(card, PLENTY)
            robot.wait_for(printed, PLENTY)
            tap(robot, "保存记录", "知道了", "回放记录")
            robot.wait_for("回放哪个记录", PLENTY)
            tap(robot, "id12")
            robot.wait_for(card, PLENTY)
            tap(robot, "返回")
            robot.wait_for("移除", PLENTY)
            tap(robot, "型号")
            robot.wait_for("选哪个型号", PLENTY)
            tap(robot, "返回", "返回", "登记卡片")
            robot.wait_for("哪张卡", PLENTY)
            with again_and_again(lambda: reader.present(card)):
                robot.wait_for("印着什么", PLENTY)
            robot.type(printed)
            tap(robot, "下一步", "2单元")
            robot.wait_for("门牌号", PLENTY)
            robot.type("502")
            tap(robot, "下一步")
            robot.wait_for(card, PLENTY)
            tap(robot, "交给物业")
            robot.wait_for("马上就能用", PLENTY)
            forms = load_settings(settings).forms("em4100")
            assert "8h10d" in forms
            assert "wiegand-26" not in forms
            tap(robot, "知道了", "返回", "退出登录")
            robot.wait_for("报修", PLENTY)
            # The server makes a card of it, and the lobby knows it after the next exchange.
            robot.wait_for("已联网", PLENTY)
            with again_and_again(lambda: reader.present(card), TAKEN_AWAY):
                robot.wait_for(lambda lines: any("我的事项" in line for line in lines[:3]), PLENTY)
    assert card.encode() not in b"".join(
        path.read_bytes() for path in terminal.home.rglob("*") if path.is_file() and path.parent.name != "traces"
    )
