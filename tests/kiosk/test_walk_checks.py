"""The rules that every screen is held against, each with a screen that breaks it."""

from __future__ import annotations

from itertools import combinations

import msgspec
import pytest

from kiosk.walk.checks import BAR, found, least, misplaced_focus, problems
from kiosk.walk.flows import FLOWS
from kiosk.walk.pairs import all_pairs
from kiosk.walk.survey import Box, Part, Survey, Touchable
from kiosk.walk.walker import SIZES
from language.translation import LANGUAGES
from screens.schemes import SCHEMES

LINES = ["报修: 厨房", "", " 确定 ", "", "", " a    b    c    d    e    f    g ", ""]


def cells(lines: list[str], columns: int = 40) -> list[list[str]]:
    rows = []
    for line in lines:
        row: list[str] = []
        for character in line:
            row += [character, ""] if ord(character) > 0x2E80 else [character]
        rows.append(row + [" "] * (columns - len(row)))
    return rows


def bar(y: int = 5) -> list[Touchable]:
    return [Touchable("BigButton", "abcdefg"[i], Box(5 * i, y, 4, 2), name) for i, name in enumerate(BAR)]


GOOD = Survey(
    "repair",
    (40, 7),
    [line.rstrip() for line in LINES],
    [Part("Words", ("报修: 厨房",), Box(0, 0, 12, 1), Box(0, 0, 12, 1))],
    [Touchable("BigButton", "确定", Box(0, 2, 6, 2)), *bar()],
    [],
)


def test_nothing_is_wrong_with_a_good_screen() -> None:
    assert problems(GOOD, cells(LINES)) == []
    assert problems(GOOD, cells(LINES), {one.name: one.box for one in bar()}) == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"targets": [Touchable("BigButton", "确定", Box(0, 2, 6, 1)), *bar()]}, "too small: 6×1"),
        ({"targets": [Touchable("BigButton", "确定", Box(0, 2, 3, 2)), *bar()]}, "too small: 3×2"),
        ({"targets": [Touchable("BigButton", "确定", Box(0, 3, 6, 2)), *bar()]}, "no cell between"),
        ({"targets": [Touchable("BigButton", "确定", Box(36, 2, 6, 2)), *bar()]}, "out of the screen"),
        ({"targets": bar()[:-1]}, "bar-help is not there"),
        ({"targets": bar(y=4)}, "elsewhere at"),
        ({"parts": [Part("Words", ("报修: 厨房",), Box(0, 0, 12, 2), Box(0, 0, 12, 1))]}, "is cut"),
        ({"parts": [Part("Words", ("报修: 厨房间",), Box(0, 0, 12, 1), Box(0, 0, 12, 1))]}, "does not show all"),
        (
            {"parts": [Part("Words", ("报",), *[Box(0, 0, 2, 1)] * 2), Part("Title", ("修",), *[Box(0, 0, 8, 1)] * 2)]},
            "over",
        ),
        ({"targets": [Touchable("BigButton", "确定", Box(1, 2, 6, 2)), *bar()]}, "words where its sides"),
        ({"targets": [Touchable("BigButton", "确定", Box(0, 2, 5, 2)), *bar()]}, "words where its sides"),
        ({"missing": ["厨房"]}, "has no place"),
        ({"lines": ["报修"]}, "where the program drew"),
    ],
)
def test_what_is_wrong_is_told(changes: dict[str, object], told: str) -> None:
    wrong = problems(msgspec.structs.replace(GOOD, **changes), cells(LINES), {one.name: one.box for one in bar()})
    assert any(told in problem for problem in wrong), wrong


def test_targets_are_larger_in_cells_where_the_screen_is_small() -> None:
    assert least(53) == (4, 2)
    assert least(65) == least(120) == (3, 2)


def test_the_target_with_all_of_the_words_comes_first() -> None:
    survey = msgspec.structs.replace(
        GOOD, targets=[Touchable("BigButton", words, Box(0, 0, 4, 2)) for words in ("电梯里灯", "大电梯", "电梯")]
    )
    assert [found(survey, words).words for words in ("电梯", "电梯里", "大")] == ["电梯", "电梯里灯", "大电梯"]  # type: ignore[union-attr]
    assert found(survey, "水") is None


@pytest.mark.parametrize(("focused", "line"), [(True, "▌确定▐"), (False, "▏确定▕"), (False, " 确定▐")])
def test_the_mark_of_the_focus_stands_where_the_focus_is(focused: bool, line: str) -> None:
    one = Touchable("BigButton", "确定", Box(0, 2, 6, 1), focused=focused)
    other = msgspec.structs.replace(one, focused=not focused)
    rows = cells([*LINES[:2], line])
    assert not list(misplaced_focus(msgspec.structs.replace(GOOD, targets=[one]), rows))
    assert list(misplaced_focus(msgspec.structs.replace(GOOD, targets=[other]), rows))


@pytest.mark.parametrize(
    "factors", [[range(3), range(3)], [range(4), range(5), range(2)], [range(1), range(7), range(2), range(3)]]
)
def test_every_pair_of_values_is_in_some_row(factors: list[range]) -> None:
    rows = all_pairs(factors)
    for one, two in combinations(range(len(factors)), 2):
        assert {(row[one], row[two]) for row in rows} == {(a, b) for a in factors[one] for b in factors[two]}


def test_factors_that_are_apart_need_not_meet() -> None:
    rows = all_pairs([range(9), range(3), range(9)], apart={(0, 2)})
    assert len(rows) == 27
    for one, two in ((0, 1), (1, 2)):
        assert len({(row[one], row[two]) for row in rows}) == 27


def test_the_walk_is_hardly_longer_than_pairs_need() -> None:
    rows = all_pairs([FLOWS, SIZES, tuple(SCHEMES), LANGUAGES])
    assert len(rows) <= len(FLOWS) * max(len(SIZES), len(SCHEMES)) + 2
