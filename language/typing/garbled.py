"""Takes out of the general counts what is no Chinese: UTF-8 that was read as GBK.

Some of the texts that jieba's counts were taken from had been decoded wrongly. Of 的, say, its three bytes make 鐨 or
殑 there, characters that hardly anybody ever writes, seen thousands of times; and rarer characters of everyday use
(哄, 涓) were seen far oftener than they are written. Such a text has no words, so only single characters are touched.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def mended(counts: Mapping[str, int], least: int) -> dict[str, int]:
    """Return how often words were seen without what was read wrongly, single characters `least` times at least.

    What a character is left with is never less than its words let expect.
    """
    in_words: defaultdict[str, int] = defaultdict(int)
    for word, seen in counts.items():
        if len(word) > 1:
            for character in word:
                in_words[character] += seen
    alone = {word: seen for word, seen in counts.items() if len(word) == 1}
    wrong = _read_wrongly(
        {character: alone.get(character, 0) + in_words[character] for character in {*alone, *in_words}}
    )
    rare = [character for character in alone if not _is_common(character)]
    # Whoever writes simplified Chinese does not write these: they are the measure of how much was read wrongly.
    measure = sum(alone[character] for character in rare) / (sum(wrong[character] for character in rare) or 1)
    by_itself = sum(alone.values()) / (sum(in_words.values()) or 1)
    left = dict(counts)
    for character, seen in alone.items():
        right = seen - round(wrong[character] * measure) if _is_common(character) else 0
        expected = min(seen, round(in_words[character] * by_itself))
        left[character] = max(right, expected, least)
    return left


def _read_wrongly(characters: Mapping[str, int]) -> defaultdict[str, float]:
    """Return what a text of these characters is where its UTF-8 is read as GBK: two bytes each make a character."""
    found: defaultdict[str, float] = defaultdict(float)
    firsts: defaultdict[int, int] = defaultdict(int)
    lasts: defaultdict[int, int] = defaultdict(int)
    for character, seen in characters.items():
        first, second, last = character.encode()
        for pair in ((first, second), (second, last)):
            found[_read_as_gbk(*pair)] += seen
        firsts[first] += seen
        lasts[last] += seen
    total = sum(firsts.values()) or 1
    for last, ends in lasts.items():
        for first, begins in firsts.items():
            found[_read_as_gbk(last, first)] += ends * begins / total
    return found


def _read_as_gbk(*pair: int) -> str:
    return bytes(pair).decode("gbk", errors="replace")


def _is_common(character: str) -> bool:
    """Return whether it is among the 6,763 characters of GB2312."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
