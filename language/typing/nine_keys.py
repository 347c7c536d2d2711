"""Pinyin on the lettered keys of a telephone: each of the keys 2 to 9 stands for three or four letters.

The same lattice over the same words, with digits in the place of letters: every syllable and every phrase that the
digits may stand for is looked at, and the likeliest ways through are offered.
"""

from __future__ import annotations

from functools import cached_property
from itertools import product, takewhile
from operator import attrgetter
from typing import TYPE_CHECKING

from language.typing.engine import Candidate, Engine
from language.typing.lattice import Edge, Lattice
from language.typing.lexicon import INITIALS
from language.typing.phrasebook import Phrase, PhraseBook
from language.typing.syllables import LONGEST_SYLLABLE, blurred, initial_letter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

KEYS = {"2": "abc", "3": "def", "4": "ghi", "5": "jkl", "6": "mno", "7": "pqrs", "8": "tuv", "9": "wxyz"}
"""The letters of each key (ITU-T E.161)."""
DIGITS = {letter: digit for digit, letters in KEYS.items() for letter in letters}
_TO_DIGITS = str.maketrans(DIGITS)
# So many keys may be initials of one word; four keys have up to 256 readings.
_LONGEST_BY_INITIALS = 4
_BY_INITIALS = 1.5
_KEPT_WORDS = 14
_LONGEST_INPUT = 40


class NineKeys(Engine):
    """What an engine knows, typed on nine keys. Shares the words of that engine and keeps nothing of what was typed."""

    def __init__(self, engine: Engine) -> None:
        """Share an engine's words."""
        vars(self).update(vars(engine))
        self._lattice: _DigitLattice = _DigitLattice(engine._lexicon, engine._lattice._model)
        self.phrases = _DigitBook(engine.phrases.phrases)

    def candidates(self, letters: str, limit: int = 10, before: str = "") -> list[Candidate]:
        """Return what the digits `letters` may mean, best first, at most `limit`; `before` as ever.

        Anything else than 2 to 9 ends what is looked at.
        """
        digits = _keys(letters)
        found: dict[str, Candidate] = {}
        if digits:
            for text, length in self._offered(digits, limit, self._last_word(before)):
                found.setdefault(text, Candidate(text, length))
                if len(found) >= limit:
                    break
        return list(found.values())

    def read(self, digits: str) -> str:
        """Return the pinyin, or the letters, that the digits most likely stand for."""
        return self._lattice.read(_keys(digits))


class _DigitLattice(Lattice):
    @cached_property
    def _table(self) -> dict[str, list[tuple[str, bytes]]]:
        """Digits → the syllables that they stand for, with the numbers of their blurred forms."""
        found: dict[str, list[tuple[str, bytes]]] = {}
        for syllable in {one for several in self._lexicon.header["syllables"].values() for one in several}:
            number = self._lexicon.numbers.get(blurred(syllable))
            if number is not None:
                found.setdefault(syllable.translate(_TO_DIGITS), []).append((syllable, number))
        return found

    @cached_property
    def _beginnings(self) -> dict[str, list[tuple[str, bytes]]]:
        """Digits → the beginnings of syllables that they stand for, with the numbers of those."""
        found: dict[str, dict[bytes, str]] = {}
        for syllables in self._table.values():
            for syllable, number in syllables:
                for length in range(1, len(syllable)):
                    begun = syllable[:length]
                    found.setdefault(begun.translate(_TO_DIGITS), {}).setdefault(number, begun)
        return {digits: [(begun, number) for number, begun in several.items()] for digits, several in found.items()}

    @cached_property
    def _spellings(self) -> dict[str, list[bytes]]:
        return {digits: [number for _begun, number in several] for digits, several in self._beginnings.items()}

    def _syllables(self, letters: str, place: int) -> Iterator[tuple[str, bytes]]:
        for length in range(1, min(LONGEST_SYLLABLE, len(letters) - place) + 1):
            yield from self._table.get(letters[place : place + length], ())

    def _completed(self, key: bytes, typed: tuple[str, ...], rest: str, letters: int) -> Iterator[Edge]:
        for begun, number in self._beginnings.get(rest, ()):
            yield from self._spelled(key + number, (*typed, begun), letters, 1.0)

    def _edges_from(self, letters: str, place: int, abbreviated: bool) -> list[Edge]:
        edges = super()._edges_from(letters, place, abbreviated=False)
        if abbreviated:
            tail = letters[place:]
            for length in range(1, min(len(tail), _LONGEST_BY_INITIALS) + 1):
                edges += self._by_initials(tail[:length])
        return edges

    def _by_initials(self, digits: str) -> list[Edge]:
        spelled = ("".join(one) for one in product(*(KEYS[digit] for digit in digits)))
        words = [word for letters in spelled for word in self._lexicon.words(INITIALS + letters.encode())]
        edges = [Edge(word, len(digits), word.cost + _BY_INITIALS * len(digits)) for word in words]
        return sorted(edges, key=attrgetter("cost"))[:_KEPT_WORDS]

    def read(self, digits: str) -> str:
        """Return the letters of the likeliest way, a space between syllables; digits that mean nothing stay."""
        ways = self.ways(digits, abbreviated=not self.spelled_out(digits))
        parts: list[str] = []
        way = ways[0] if ways else None
        place = 0
        while way is not None:
            parts.append(self._letters(way.edge, digits[place : place + way.edge.letters]))
            place += way.edge.letters
            way = way.rest
        return " ".join(parts) or digits

    def _letters(self, edge: Edge, digits: str) -> str:
        """Return how a word is spelled on these digits."""
        from language.readings import word_readings

        for syllables in word_readings(edge.word.text):
            whole = " ".join(syllables)
            if whole.replace(" ", "").translate(_TO_DIGITS).startswith(digits):
                return _first(whole, len(digits))
            initials = "".join(map(initial_letter, syllables))
            if initials.translate(_TO_DIGITS) == digits:
                return initials
        return "".join(KEYS[digit][0] for digit in digits)


class _DigitBook(PhraseBook):
    def __init__(self, phrases: Iterable[Phrase]) -> None:
        super().__init__(phrases)
        self._initials = sorted(
            ("".join(map(initial_letter, phrase.syllables)).translate(_TO_DIGITS), len(phrase.text), place)
            for place, phrase in enumerate(self.phrases)
        )
        self._spelled = sorted(
            ("".join(phrase.syllables).translate(_TO_DIGITS), len(phrase.text), place)
            for place, phrase in enumerate(self.phrases)
        )


def _keys(text: str) -> str:
    """Return the lettered keys that a text begins with."""
    return "".join(takewhile(KEYS.__contains__, text[:_LONGEST_INPUT]))


def _first(spelled: str, letters: int) -> str:
    """Return the beginning with so many letters, spaces not counted."""
    for end in range(len(spelled) + 1):
        if len(spelled[:end].replace(" ", "")) == letters:
            return spelled[:end]
    return spelled
