from __future__ import annotations

import asyncio

import pytest
from textual.app import App

from screens.widgets.big_text import BigText

SEXTANT_REN = [
    "    🬹    ",
    "    █    ",
    "   🬦🬨🬓   ",
    "  🬞🬝 🬬🬏  ",
    " 🬞🬜🬀 🬁🬪🬏 ",
    "🬇🬆     🬊🬃",
]
HALF_TEN = [
    "    ▄▖     ▄▄▖    ",
    "  ▄▛█▌   ▄▛▘ ▀▙▖  ",
    "    █▌   █▌   █▌  ",
    "    █▌   █▌   █▌  ",
    "    █▌   ▀▙▖ ▄▛▘  ",
    "  ▀▀▀▀▀▘   ▀▀▘    ",
]


def shown(widget: BigText, size: tuple[int, int]) -> tuple[list[str], str]:
    """Return what the widget draws on a screen that it fills, and the lettering it chose."""

    class OneWidget(App[None]):
        def compose(self):
            yield widget

    async def run() -> tuple[list[str], str]:
        app = OneWidget()
        async with app.run_test(size=size):
            lines = [widget.render_line(y).text for y in range(widget.content_size.height)]
            return lines, widget.lettering

    return asyncio.run(run())


def test_a_title_in_sextants():
    lines, lettering = shown(BigText("人"), (9, 6))
    assert lettering == "sextant"
    assert lines == SEXTANT_REN


def test_a_number_in_half_blocks():
    lines, lettering = shown(BigText("10", style="half"), (18, 6))
    assert lettering == "half"
    assert lines == HALF_TEN


@pytest.mark.parametrize(
    ("size", "lettering"),
    [
        ((80, 20), "block"),
        ((67, 16), "block"),
        ((40, 9), "half"),
        ((26, 7), "sextant"),
        ((26, 5), "plain"),
        ((10, 9), "plain"),
    ],
)
def test_the_largest_lettering_that_fits_is_chosen(size, lettering):
    assert shown(BigText("报修"), size)[1] == lettering


def test_a_telephone_number_is_drawn_close_where_it_would_stand_in_plain_words_otherwise():
    drawn_words, lettering = shown(BigText("138 1234 5678"), (45, 6))
    assert lettering == "sextant"
    assert drawn_words != shown(BigText("138 1234 5678"), (52, 6))[0]
    assert shown(BigText("138 1234 5678"), (41, 6))[1] == "plain"


@pytest.mark.parametrize(("style", "lettering"), [("half", "half"), ("sextant", "sextant"), ("plain", "plain")])
def test_a_style_is_the_largest_allowed(style, lettering):
    assert shown(BigText("报修", style=style), (80, 24))[1] == lettering


def test_without_sextants_half_blocks_or_plain_words_serve(monkeypatch):
    monkeypatch.setattr(BigText, "sextants", False)
    assert shown(BigText("报修", style="sextant"), (80, 24))[1] == "plain"
    assert shown(BigText("报修"), (26, 7))[1] == "plain"
    assert shown(BigText("报修"), (36, 8))[1] == "half"


def test_plain_words_stand_in_the_middle_and_are_cut_to_the_widget():
    assert shown(BigText("报修\nok", style="plain"), (8, 4))[0] == ["        ", "  报修  ", "   ok   ", "        "]
    assert shown(BigText("报修", style="plain", align="right"), (6, 1))[0] == ["  报修"]
    assert shown(BigText("报修报修", style="plain"), (5, 1))[0] == ["报修 "]


def test_an_unknown_character_is_shown_in_plain_words():
    assert shown(BigText("龘"), (40, 20))[1] == "plain"


def test_its_text_can_change_and_is_drawn_anew():
    widget = BigText("1", style="sextant")

    class OneWidget(App[None]):
        CSS = "BigText { width: auto; height: auto; }"

        def compose(self):
            yield widget

    async def run() -> None:
        app = OneWidget()
        async with app.run_test(size=(80, 24)) as pilot:
            one, narrow = widget.render_line(0).text, widget.size
            widget.text = "407 182 653"
            await pilot.pause()
            assert widget.size.width > narrow.width
            assert widget.size.height == narrow.height == 4
            assert widget.render_line(0).text != one

    asyncio.run(run())
