"""Makes the lexicon: `python -m language.typing.build`, needed only when its sources change.

Sources: jieba's dictionary (MIT) for words and how often they are used, pypinyin (MIT) for how they are read,
and our own `phrases.tsv`. The terminal needs neither package to type. jieba is not installed with the product:
`pip install jieba` first.
"""

from __future__ import annotations

import hashlib
import math
import re
import sys
from collections import defaultdict
from importlib import import_module
from importlib.metadata import version
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from language.typing import corpus, lexicon, model
from language.typing.garbled import mended
from language.typing.lexicon import INITIALS, PATH, Word
from language.typing.syllables import blurred, initial_letter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

# Words that are used less often are left out: they would only stand in the way.
_LEAST_USED = 5
_LEAST_USED_CHARACTER = 3
_LONGEST_WORD = 8
# How much the estate's own words count against general ones.
_OWN = 0.5
# Cost in nats of a reading that people use besides the usual one.
_OTHER_READING = 2.0
# How often a character counts as seen in its usual reading before any word was looked at, and the share of a
# reading that no word has.
_UNSEEN = 20.0
_LEAST_SHARE = 0.0005
# By initials only common words are of use; so many a key, and no longer ones.
_BY_INITIALS = 12
_LONGEST_BY_INITIALS = 6
_HANZI = re.compile(r"[\u4e00-\u9fff]+")
# Grunts such as "ng" and "hm" would make syllables of what was mistyped.
_VOWEL = re.compile("[aeiouvü]")
# How people read these characters in words whatever the dictionaries say.
_COLLOQUIAL = {
    "塞": ("sai", "se"), "露": ("lu", "lou"), "泄": ("xie",), "血": ("xue", "xie"), "薄": ("bo", "bao"),
    "剥": ("bo", "bao"), "壳": ("ke", "qiao"), "削": ("xue", "xiao"), "着": ("zhao", "zhe", "zhuo"),
    "粘": ("zhan", "nian"), "钥": ("yao", "yue"), "曝": ("bao", "pu"), "谁": ("shui", "shei"),
    "这": ("zhe", "zhei"), "那": ("na", "nei"), "哪": ("na", "nei"), "绿": ("lv", "lu"), "弄": ("nong", "neng"),
    "熟": ("shu", "shou"), "栅": ("zha", "shan"), "落": ("luo", "la", "lao"), "勒": ("le", "lei"),
    "给": ("gei", "ji"), "供": ("gong",), "尿": ("niao",), "嵌": ("qian", "kan"), "角": ("jiao", "jue"),
    "脊": ("ji",), "框": ("kuang",), "撬": ("qiao",), "轧": ("ya", "zha"), "淋": ("lin",), "咽": ("yan",),
    "癌": ("ai",), "拗": ("niu", "ao"), "殷": ("yin",), "堤": ("di", "ti"), "械": ("xie", "jie"),
    "灶": ("zao",), "炸": ("zha",), "拽": ("zhuai",), "瘫": ("tan",), "溃": ("kui",), "畜": ("chu", "xu"),
    "了": ("le", "liao"), "还": ("hai", "huan"), "得": ("de", "dei"), "地": ("di", "de"), "的": ("de", "di"),
    "都": ("dou", "du"), "差": ("cha", "chai"), "调": ("tiao", "diao"), "重": ("zhong", "chong"),
    "长": ("chang", "zhang"), "行": ("xing", "hang"), "率": ("lv", "shuai"), "说": ("shuo",), "空": ("kong",),
    "卡": ("ka", "qia"), "扎": ("zha", "za"), "刹": ("sha", "cha"), "厕": ("ce",), "系": ("xi", "ji"),
    "喷": ("pen",), "闸": ("zha",), "砸": ("za",), "酵": ("xiao", "jiao"), "龟": ("gui", "jun"), "沏": ("qi",),
}  # fmt: skip


