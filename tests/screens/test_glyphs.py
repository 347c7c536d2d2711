from __future__ import annotations

import unicodedata

import pytest

from screens.fonts.build import wanted_characters
from screens.fonts.unifont import HEIGHT, glyph
from screens.widgets.glyphs import (
    BLOCK,
    HALF,
    LETTERINGS,
    SEXTANT,
    Bitmap,
    bitmap,
    cells,
    drawn,
    emboldened,
    stretched,
    thickened,
    trimmed,
)


def dots(*rows: str) -> Bitmap:
    return Bitmap(len(rows[0]), tuple(int(row.replace("#", "1").replace(".", "0"), 2) for row in rows))


def picture(shown: Bitmap) -> list[str]:
    return [f"{row:0{shown.width}b}".replace("1", "#").replace("0", ".") for row in shown.rows]


def test_the_font_has_every_character_it_was_built_for():
    lacking = [character for character in wanted_characters() if glyph(character) is None]
    assert lacking == []
    assert len(wanted_characters()) > 7445 + 95 - 10


@pytest.mark.parametrize("character", ["龘", "\x00", "\uffff", "😀"])
def test_the_font_says_what_it_lacks(character):
    assert glyph(character) is None
    assert drawn(f"报{character}", SEXTANT) is None


def test_a_glyph_is_as_wide_as_its_character():
    assert glyph("人").width == 16
    assert glyph("A").width == 8
    assert len(glyph("A").rows) == HEIGHT


def test_the_zero_has_no_stroke_through_it():
    assert picture(trimmed(bitmap("0"))) == [
        "..##..",
        ".#..#.",
        "#....#",
        "#....#",
        "#....#",
        "#....#",
        "#....#",
        "#....#",
        ".#..#.",
        "..##..",
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["#...", "#..."], ["##..", "##.."]),  # a stroke grows to the right
        (["...#", "...#"], ["...##", "...##"]),  # into a new column at the edge
        (["#.#.", "#.#."], ["#.##", "#.##"]),  # a gap between strokes stays
        (["###.", "#.#.", "###."], ["####", "#.##", "####"]),  # so does a counter
        (["#..#", "#.#.", "##.."], ["##.##", "####.", "###.."]),  # a pinhole would not
        ([".##.", "...."], [".###", "...."]),
    ],
)
def test_emboldening_widens_strokes_and_keeps_them_apart(before, after):
    assert picture(emboldened(dots(*before))) == after


def test_stretched_dots_thicken_by_half_a_dot():
    assert picture(thickened(stretched(dots("#.#", "..."), 2))) == ["###.###", "......."]


def test_trimming_takes_all_empty_edges():
    assert picture(trimmed(dots("....", ".#..", "..#.", "...."))) == ["#.", ".#"]
    assert trimmed(dots("...")) == Bitmap(0, ())


@pytest.mark.parametrize("pattern", range(64))
def test_sextants_are_those_that_unicode_names(pattern):
    character = SEXTANT.cells[pattern]
    places = "".join(str(bit + 1) for bit in range(6) if pattern >> bit & 1)
    names = {"": "SPACE", "135": "LEFT HALF BLOCK", "246": "RIGHT HALF BLOCK", "123456": "FULL BLOCK"}
    assert unicodedata.name(character) == names.get(places, f"BLOCK SEXTANT-{places}")


QUADRANTS = {1: "UPPER LEFT", 2: "UPPER RIGHT", 4: "LOWER LEFT", 8: "LOWER RIGHT"}


@pytest.mark.parametrize("pattern", range(16))
def test_quadrants_are_those_that_unicode_names(pattern):
    name = unicodedata.name(HALF.cells[pattern])
    halves = {3: "UPPER HALF", 12: "LOWER HALF", 5: "LEFT HALF", 10: "RIGHT HALF", 15: "FULL"}
    quadrants = " AND ".join(QUADRANTS[bit] for bit in QUADRANTS if pattern & bit)
    assert name == (
        f"{halves[pattern]} BLOCK" if pattern in halves else f"QUADRANT {quadrants}" if pattern else "SPACE"
    )


def test_dots_become_cells_with_the_middle_found_in_dots():
    assert cells(dots("#"), SEXTANT, 1, 1) == ["🬃"]
    assert cells(dots("##"), SEXTANT, 2, 1) == ["🬇🬃"]
    assert cells(dots("#", "#"), HALF, 2, 1) == ["▐ "]
    assert cells(dots("#"), HALF, 2, 2, "left") == ["▖ ", "  "]
    assert cells(dots("#"), HALF, 2, 2, "right") == [" ▗", "  "]
    assert cells(dots("#.#"), BLOCK, 5, 1) == [" █ █ "]


@pytest.mark.parametrize("lettering", LETTERINGS, ids=lambda lettering: lettering.name)
def test_the_size_of_a_text_is_what_it_takes_to_draw_it(lettering):
    shown = drawn("报修 119", lettering)
    columns, rows = lettering.size(shown)
    assert lettering.fits(shown, columns, rows)
    assert not lettering.fits(shown, columns - 1, rows)
    assert not lettering.fits(shown, columns, rows - 1)
    lines = cells(shown, lettering, columns, rows)
    assert [len(line) for line in lines] == [columns] * rows
    inked = sum(bin(lettering.cells.index(character)).count("1") for line in lines for character in line)
    assert inked == sum(row.bit_count() for row in shown.rows)


def test_two_characters_fit_a_home_tile_and_an_elder_tile():
    for word in ("找人", "公告", "报修", "意见", "问答", "我的"):
        assert SEXTANT.fits(drawn(word, SEXTANT), 18, 6)
        assert HALF.fits(drawn(word, HALF), 36, 8)


def test_bold_letters_never_touch_one_another():
    for text in ("公告", "田田", "一一一", "HMW88"):
        for lettering in LETTERINGS:
            shown = drawn(text, lettering)
            shadow = 0
            for row in shown.rows:
                shadow |= row
            assert f"{shadow:b}".count("0") >= len(text) - 1


def test_close_letters_stand_one_dot_apart():
    one, two = drawn("8", SEXTANT, bold=False, close=True), drawn("88", SEXTANT, bold=False, close=True)
    assert two.width == 2 * one.width + 1


def test_lines_stand_centred_below_one_another():
    shown = drawn("119\n1", SEXTANT)
    one = drawn("1", SEXTANT)
    assert shown.height == 2 * one.height + 2
    assert drawn("119\n龘", SEXTANT) is None
    assert drawn(" ", SEXTANT) is None
