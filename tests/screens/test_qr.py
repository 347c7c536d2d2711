from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageDraw
from textual.app import App

from kiosk.cell_shapes import shapes
from kiosk.robot import Robot
from screens.widgets.qr import QrCode, fits, plan

APP = str(Path(__file__).with_name("qr_app.py"))
CELL = (6, 12)


def painted(cells) -> Image.Image:
    """Paint a screen's cells as a terminal does."""
    width, height = CELL
    image = Image.new("RGB", (len(cells[0]) * width, len(cells) * height), "#101010")
    draw = ImageDraw.Draw(image)
    for y, row in enumerate(cells):
        for x, cell in enumerate(row):
            left, top = x * width, y * height
            if cell.bg != "default":
                draw.rectangle((left, top, left + width - 1, top + height - 1), fill=f"#{cell.bg}")
            for part in shapes(cell.data, width / height):
                box = (left + part.left * width, top + part.top * height)
                draw.rectangle(
                    (*box, left + part.right * width - 1, top + part.bottom * height - 1), fill=f"#{cell.fg}"
                )
    return image


@pytest.mark.parametrize(
    ("payload", "size"),
    [
        ("HTTPS://YG.EXAMPLE/407182653", (80, 19)),
        ("407182653", (65, 13)),
        ("大堂公告: 今天停水 14:00-17:00, 3号楼 2单元", (80, 24)),
        ("https://lobby.example/notices/" + "n" * 150, (120, 32)),
    ],
)
def test_a_phone_reads_the_code_off_a_dark_screen(payload, size):
    with Robot([sys.executable, APP, payload], size=size) as robot:
        robot.wait_for(lambda lines: any("█" in line for line in lines))
        robot.settle()
        found = zxingcpp.read_barcodes(painted(robot.cells()))
    assert [code.text for code in found] == [payload]


@pytest.mark.parametrize(
    ("payload", "cells", "expected"),
    [
        ("A" * 20, (29, 15), ("M", 21, 4)),  # version 1-M holds 20 capitals
        ("A" * 21, (29, 15), ("L", 21, 4)),  # 1-L holds 25
        ("A" * 21, (33, 17), ("M", 25, 4)),
        ("a" * 20, (33, 17), ("M", 25, 4)),  # 1-M holds 14 bytes
        ("A" * 25, (25, 13), ("L", 21, 2)),
        ("A" * 26, (28, 14), None),
        ("A" * 20, (24, 30), None),
        ("A" * 5000, (400, 400), None),
        ("", (80, 24), None),
    ],
)
def test_the_best_code_that_fits_is_planned(payload, cells, expected):
    assert plan(payload, *cells) == expected
    assert fits(payload, *cells) == (expected is not None)


def test_what_19_rows_can_hold_is_version_3_with_all_its_quiet_zone():
    assert plan("A" * 61, 80, 19) == ("M", 29, 4)


def test_a_text_too_long_for_the_widget_shows_nothing_and_says_so():
    code = QrCode("x" * 500)

    class OneWidget(App[None]):
        CSS = "QrCode { width: 1fr; height: 1fr; }"

        def compose(self):
            yield code

    async def run() -> None:
        app = OneWidget()
        async with app.run_test(size=(65, 18)) as pilot:
            assert code.too_long
            assert {code.render_line(y).text.strip() for y in range(18)} == {""}
            code.payload = "SHORT"
            await pilot.pause()
            assert not code.too_long
            assert any(code.render_line(y).text.strip() for y in range(18))

    asyncio.run(run())


def test_a_code_takes_just_its_own_room_when_it_may():
    code = QrCode("A" * 20)

    class OneWidget(App[None]):
        def compose(self):
            yield code

    async def run() -> None:
        app = OneWidget()
        async with app.run_test(size=(80, 24)):
            assert code.size == (29, 15)

    asyncio.run(run())