class Reader:
    """Reads words; pypinyin's phrases first, then how people read a character whatever the books say."""

    def __init__(self, own: dict[str, tuple[str, ...]]) -> None:
        from pypinyin import Style, lazy_pinyin, pinyin

        self._own = own
        self._lazy = lazy_pinyin
        self._pinyin = pinyin
        self._style = Style.NORMAL
        self._shares: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))

    def usual(self, word: str) -> tuple[str, ...]:
        """Return the syllables of a word, empty if there is a character in it that has no reading."""
        found = self._own.get(word) or tuple(self._lazy(word, style=self._style, v_to_u=False, errors="ignore"))
        syllables = tuple(syllable.replace("ü", "v") for syllable in found)
        return syllables if len(syllables) == len(word) and all(map(_VOWEL.search, syllables)) else ()

    def readings(self, word: str) -> Iterator[tuple[tuple[str, ...], float]]:
        """Yield the readings of a word and what each costs."""
        usual = self.usual(word)
        if not usual:
            return
        if len(word) == 1:
            yield from self._of_character(word, usual[0])
            return
        options = [
            dict.fromkeys((syllable, *_COLLOQUIAL.get(character, ())))
            for character, syllable in zip(word, usual, strict=True)
        ]
        for reading in product(*options):
            changed = sum(map(str.__ne__, reading, usual))
            if changed <= 1:
                yield reading, _OTHER_READING * changed

    def learn(self, seen: dict[str, int]) -> None:
        """Learn how often a character is read in which way, from the words that it stands in."""
        for word, count in seen.items():
            if len(word) > 1:
                for character, syllable in zip(word, self.usual(word), strict=False):
                    self._shares[character][syllable] += count

    def _of_character(self, character: str, usual: str) -> Iterator[tuple[tuple[str, ...], float]]:
        found = (usual, *self._pinyin(character, style=self._style, heteronym=True)[0])
        shares = self._shares[character]
        total = sum(shares.values())
        for syllable in dict.fromkeys(reading.replace("ü", "v") for reading in found if _VOWEL.search(reading)):
            share = (shares.get(syllable, 0.0) + _UNSEEN * (syllable == usual or not total)) / (total + _UNSEEN)
            cost = -math.log(max(share, _LEAST_SHARE))
            yield (syllable,), min(cost, _OTHER_READING) if syllable in _COLLOQUIAL.get(character, ()) else cost


def general_words() -> dict[str, int]:
    """Return the words of jieba's dictionary and how often they were seen."""
    source = Path(str(import_module("jieba").__file__)).with_name("dict.txt")
    counts = {}
    for line in source.read_text(encoding="utf-8").splitlines():
        word, seen, *_kind = line.split(" ")
        least = _LEAST_USED_CHARACTER if len(word) == 1 else _LEAST_USED
        if int(seen) >= least and len(word) <= _LONGEST_WORD and _HANZI.fullmatch(word):
            counts[word] = int(seen)
    return counts


def cutter(words: Iterable[str]) -> Callable[[str], list[str]]:
    """Return a function that cuts a text into words, the estate's own ones first."""
    jieba = import_module("jieba")
    jieba.setLogLevel("ERROR")
    tokenizer = jieba.Tokenizer()
    for word in words:
        if len(word) <= 4:
            tokenizer.add_word(word, 20_000)
    return lambda text: [str(word) for word in tokenizer.lcut(text, HMM=False)]


