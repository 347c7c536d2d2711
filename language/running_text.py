"""How running text is read: each character with its syllable, words read otherwise than their characters included."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from language.readings import character_readings

HETERONYMS = Path(__file__).with_name("heteronyms.tsv")
# What pypinyin's table puts first but running text mostly reads otherwise.
USUAL = {
    "长": "chang2", "得": "de5", "地": "di4", "着": "zhe5", "了": "le5", "行": "xing2", "切": "qie1", "似": "si4",
    "曾": "ceng2", "倒": "dao4", "还": "hai2", "重": "zhong4", "为": "wei2", "单": "dan1", "教": "jiao4", "便": "bian4",
    "们": "men5", "吗": "ma5", "呢": "ne5", "吧": "ba5", "啊": "a5", "么": "me5", "子": "zi3", "个": "ge4",
}  # fmt: skip
_MARKED = {"a": "āáǎà", "e": "ēéěè", "i": "īíǐì", "o": "ōóǒò", "u": "ūúǔù", "v": "ǖǘǚǜ"}
_PARTS = re.compile(r"[A-Za-z0-9]+(?:[.:/-][A-Za-z0-9]+)*|.", re.DOTALL)


class Part(NamedTuple):
    """A character of a text with its syllable, tone digit included; or a run of anything else with none."""

    text: str
    syllable: str


def parts(text: str) -> list[Part]:
    """Return a text cut into Chinese characters with their syllables, and other runs as they stand."""
    words = _words()
    longest = max(map(len, words))
    found: list[Part] = []
    place = 0
    while place < len(text):
        ends = range(min(len(text), place + longest), place + 1, -1)
        word = next((text[place:end] for end in ends if text[place:end] in words), "")
        if word:
            found += map(Part, word, words[word])
            place += len(word)
            continue
        match = _PARTS.match(text, place)
        run = match.group() if match else text[place]
        found.append(Part(run, usual(run)))
        place += len(run)
    return found


def usual(character: str) -> str:
    """Return how a character is read where no word says otherwise, empty for what is no Chinese character."""
    return USUAL.get(character) or (character_readings(character) or ("",))[0]


def marked(syllable: str) -> str:
    """Return a syllable with its tone as a mark: `lv4` gives `lǜ`, `men5` gives `men`."""
    letters, tone = syllable[:-1], syllable[-1:]
    if not tone.isdigit():
        return syllable
    # The mark stands on a or e, on the o of ou, otherwise on the last vowel.
    vowels = [place for place, letter in enumerate(letters) if letter in _MARKED]
    if tone in "1234" and vowels:
        place = next(
            (place for place in vowels if letters[place] in "ae"), letters.find("ou") if "ou" in letters else vowels[-1]
        )
        letters = letters[:place] + _MARKED[letters[place]][int(tone) - 1] + letters[place + 1 :]
    return letters.replace("v", "ü")


@cache
def _words() -> dict[str, tuple[str, ...]]:
    lines = HETERONYMS.read_text(encoding="utf-8").splitlines()
    return {text: tuple(reading.split(" ")) for text, reading in (line.split("\t") for line in lines)}
