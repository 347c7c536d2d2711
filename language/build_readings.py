"""Makes the tables of readings and strokes: `python -m language.build_readings`, when its sources change.

Sources: pypinyin's phrases (MIT), of which only those stay that are read otherwise than character by character,
and `kTotalStrokes` of the Unicode Han Database (Unicode licence) as Debian's package `unicode-data` installs it.
"""

from __future__ import annotations

import bz2
import re
import sys
from collections import defaultdict
from importlib import import_module
from pathlib import Path

from language.order import STROKES
from language.readings import character_readings, tone_digit
from language.running_text import HETERONYMS, USUAL

UNIHAN = Path("/usr/share/unicode/Unihan_IRGSources.txt.bz2")
# Longer phrases are sayings, and made of words that stand in the table by themselves.
_LONGEST = 4
_FIRST, _LAST = 0x4E00, 0x9FFF
# Words of the estate that pypinyin's phrases lack.
_OWN = {
    "倒了": "dao3 le5", "倒掉": "dao4 diao4", "树倒": "shu4 dao3", "刮倒": "gua1 dao3", "滑倒": "hua2 dao3",
    "楼栋长": "lou2 dong4 zhang3", "栋长": "dong4 zhang3", "楼长": "lou2 zhang3", "网格长": "wang3 ge2 zhang3",
    "长霉": "zhang3 mei2", "长虫": "zhang3 chong2", "长满": "zhang3 man3", "长出": "zhang3 chu1",
    "应急灯": "ying4 ji2 deng1", "充不了": "chong1 bu4 liao3", "打不着": "da3 bu4 zhao2", "点不着": "dian3 bu4 zhao2",
    "受不了": "shou4 bu4 liao3", "用不了": "yong4 bu4 liao3", "进不了": "jin4 bu4 liao3", "刷不了": "shua1 bu4 liao3",
    "睡不着": "shui4 bu4 zhao2",     "睡不着觉": "shui4 bu4 zhao2 jiao4", "睡个觉": "shui4 ge4 jiao4",
    "空鼓": "kong1 gu3", "挡光": "dang3 guang1", "更换": "geng1 huan4",
    "公示": "gong1 shi4", "供暖": "gong1 nuan3", "供热": "gong1 re4", "只有": "zhi3 you3", "为您": "wei4 nin2",
    "还是": "hai2 shi4", "还没": "hai2 mei2", "归还": "gui1 huan2", "重新": "chong2 xin1", "转角": "zhuan3 jiao3",
}  # fmt: skip


def heteronyms() -> str:
    """Return the words that are read otherwise than their characters one by one, a line each."""
    phrases: dict[str, list[list[str]]] = import_module("pypinyin.phrases_dict").phrases_dict
    found = {
        text: " ".join(
            _dictionary_tone(character, tone_digit(way[0])) for character, way in zip(text, ways, strict=False)
        )
        for text, ways in phrases.items()
        if len(text) <= _LONGEST and len(text) == len(ways)
    }
    found |= _OWN
    usual = {text: " ".join(map(_usual, text)) for text in found}
    kept = {text: reading for text, reading in found.items() if reading != usual[text]}
    # A phrase says nothing new if a part of it already stands here and the rest is read as usual.
    return "".join(f"{text}\t{kept[text]}\n" for text in sorted(kept) if not _composed(text, kept))


def strokes(source: Path = UNIHAN) -> str:
    """Return for each number of strokes its characters, a line each."""
    counts: dict[int, list[str]] = defaultdict(list)
    with bz2.open(source, "rt", encoding="utf-8") as lines:
        for line in lines:
            found = re.match(r"U\+([0-9A-F]+)\tkTotalStrokes\t(\d+)", line)
            if found and _FIRST <= int(found[1], 16) <= _LAST:
                counts[int(found[2])].append(chr(int(found[1], 16)))
    return "".join(f"{number}\t{''.join(counts[number])}\n" for number in sorted(counts))


def _usual(character: str) -> str:
    return USUAL.get(character) or (character_readings(character) or ("",))[0]


def _dictionary_tone(character: str, reading: str) -> str:
    """Undo the tone sandhi that some of the phrases write: dictionaries and schoolbooks do not."""
    return {"一": "yi1", "不": "bu4", "儿": "er2"}.get(character, reading)


def _composed(text: str, kept: dict[str, str]) -> bool:
    readings = kept[text].split(" ")
    for start in range(len(text)):
        for end in range(start + 2, len(text) + (start > 0)):
            inner = kept.get(text[start:end])
            rest = text[:start] + text[end:]
            if inner == " ".join(readings[start:end]) and all(
                _usual(character) == reading
                for character, reading in zip(rest, readings[:start] + readings[end:], strict=True)
            ):
                return True
    return False


if __name__ == "__main__":
    HETERONYMS.write_text(heteronyms(), encoding="utf-8")
    STROKES.write_text(strokes(), encoding="utf-8")
    sys.stdout.write(f"{HETERONYMS.stat().st_size} and {STROKES.stat().st_size} bytes\n")
