"""What is likely to follow what, in matters of an estate: pairs of words, classes of words, single words.

Only the estate's own words have a number and a say here; all others count by their frequency alone.
"""

from __future__ import annotations

import math
import struct
from array import array
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from language.typing.lexicon import Word

# Shares of the three ways to foresee a word: after this very word, after its class, by itself.
_PAIR, _CLASS, _SINGLE = 0.45, 0.25, 0.30
# The number of the place before the first word.
START = 0
CACHED_PAIRS = 16_384


class Domain(NamedTuple):
    """Counts of the estate's words, as the build makes them.

    Attributes:
        words: Texts; the place in the list is the number. The first one, `START`, is empty.
        classes: For each word the number of its class.
        shares: For each word its share of its class.
        transitions: For each class the shares of the classes that follow it.
        pairs: The share of the second word among what follows the first one.
        costs: For each word what it costs alone, in its usual reading.
    """

    words: list[str]
    classes: list[int]
    shares: list[float]
    transitions: list[list[float]]
    pairs: dict[tuple[int, int], float]
    costs: Sequence[float] = ()


def pack(domain: Domain) -> bytes:
    """Return the section `domain` of a lexicon."""
    text = "\n".join(domain.words).encode()
    classes = len(domain.transitions)
    flat = [share for row in domain.transitions for share in row]
    return b"".join(
        (
            struct.pack("<4I", len(text), len(domain.words), classes, len(domain.pairs)),
            text + b"\0" * (-len(text) % 4),
            struct.pack(f"<{len(flat)}f", *flat),
            struct.pack(f"<{len(domain.shares)}f", *domain.shares),
            struct.pack(f"<{len(domain.costs)}f", *domain.costs),
            struct.pack(f"<{len(domain.pairs)}f", *domain.pairs.values()),
            b"".join(struct.pack("<HH", *pair) for pair in domain.pairs),
            bytes(domain.classes),
        )
    )


def unpack(section: bytes) -> Domain:
    """Return what `pack` packed."""
    length, words, classes, pairs = struct.unpack_from("<4I", section)
    place = 16

    def numbers(kind: str, size: int, count: int) -> array[float]:
        nonlocal place
        found: array[float] = array(kind, section[place : place + size * count])
        place += size * count
        return found

    text = section[place : place + length].decode()
    place += length + -length % 4
    flat = numbers("f", 4, classes * classes)
    shares = numbers("f", 4, words)
    costs = numbers("f", 4, words)
    values = numbers("f", 4, pairs)
    ends = numbers("H", 2, 2 * pairs)
    kinds = section[place : place + words]
    return Domain(
        text.split("\n"),
        list(kinds),
        list(shares),
        [list(flat[row * classes : (row + 1) * classes]) for row in range(classes)],
        dict(zip(zip(map(int, ends[::2]), map(int, ends[1::2]), strict=True), values, strict=True)),
        list(costs),
    )


class Model:
    """Costs of words, in nats (-ln of probability), given the word before."""

    def __init__(self, domain: Domain) -> None:
        self._domain = domain
        self._costs: dict[tuple[int, int], float] = {}

    def cost(self, before: int, word: Word) -> float:
        """Return the cost of `word` after the word with the number `before` (-1: none of the estate's)."""
        if before < 0 or word.domain < 0:
            return word.cost
        alone = self._domain.costs[word.domain]
        pair = (before, word.domain)
        known = self._costs.get(pair)
        if known is None:
            if len(self._costs) >= CACHED_PAIRS:
                self._costs.clear()
            known = self._costs[pair] = self._cost(pair, alone)
        # That it is read otherwise than usual, 大 as `tai`, is no likelier for what stands before it.
        return known + word.cost - alone

    def forget(self) -> None:
        """Drop the pairs that were asked for: they tell what was typed."""
        self._costs.clear()

    def _cost(self, pair: tuple[int, int], single: float) -> float:
        domain = self._domain
        before, after = (domain.classes[number] for number in pair)
        share = domain.transitions[before][after] * domain.shares[pair[1]]
        likely = _PAIR * domain.pairs.get(pair, 0.0) + _CLASS * share + _SINGLE * math.exp(-single)
        return -math.log(likely)
