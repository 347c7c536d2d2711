"""Markdown becomes lines of cells: nothing cut, nothing beyond the width, looks where they were written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from screen_support import sample_documents

from content.documents import Notice, in_language
from language.text import CLOSING, width
from screens.markdown import BLANK, Line, Span, lay_out, pages, wrapped

CASES = [
    pytest.param("一段话", 20, ["一段话"], id="a paragraph"),
    pytest.param("一\n\n二", 20, ["一", "", "二"], id="an empty line between paragraphs"),
    pytest.param("一\n二", 20, ["一", "二"], id="a line break is kept"),
    pytest.param("今天停水，请接水。", 8, ["今天停", "水，请接", "水。"], id="no line begins with a closing mark"),
    pytest.param("一\n\n## 二\n\n三", 20, ["一", "", "二", "三"], id="a heading stands close to its text"),
    pytest.param("- 一\n- 二三四五", 8, ["- 一", "- 二三四", "  五"], id="a list hangs"),
    pytest.param("9. 一\n10. 二", 20, [" 9. 一", "10. 二"], id="numbers stand in line"),
    pytest.param("- 一\n  - 二\n- 三", 20, ["- 一", "  - 二", "- 三"], id="a list in a list"),
    pytest.param("> 一\n\n二", 20, ["  一", "", "二"], id="a quotation is set in"),
    pytest.param("```\nab\ncd\n```", 20, ["ab", "cd"], id="code as it stands"),
    pytest.param("一\n\n---\n\n二", 20, ["一", "", "二"], id="a rule is an empty line"),
    pytest.param("<b>一</b>", 20, ["<b>一</b>"], id="HTML is not obeyed"),
    pytest.param("[甲](https://a.example)", 40, ["甲 (https://a.example)"], id="a link tells its address"),
    pytest.param("<https://a.example>", 40, ["https://a.example"], id="but not twice"),
    pytest.param(
        "| 甲 | 乙 |\n| --- | --- |\n| 一二三 | 四 |", 20, ["甲      乙", "一二三  四"], id="a table's columns"
    ),
    pytest.param(
        "| 甲 | 乙 |\n| --- | --- |\n| 一 | 二三四五六 |",
        12,
        ["甲  乙", "一  二三四五", "    六"],
        id="a wide one wraps",
    ),
    pytest.param("a\x1b[2Jb\u202ec", 20, ["a[2Jbc"], id="nothing that a terminal obeys"),
    pytest.param("", 20, [], id="nothing"),
]


@pytest.mark.parametrize(("text", "cells", "expected"), CASES)
def test_lines(text: str, cells: int, expected: list[str]) -> None:
    assert [line.text for line in lay_out(text, cells)] == expected


def test_bold_and_headings_look_as_written_across_line_breaks() -> None:
    assert lay_out("# 题\n\n一**二三  四**五", 6) == [
        Line((Span("题", "heading"),), keep=True),
        Line((Span("一"), Span("二三", "bold"))),
        Line((Span("四", "bold"), Span("五"))),
    ]


@given(st.text("ab ,。（一二 \n", max_size=40), st.integers(2, 20), st.data())
def test_wrapping_spans_loses_no_character_and_no_look(text: str, cells: int, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(text)))
    lines = wrapped([Span(text[:cut]), Span(text[cut:], "bold")], cells)
    kept = [(character, span.look) for line in lines for span in line.spans for character in span.text]
    written = [(character, "bold" if place >= cut else "") for place, character in enumerate(text)]
    assert [pair for pair in kept if pair[0] != " "] == [pair for pair in written if not pair[0].isspace()]
    assert all(width(line.text) <= cells for line in lines)


@pytest.mark.parametrize("cells", [57, 61, 76, 116])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_notices_of_the_sample_estate_stay_within_the_width(language: str, cells: int) -> None:
    for notice in (document for document in sample_documents() if isinstance(document, Notice)):
        lines = lay_out(in_language(notice.body, language), cells)
        assert lines, notice.id
        assert all(width(line.text) <= cells for line in lines)
        assert not any(line.text[:1] in CLOSING for line in lines)


def _numbered(count: int) -> list[Line]:
    return [Line((Span(str(number)),)) for number in range(count)]


def test_pages_hold_every_line_once() -> None:
    lines = _numbered(25)
    assert [line for page in pages(lines, 7) for line in page] == lines
    assert [len(page) for page in pages(lines, 7)] == [7, 7, 7, 4]


def test_a_page_ends_between_paragraphs_if_it_can() -> None:
    lines = [*_numbered(5), BLANK, *_numbered(5)]
    assert [len(page) for page in pages(lines, 7)] == [5, 5]


def test_a_page_does_not_end_with_a_heading() -> None:
    heading = Line((Span("h"),), keep=True)
    assert pages([*_numbered(3), heading, *_numbered(3)], 4) == [_numbered(3), [heading, *_numbered(3)]]


def test_headings_alone_still_turn_into_pages() -> None:
    headings = [Line((Span("h"),), keep=True)] * 5
    assert sum(map(len, pages(headings, 2))) == 5


def test_no_lines_are_one_empty_page() -> None:
    assert pages([], 5) == [[]]
    assert pages([BLANK], 5) == [[]]
