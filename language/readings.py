"""How Chinese names and words are read, and the keys under which they are found.

Readings come from pypinyin's table of characters alone: its table of phrases costs 43 MB and helps no name.
The table is imported at the first reading, never with this module.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from language.surnames import LONGEST_SURNAME, SURNAMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# More readings of one character are too rare to type.
_READINGS = 3
# The keys of a telephone, ITU-T E.161.
_KEYS = {"2": "abc", "3": "def", "4": "ghi", "5": "jkl", "6": "mno", "7": "pqrs", "8": "tuv", "9": "wxyz"}
_T9 = str.maketrans({letter: digit for digit, letters in _KEYS.items() for letter in letters})
# What is read as one: a run of Latin letters and digits, or one other character.
_PARTS = re.compile(r"[A-Za-z0-9]+|\S")
_MARKS = {
    mark: (plain, str(tone))
    for plain, marks in {"a": "āáǎà", "e": "ēéěè", "i": "īíǐì", "o": "ōóǒò", "u": "ūúǔù", "v": "ǖǘǚǜ"}.items()
    for tone, mark in enumerate(marks, 1)
} | {"ü": ("v", ""), "ń": ("n", "2"), "ň": ("n", "3"), "ǹ": ("n", "4"), "ḿ": ("m", "2"), "ế": ("e", "2")}
# Characters that given names read otherwise than running text does, or both ways; the usual one first.
_GIVEN = {
    "晟": ("sheng4", "cheng2"), "茜": ("qian4", "xi1"), "乐": ("le4", "yue4"), "长": ("chang2", "zhang3"),
    "朝": ("chao2", "zhao1"), "重": ("zhong4", "chong2"), "行": ("xing2", "hang2"), "曾": ("zeng1", "ceng2"),
    "盛": ("sheng4", "cheng2"), "奇": ("qi2", "ji1"), "强": ("qiang2",), "翟": ("zhai2", "di2"),
    "都": ("du1", "dou1"), "好": ("hao3", "hao4"), "和": ("he2",), "兴": ("xing1",), "任": ("ren4", "ren2"),
    "弹": ("tan2", "dan4"), "少": ("shao4", "shao3"), "单": ("dan1", "shan4"), "莎": ("sha1", "suo1"),
    "莘": ("xin1", "shen1"), "芎": ("xiong1",), "调": ("tiao2", "diao4"), "传": ("chuan2",), "藏": ("cang2", "zang4"),
    "降": ("jiang4", "xiang2"), "省": ("sheng3", "xing3"), "娜": ("na4", "nuo2"), "禅": ("chan2", "shan4"),
    "钰": ("yu4",), "堃": ("kun1",), "喆": ("zhe2",), "淼": ("miao3",), "犇": ("ben1",), "昇": ("sheng1",),
    "骏": ("jun4",), "露": ("lu4", "lou4"), "蔓": ("man4", "wan4"), "帧": ("zhen1", "zheng4"), "祎": ("yi1",),
    "荨": ("xun2", "qian2"), "婧": ("jing4",), "靓": ("liang4", "jing4"), "予": ("yu3",), "为": ("wei2", "wei4"),
    "应": ("ying1", "ying4"), "相": ("xiang1", "xiang4"), "华": ("hua2",), "葛": ("ge3", "ge2"), "柏": ("bai3", "bo2"),
}  # fmt: skip


def name_reading(name: str, override: str | Sequence[str] | None = None, *, tones: bool = False) -> list[str]:
    """Return the syllables of a person's name, the surname read as a surname.

    Args:
        name: The name, such as `单小明`; what is no Chinese character stays as it is, in lower case.
        override: How this person reads the name, in syllables or as one text with spaces (`"dan xiao ming"`);
            with or without tone digits. It wins over every table.
        tones: Whether syllables end in a tone digit, 1 to 5 (5 is neutral), as far as it is known.
    """
    return name_readings(name, override, tones=tones)[0]


def name_readings(name: str, override: str | Sequence[str] | None = None, *, tones: bool = False) -> list[list[str]]:
    """Return every reading that a name is searched by, the right one first; arguments as in `name_reading`."""
    if override:
        given = override.split() if isinstance(override, str) else list(override)
        return [[_spelled(syllable.lower(), tones) for syllable in given]]
    name = name.strip()
    surname = _surname(name)
    heads = SURNAMES.get(surname) or ((character_readings(surname) or (surname.lower(),))[:1],)
    rest = [
        list(_GIVEN.get(part) or character_readings(part)[:1] or (part.lower(),))
        for part in _PARTS.findall(name[len(surname) :])
    ]
    usual = [options[0] for options in rest]
    readings = [[*head, *usual] for head in heads]
    # One character at a time is read otherwise: all combinations would be many and nobody types them.
    for place, options in enumerate(rest):
        readings += [[*heads[0], *usual[:place], other, *usual[place + 1 :]] for other in options[1:]]
    spelled = [[_spelled(syllable, tones) for syllable in reading] for reading in readings]
    return [reading for place, reading in enumerate(spelled) if reading not in spelled[:place]]


def word_reading(word: str, *, tones: bool = False) -> list[str]:
    """Return the syllables of a short word such as a role or a team, each character as it is usually read."""
    return [_spelled((character_readings(part) or (part.lower(),))[0], tones) for part in _PARTS.findall(word)]


def word_readings(word: str) -> list[list[str]]:
    """Return the readings that a short word can have: each character's usual one, or one character's other one."""
    parts = [character_readings(part)[:_READINGS] or (part.lower(),) for part in _PARTS.findall(word)]
    usual = [options[0] for options in parts]
    found = [usual]
    for place, options in enumerate(parts):
        found += [[*usual[:place], other, *usual[place + 1 :]] for other in options[1:]]
    return [[_spelled(syllable, tones=False) for syllable in reading] for reading in found]


def digits(letters: str) -> str:
    """Return the telephone keys that spell `letters` (T9)."""
    return letters.lower().translate(_T9)


@cache
def character_readings(character: str) -> tuple[str, ...]:
    """Return the readings of one character with tone digits, the most usual one first; none if it has none."""
    found = _characters().get(ord(character)) if len(character) == 1 else None
    return tuple(dict.fromkeys(map(tone_digit, found.split(",")))) if found else ()


def tone_digit(syllable: str) -> str:
    """Return a syllable with its tone as a digit instead of a mark: `lǜ` gives `lv4`, `de` gives `de5`."""
    plain, tone = "", "5"
    for letter in syllable:
        spelled, found = _MARKS.get(letter, (letter, ""))
        plain += spelled
        tone = found or tone
    return plain + tone


def _spelled(syllable: str, tones: bool) -> str:
    return syllable if tones else syllable.rstrip("12345") or syllable


def _surname(name: str) -> str:
    for length in range(min(LONGEST_SURNAME, len(name)), 1, -1):
        if name[:length] in SURNAMES:
            return name[:length]
    found = _PARTS.match(name)
    return found.group() if found else ""


@cache
def _characters() -> Mapping[int, str]:
    import os

    # pypinyin reads this at its first import; without it 47,000 phrases stay in memory for good.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin.constants import PINYIN_DICT

    return PINYIN_DICT