def build() -> bytes:
    """Return the lexicon file."""
    lines = corpus.read()
    own = corpus.own_words(lines)
    domain, shares = corpus.count(lines, cutter(own))
    reader = Reader({line.text: line.reading for line in lines if line.reading})
    found = general_words()
    seen = mended(found, _LEAST_USED_CHARACTER)
    reader.learn(seen)
    # What was read wrongly was text too: the rest is no likelier without it.
    total = sum(found.values())
    letters = sum(len(word) * count for word, count in found.items())
    costs = {
        word: -math.log((1 - _OWN) * seen.get(word, 0) / total + _OWN * shares.get(word, 0.0))
        for word in {*seen, *shares}
        if _HANZI.fullmatch(word)
    }
    readings = {word: list(reader.readings(word)) for word in sorted(costs)}
    header, words = _keyed(costs, readings)
    further = "\tfurther"
    phrases = [
        f"{line.text}\t{' '.join(line.reading or reader.usual(line.text))}{'' if line.kind == 'phrase' else further}"
        for line in lines
        if line.kind in corpus.OFFERED
    ]
    characters = _character_costs(seen, letters, shares)
    sections = {
        "characters": "\n".join(
            f"{text}\t{cost - costs[text]:.2f}" for text, cost in characters.items() if text in costs
        ).encode(),
        "domain": model.pack(domain._replace(costs=[costs.get(word, 0.0) for word in domain.words])),
        "phrases": "\n".join(phrases).encode(),
    }
    sources = {
        "jieba": {"version": version("jieba"), "licence": "MIT"},
        "pypinyin": {"version": version("pypinyin"), "licence": "MIT"},
        "phrases.tsv": {"sha256": hashlib.sha256(corpus.SOURCE.read_bytes()).hexdigest()},
    }
    return lexicon.pack(words, {"sources": sources, "syllables": header}, sections)


def _keyed(
    costs: dict[str, float], readings: dict[str, list[tuple[tuple[str, ...], float]]]
) -> tuple[dict[str, list[str]], dict[bytes, list[Word]]]:
    forms: dict[str, list[str]] = defaultdict(list)
    spelled = {syllable for found in readings.values() for reading, _extra in found for syllable in reading}
    for syllable in sorted(spelled):
        forms[blurred(syllable)].append(syllable)
    header = {form: forms[form] for form in sorted(forms)}
    numbers = lexicon.numbered(header)
    words: dict[bytes, dict[tuple[str, bytes], float]] = defaultdict(dict)
    for text, found in readings.items():
        for reading, extra in found:
            key = b"".join(numbers[blurred(syllable)] for syllable in reading)
            places = bytes(header[blurred(syllable)].index(syllable) for syllable in reading)
            held = words[key].get((text, places), math.inf)
            words[key][text, places] = min(held, costs[text] + extra)
    for key, ranked in _by_initials(costs, readings).items():
        words[key] = {(text, bytes(len(text))): cost for cost, text in ranked}
    return header, {
        key: sorted((Word(text, places, cost, lexicon.FOREIGN) for (text, places), cost in found.items()), key=_rank)
        for key, found in words.items()
    }


def _character_costs(seen: dict[str, int], total: int, shares: dict[str, float]) -> dict[str, float]:
    """Return the cost of each character, wherever in a word it stands: what is picked one by one is rarely a word."""
    general: dict[str, float] = defaultdict(float)
    own: dict[str, float] = defaultdict(float)
    for counts, weights in ((seen, general), (shares, own)):
        for word, count in counts.items():
            for character in word:
                weights[character] += count
    whole = sum(own.values())
    return {
        character: -math.log((1 - _OWN) * count / total + _OWN * own.get(character, 0.0) / whole)
        for character, count in sorted(general.items())
    }


def _by_initials(
    costs: dict[str, float], readings: dict[str, list[tuple[tuple[str, ...], float]]]
) -> dict[bytes, list[tuple[float, str]]]:
    found: dict[bytes, list[tuple[float, str]]] = defaultdict(list)
    for text, ways in readings.items():
        if ways and len(text) <= _LONGEST_BY_INITIALS:
            letters = "".join(map(initial_letter, ways[0][0]))
            found[INITIALS + letters.encode()].append((costs[text], text))
    return {key: sorted(ranked)[:_BY_INITIALS] for key, ranked in found.items()}


def _rank(word: Word) -> tuple[float, str]:
    return word.cost, word.text


if __name__ == "__main__":
    PATH.write_bytes(build())
    sys.stdout.write(f"{PATH}: {PATH.stat().st_size} bytes\n")
