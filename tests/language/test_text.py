"""Text stays within its cells, Chinese lines break where they may, dates are said in both calendars."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.lunar import festivals, lunar, lunar_line
from language.text import (
    CLOSING,
    OPENING,
    breaks,
    date_line,
    fit,
    group_number,
    label_lines,
    narrowest,
    one_after_another,
    width,
    wrap,
)


def test_width_counts_cells_as_the_screen_draws_them() -> None:
    assert width("报修 Repair") == 11
    assert width("，") == 2
    assert width("") == 0


@pytest.mark.parametrize(
    ("text", "cells", "cut"),
    [
        ("王师傅", 6, "王师傅"),
        ("王师傅来了", 8, "王师..."),
        ("王师傅来了", 9, "王师傅..."),
        ("王师傅", 5, "王.."),
        ("王师傅", 2, ".."),
        ("王师傅", 1, "."),
        ("王师傅", 0, ""),
        ("two words", 8, "two w..."),
        ("two words", 7, "two..."),
    ],
)
def test_text_that_is_too_long_ends_in_plain_dots(text: str, cells: int, cut: str) -> None:
    assert fit(text, cells) == cut


@pytest.mark.parametrize(
    ("text", "cells", "lines"),
    [
        ("今天停水，请提前储水。", 10, ["今天停水，", "请提前储", "水。"]),
        ("今天停水。", 8, ["今天停", "水。"]),
        ("见（附件）", 4, ["见", "（附", "件）"]),
        ("见（附件）", 6, ["见（附", "件）"]),
        ("拨打 027 8888 0000 报修", 18, ["拨打 027 8888 0000", "报修"]),
        ("拨打 027 8888 0000 报修", 16, ["拨打", "027 8888 0000 报", "修"]),
        ("拨打 027 8888 0000 报修", 10, ["拨打", "027 8888", "0000 报修"]),
        ("周日14:00-17:00停水", 12, ["周日", "14:00-17:00", "停水"]),
        ("on time", 4, ["on", "time"]),
        ("一\n\n二", 10, ["一", "", "二"]),
        ("", 10, [""]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("中", 1, ["中"]),
    ],
)
def test_lines_break_where_chinese_and_latin_may(text: str, cells: int, lines: list[str]) -> None:
    assert wrap(text, cells) == lines


@pytest.mark.parametrize(
    ("text", "cells", "lines"),
    [
        ("厨房", 8, ["厨房"]),
        ("11月22日 星期日", 13, ["11月22日", "星期日"]),
        ("不用联系，我凭编号来查", 13, ["不用联系，", "我凭编号来查"]),
        ("Leave a phone number", 13, ["Leave a", "phone number"]),
        ("想有人陪去医院啊", 14, ["想有人陪", "去医院啊"]),
        ("Doors, windows, locks", 11, ["Doors,", "windows,", "locks"]),
    ],
)
def test_a_label_falls_into_lines_of_about_equal_length(text: str, cells: int, lines: list[str]) -> None:
    assert label_lines(text, cells) == lines


@given(st.text(alphabet="今天停水请物业，。！（）“”《》、 abc123-.()", max_size=60), st.integers(8, 40))
def test_wrapping_loses_nothing_and_keeps_the_rules(text: str, cells: int) -> None:
    lines = wrap(text, cells)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    for line in lines:
        # A single piece may be all marks, and longer than a line: then it is cut wherever it must be.
        if not any(mark * 2 in line for mark in "（《“(") and set(line) - CLOSING - OPENING - {" "}:
            assert width(line) <= cells


@given(st.lists(st.sampled_from(["今", "天", "停水", "abc", "12", "好，", "（的）", "“行”", "完。"]), max_size=30))
def test_no_line_begins_with_a_closing_nor_ends_with_an_opening_mark(words: list[str]) -> None:
    for line in wrap("".join(words), 12):
        assert not line or (line[0] not in CLOSING and line[-1] not in OPENING)
        assert width(line) <= 12


@pytest.mark.parametrize(
    ("text", "lines", "cells"),
    [("Pull the server away", 1, 20), ("Pull the server away", 2, 11), ("清空", 2, 2), ("Queue", 2, 5), ("", 2, 0)],
)
def test_the_narrowest_room_of_a_label_leaves_its_words_whole(text: str, lines: int, cells: int) -> None:
    assert narrowest(text, lines) == cells


@pytest.mark.parametrize(
    ("phrases", "said"),
    [
        (["On site in 5 minutes", "Fixed in 30 minutes"], "On site in 5 minutes, fixed in 30 minutes"),
        (["5 minutes", "SMS within a day"], "5 minutes, SMS within a day"),
        (["On site"], "On site"),
        ([], ""),
    ],
)
def test_phrases_one_after_another_read_as_one_sentence(phrases: list[str], said: str) -> None:
    assert one_after_another(phrases, ", ") == said


def test_numbers_that_people_carry_home_come_in_groups() -> None:
    assert group_number("407182653") == "407 182 653"
    assert group_number("4071") == "407 1"
    assert group_number("") == ""


def test_dates_are_said_in_both_languages() -> None:
    day = datetime(2026, 11, 22, 10, 49, tzinfo=UTC)
    assert date_line(day, "zh") == "11月22日 星期日"
    assert date_line(day, "en") == "Sun 22 Nov"
    assert lunar_line(day, "zh") == "农历十月十四"
    assert lunar_line(day, "en") == "lunar month 10, day 14"


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(1900, 1, 31), (1900, 1, 1, False)),
        (date(2024, 2, 9), (2023, 12, 30, False)),
        (date(2024, 2, 10), (2024, 1, 1, False)),
        (date(2023, 3, 22), (2023, 2, 1, True)),
        (date(2025, 7, 25), (2025, 6, 1, True)),
        (date(2033, 12, 22), (2033, 11, 1, True)),
        (date(2057, 9, 29), (2057, 9, 1, False)),
        (date(2100, 2, 9), (2100, 1, 1, False)),
    ],
)
def test_lunar_dates_agree_with_the_almanac(day: date, found: tuple[int, int, int, bool]) -> None:
    assert lunar(day) == found


def test_a_leap_month_says_so() -> None:
    assert lunar_line(date(2025, 7, 25), "zh") == "农历闰六月初一"
    assert lunar_line(date(2025, 7, 25), "en") == "lunar month 6 (leap), day 1"
    assert lunar_line(date(2025, 8, 12), "zh") == "农历闰六月十九"
    assert lunar_line(date(2025, 8, 13), "zh") == "农历闰六月二十"


def test_days_outside_of_the_table_are_refused() -> None:
    with pytest.raises(ValueError, match="1899"):
        lunar(date(1899, 12, 31))


@pytest.mark.parametrize(
    ("day", "names"),
    [
        (date(2026, 2, 16), ["除夕"]),
        (date(2026, 2, 17), ["春节"]),
        (date(2026, 4, 5), ["清明节"]),
        (date(2024, 4, 4), ["清明节"]),
        (date(2021, 12, 21), ["冬至"]),
        (date(2026, 9, 25), ["中秋节"]),
        (date(2026, 10, 1), ["国庆节"]),
        (date(2026, 10, 18), ["重阳节"]),
        (date(2025, 6, 29), []),
        (date(2026, 11, 22), []),
    ],
)
def test_festivals_of_both_calendars(day: date, names: list[str]) -> None:
    assert festivals(day, "zh") == names
    assert len(festivals(day, "en")) == len(names)


@given(st.text(alphabet="水电ab1 ，。“”（）", max_size=60), st.integers(2, 20))
def test_text_that_is_written_breaks_where_it_is_wrapped_and_loses_nothing(text: str, cells: int) -> None:
    places = [0, *breaks(text, cells), len(text)]
    assert places == sorted(set(places)) or not text
    lines = [text[start:end] for start, end in pairwise(places)]
    assert "".join(lines) == text
    for line, following in pairwise(lines):
        assert width(line) <= max(cells, width(line[0]))
        # Only what is longer than a line by itself is cut anywhere.
        unbroken = following[:1] in CLOSING or line[-1:] in OPENING
        assert not unbroken or width(line) > cells - 8
