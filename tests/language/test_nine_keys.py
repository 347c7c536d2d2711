"""Pinyin on nine keys: digits that stand for three or four letters each find the same phrases."""

from __future__ import annotations

from pathlib import Path

import pytest

from language.typing.engine import Engine
from language.typing.nine_keys import DIGITS, NineKeys

PHRASES = Path(__file__).with_name("held_out_phrases.tsv")


def digits(letters: str) -> str:
    return letters.translate(str.maketrans(DIGITS))


@pytest.fixture(scope="module")
def keys() -> NineKeys:
    return NineKeys(Engine(("紫薇苑",)))


@pytest.mark.parametrize(
    ("letters", "text"),
    [
        ("shuilongtouhuaile", "水龙头坏了"),
        ("wojiadeshuilongtouhuaile", "我家的水龙头坏了"),
        ("wjdslthl", "我家的水龙头坏了"),
        ("slthl", "水龙头坏了"),
        ("dianti", "电梯"),
        ("loudaodengbuliang", "楼道灯不亮"),
        ("ziweiyuan", "紫薇苑"),
    ],
)
def test_everyday_matters_come_first(keys: NineKeys, letters: str, text: str) -> None:
    assert text in [candidate.text for candidate in keys.candidates(digits(letters), 3)]


def test_a_candidate_tells_how_many_keys_it_uses_up(keys: NineKeys) -> None:
    found = {candidate.text: candidate.letters for candidate in keys.candidates(digits("wojiadeshuilongtou"), 10)}
    assert found["我家的水龙头"] == len("wojiadeshuilongtou")
    assert found["我家的"] == len("wojiade")


def test_what_stands_on_the_keys_is_read_as_the_likeliest_pinyin(keys: NineKeys) -> None:
    assert keys.read(digits("shuilongtou")) == "shui long tou"
    assert keys.read("") == ""
    assert keys.read("99999")


def test_what_means_nothing_gives_nothing_and_no_error(keys: NineKeys) -> None:
    assert keys.candidates("", 10) == []
    assert keys.candidates("1", 10) == []
    assert keys.candidates("9" * 60, 10) is not None


def test_most_phrases_are_reached_with_the_first_ten(keys: NineKeys) -> None:
    lines = [line for line in PHRASES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    phrases = [line.split("\t")[:2] for line in lines[::3]]
    missed = [phrase for phrase, pinyin in phrases if not reached(keys, phrase, digits(pinyin.replace(" ", "")))]
    assert len(missed) <= 0.12 * len(phrases), missed


def reached(keys: NineKeys, phrase: str, typed: str) -> bool:
    """Whether somebody who always takes the longest right beginning among ten gets the whole phrase."""
    before = ""
    while phrase:
        fitting = [one for one in keys.candidates(typed, 10, before) if phrase.startswith(one.text)]
        if not fitting:
            return False
        best = max(fitting, key=lambda one: len(one.text))
        before, phrase, typed = before + best.text, phrase[len(best.text) :], typed[best.letters :]
    return True
