"""Running text is read as people read it, and its pinyin stands above it."""

from __future__ import annotations

import bz2
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language import build_readings
from language.annotate import ruby_lines
from language.order import pinyin_key, stroke_key, strokes
from language.running_text import marked, parts
from language.text import width


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("今天停水", "jin1 tian1 ting2 shui3"),
        ("楼栋长", "lou2 dong4 zhang3"),
        ("太长", "tai4 chang2"),
        ("重新供暖", "chong2 xin1 gong1 nuan3"),
        ("树倒了", "shu4 dao3 le5"),
        ("银行", "yin2 hang2"),
        ("行", "xing2"),
        ("单元门", "dan1 yuan2 men2"),
        ("空调", "kong1 tiao2"),
        ("睡不着觉", "shui4 bu4 zhao2 jiao4"),
        ("绿化", "lv4 hua4"),
    ],
)
def test_words_are_read_as_words(text: str, reading: str) -> None:
    assert " ".join(part.syllable for part in parts(text)) == reading


def test_other_runs_have_no_reading() -> None:
    assert [part for part in parts("14:00停水。") if not part.syllable] == [("14:00", ""), ("。", "")]


@pytest.mark.parametrize(
    ("syllable", "written"),
    [("lv4", "lǜ"), ("gui4", "guì"), ("liu2", "liú"), ("dou1", "dōu"), ("xue2", "xué"), ("men5", "men"), ("", "")],
)
def test_tone_marks_stand_where_schoolbooks_put_them(syllable: str, written: str) -> None:
    assert marked(syllable) == written


def test_every_syllable_stands_above_its_character() -> None:
    assert ruby_lines("停水。好", 40) == [("ting2 shui3   hao3 ", "停    水    。好   ")]
    assert ruby_lines("停水", 40, marks=True) == [("tíng shuǐ ", "停   水   ")]
    assert ruby_lines("", 40) == [("", "")]


def test_annotated_lines_wrap_like_any_other() -> None:
    lines = ruby_lines("明天上午停水, 请储水。\n谢谢", 24)
    assert [line.text.replace(" ", "") for line in lines] == ["明天上午", "停水,请", "储水。", "谢谢"]
    assert all(line.cells <= 24 for line in lines)


@given(st.text(alphabet="今天停水请物业长，。！（）“” abc123-.()\n", max_size=60), st.integers(16, 60), st.booleans())
def test_reading_and_text_are_equally_wide(text: str, cells: int, marks: bool) -> None:
    lines = ruby_lines(text, cells, marks=marks)
    assert "".join(line.text for line in lines).replace(" ", "") == text.replace(" ", "").replace("\n", "")
    assert all(width(line.reading) == width(line.text) for line in lines)


def test_names_are_ordered_by_strokes_and_by_pinyin() -> None:
    names = ["张三", "王一", "丁一", "赵明", "单田", "李四"]
    assert sorted(names, key=stroke_key) == ["丁一", "王一", "张三", "李四", "单田", "赵明"]
    assert sorted(names, key=pinyin_key) == ["丁一", "李四", "单田", "王一", "张三", "赵明"]
    assert strokes("A") == 0


def test_strokes_are_those_of_the_unicode_database(tmp_path: Path) -> None:
    source = tmp_path / "unihan.bz2"
    source.write_bytes(bz2.compress(b"U+4E00\tkTotalStrokes\t1\nU+4E01\tkTotalStrokes\t2\n# note\n"))
    assert build_readings.strokes(source) == "1\t一\n2\t丁\n"
    assert [strokes(character) for character in "一丁人永国赢"] == [1, 2, 2, 5, 8, 17]
