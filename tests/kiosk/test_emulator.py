from __future__ import annotations

import unicodedata

import pytest

from kiosk.cell_shapes import sextant_dots, shapes
from kiosk.emulator import Emulator


def fed(data: str, columns: int = 10, rows: int = 3) -> Emulator:
    emulator = Emulator(columns, rows)
    emulator.feed(data.encode())
    return emulator


@pytest.mark.parametrize(
    "sequence",
    [
        "\x1b[>1u",
        "\x1b[<u",
        "\x1b[=0c",
        "\x1b[?u",
        "\x1b[?2026$p",
        "\x1b[?2048h",
        "\x1b[2 q",
        "\x1b]11;?\x1b\\",
        "\x1b]0;title\x07",
        "\x1bP+q544e\x1b\\",
        "\x1b_Gi=31\x1b\\",
        "\x1b(B",
        "\x1b=",
    ],
)
def test_what_it_does_not_know_leaves_no_trace_however_it_is_cut(sequence):
    data = f"a{sequence}好".encode()
    whole = Emulator(10, 1)
    whole.feed(data)
    assert whole.lines() == ["a好"]
    bytewise = Emulator(10, 1)
    for i in range(len(data)):
        bytewise.feed(data[i : i + 1])
    assert bytewise.cells() == whole.cells()


def test_an_escape_that_begins_nothing_is_dropped():
    assert fed("a\x1b\x1b[1mb").lines()[0] == "ab"


def test_half_of_an_overwritten_wide_character_is_blanked():
    assert fed("阳光\x1b[1;2Hx").lines()[0] == " x光"
    assert fed("阳光\x1b[1;3Hx").lines()[0] == "阳x"
    assert [cell.data for cell in fed("阳光\x1b[1;3Hx").cells()[0][:5]] == ["阳", "", "x", " ", " "]
    assert fed("阳光\x1b[1;2H\x1b[K").lines()[0] == ""


def test_a_wide_character_that_does_not_fit_goes_to_the_next_line():
    assert fed("abcd好", columns=5, rows=2).lines() == ["abcd", "好"]


def test_zero_width_characters_swallow_nothing():
    assert fed("e\u0301☎\ufe0f好").lines()[0] == "e\u0301☎\ufe0f好"


def test_the_alternate_screen_gives_the_main_one_back():
    emulator = fed("main\x1b[?1049h\x1b[Halternate")
    assert emulator.lines()[0] == "alternate"
    emulator.feed(b"\x1b[?1049l!")
    assert emulator.lines()[0] == "main!"


@pytest.mark.parametrize(
    ("graphics", "field", "value"),
    [
        ("38;2;155;28;31", "fg", "9b1c1f"),
        ("38:2::155:28:31", "fg", "9b1c1f"),
        ("48:2:155:28:31", "bg", "9b1c1f"),
        ("48:5:196", "bg", "ff0000"),
        ("4:3", "underscore", True),
        ("1;58;2;1;4;7", "underscore", False),
        ("1;58;5;4;7", "reverse", True),
        ("58:2::1:4:7;3", "italics", True),
    ],
)
def test_graphics_are_read_in_every_spelling(graphics, field, value):
    assert getattr(fed(f"\x1b[{graphics}mx").cells()[0][0], field) == value


def test_erased_cells_take_the_background_but_no_underline():
    cell = fed("\x1b[44;4m\x1b[2J").cells()[2][9]
    assert (cell.data, cell.bg, cell.underscore) == (" ", "blue", False)


def test_a_smaller_screen_keeps_its_top_left_corner():
    emulator = fed("abcd好\r\nsecond\r\nthird")
    emulator.resize(5, 2)
    assert emulator.lines() == ["abcd", "secon"]


def test_text_is_found_by_cells():
    emulator = fed("阳光 ab光\r\n 光")
    assert emulator.find("阳光") == [(0, 0, 4)]
    assert emulator.find("光") == [(2, 0, 2), (7, 0, 2), (1, 1, 2)]
    assert emulator.find("暗") == []


def test_a_frame_in_progress_is_known():
    emulator = fed("\x1b[?2026h")
    assert emulator.in_frame
    emulator.feed(b"\x1b[?2026l")
    assert not emulator.in_frame


ASPECT = 0.5


@pytest.mark.parametrize(
    ("character", "expected"),
    [
        ("█", [(0, 0, 1, 1)]),
        ("▀", [(0, 0, 1, 0.5)]),
        ("▄", [(0, 0.5, 1, 1)]),
        ("▂", [(0, 0.75, 1, 1)]),
        ("▌", [(0, 0, 0.5, 1)]),
        ("▎", [(0, 0, 0.25, 1)]),
        ("▐", [(0.5, 0, 1, 1)]),
        ("▚", [(0, 0, 0.5, 0.5), (0.5, 0.5, 1, 1)]),
        ("\U0001fb00", [(0, 0, 0.5, 1 / 3)]),
        ("\U0001fb01", [(0.5, 0, 1, 1 / 3)]),
        ("─", [(0, 0.475, 0.55, 0.525), (0.45, 0.475, 1, 0.525)]),
    ],
)
def test_drawn_characters_fill_their_part_of_the_cell(character, expected):
    drawn = shapes(character, ASPECT)
    assert [pytest.approx(tuple(r[:4])) for r in drawn] == [tuple(e) for e in expected]


@pytest.mark.parametrize("code", range(0x1FB00, 0x1FB3C))
def test_sextants_are_drawn_as_their_unicode_names_say(code):
    digits = unicodedata.name(chr(code)).removeprefix("BLOCK SEXTANT-")
    assert sextant_dots(chr(code)) == tuple(str(place) in digits for place in range(1, 7))
    assert len(shapes(chr(code), ASPECT)) == len(digits)


def test_every_line_character_but_the_diagonals_is_drawn():
    fonts = [chr(code) for code in range(0x2500, 0x2580) if not shapes(chr(code), ASPECT)]
    assert fonts == ["╱", "╲", "╳"]
