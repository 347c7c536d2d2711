"""What the start page of `kiosk demo` says of the lobby screen is true there."""

from __future__ import annotations

import re
from pathlib import Path

from kiosk.tour.player import START_SECONDS, Player


def told(lines: list[str], label: str) -> str:
    """Return what the start page says behind a label."""
    (line,) = (line for line in lines if line.strip().startswith(label))
    return line.strip().removeprefix(label).strip()


def test_the_start_page_leads_staff_to_their_screen_and_to_the_slip_that_was_printed(tmp_path: Path) -> None:
    with Player(tmp_path, tmp_path / "kept") as newcomer:
        lines = newcomer.see("Ctrl+Q", seconds=START_SECONDS)
        sign_in = told(lines, "工作人员登录").split(" > ")
        pin = told(lines, "技术员的 PIN")
        way = told(lines, "技术员看纸条").split(" > ")
        newcomer.robot.key("enter")
        newcomer.see("报修", "已联网")
        newcomer.tap("意见", "物业服务", "报修来得慢", "不用联系", "交给物业", "打印纸条")
        newcomer.see("纸条打好了")
        (number,) = re.findall(r"\d{3} \d{3} \d{3}", "\n".join(newcomer.see("已登记")))
        newcomer.home()
        newcomer.tap(*sign_in, "技术员")
        newcomer.tap_digits(pin)
        newcomer.tap("登录")
        newcomer.see("退出登录")
        for place in way:
            newcomer.tap_last(place)
        newcomer.see("最近打印的纸条", number)
