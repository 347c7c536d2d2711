"""Reads `phrases.tsv`, the product's own knowledge of what residents write about; used by the build alone."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise, product
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from language.typing.model import Domain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SOURCE = Path(__file__).with_name("phrases.tsv")

_KINDS = ("phrase", "further", "sentence", "word", "pattern")
_WHOLE = ("phrase", "further", "sentence")
OFFERED = ("phrase", "further")
"""Kinds of lines that make the phrase book."""
# How much one line of each kind counts.
_PHRASE, _ITEM, _WORD = 3.0, 1.0, 1.0
_PAIR_OF_PATTERN = 0.5
# Classes: the beginning, what something happens to, what happens, everything else.
_CLASSES = ("start", "thing", "event", "other")
_THING, _EVENT, _OTHER = 1, 2, 3


class Line(NamedTuple):
    """A line of the source: its kind, its text, and its syllables where the build would read it wrongly."""

    kind: str
    text: str
    reading: tuple[str, ...]


def read(path: Path = SOURCE) -> list[Line]:
    """Return the lines of the source without comments; raise ValueError for a kind that is not known."""
    lines = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        kind, text, *reading = line.split("\t")
        if kind not in _KINDS:
            raise ValueError(f"{path.name}:{number}: unknown kind {kind}")
        lines.append(Line(kind, text, tuple(reading[0].split()) if reading else ()))
    return lines


def chains(line: Line) -> list[list[str]]:
    """Return the columns of a pattern, what may follow what; for other kinds the words of the line."""
    return [column.split() for column in line.text.split("|")]


def own_words(lines: Iterable[Line]) -> list[str]:
    """Return the words that the source names: its words and the items of its patterns."""
    return list(
        dict.fromkeys(item for line in lines if line.kind not in _WHOLE for column in chains(line) for item in column)
    )


def count(lines: Iterable[Line], cut: Callable[[str], list[str]]) -> tuple[Domain, dict[str, float]]:
    """Return the domain's shares of pairs and classes, and the share of each single word in it.

    Args:
        lines: The source.
        cut: Cuts a text into words.
    """
    singles: defaultdict[str, float] = defaultdict(float)
    pairs: defaultdict[tuple[str, str], float] = defaultdict(float)
    classes: dict[str, int] = {}

    def learn(words: list[str], weight: float) -> None:
        for word in words:
            singles[word] += weight
        for pair in pairwise(["", *words]):
            pairs[pair] += weight

    for line in lines:
        if line.kind in _WHOLE:
            learn(cut(line.text), _PHRASE)
            continue
        columns = chains(line)
        for place, column in enumerate(columns):
            for item in column:
                singles[item] += _WORD if line.kind == "word" else _ITEM
                parts = cut(item)
                if len(parts) > 1:
                    learn(parts, _ITEM)
                if line.kind == "pattern":
                    classes.setdefault(item, _THING if place == 0 else _EVENT)
                    if place == 0:
                        pairs["", item] += _ITEM
        for left, right in pairwise(columns):
            for pair in product(left, right):
                pairs[pair] += _PAIR_OF_PATTERN
    return _domain(singles, pairs, classes), _shares(singles)


def _domain(singles: dict[str, float], pairs: dict[tuple[str, str], float], classes: dict[str, int]) -> Domain:
    words = ["", *sorted(singles)]
    numbers = {word: place for place, word in enumerate(words)}
    kinds = [0, *(classes.get(word, _OTHER) for word in words[1:])]
    in_class: defaultdict[int, float] = defaultdict(float)
    for word, number in numbers.items():
        in_class[kinds[number]] += singles.get(word, 0.0)
    after: defaultdict[str, float] = defaultdict(float)
    moves = [[0.0] * len(_CLASSES) for _class in _CLASSES]
    for (left, right), weight in pairs.items():
        after[left] += weight
        moves[kinds[numbers[left]]][kinds[numbers[right]]] += weight
    return Domain(
        words=words,
        classes=kinds,
        shares=[singles[word] / in_class[kind] if word else 0.0 for word, kind in zip(words, kinds, strict=True)],
        transitions=[[weight / (sum(row) or 1) for weight in row] for row in moves],
        pairs={
            (numbers[left], numbers[right]): weight / after[left] for (left, right), weight in sorted(pairs.items())
        },
    )


def _shares(counts: dict[str, float]) -> dict[str, float]:
    total = sum(counts.values())
    return {word: weight / total for word, weight in counts.items()}
