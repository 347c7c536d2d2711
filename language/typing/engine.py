"""The input engine: letters in, candidates out.

It keeps nothing of what was typed: it learns the estate's own words when it is made, never what residents write.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from language.typing import model, phrasebook
from language.typing.lattice import Lattice
from language.typing.lexicon import INITIALS, PATH, Lexicon, Word
from language.typing.phrasebook import PhraseBook
from language.typing.syllables import blurred, initial_letter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from language.typing.lattice import Way

# An estate's own word comes before any other word that is spelled like it.
_EXTRA_COST = 7.0
# Whole sentences that are offered, and how much worse than the best one, in nats, the last may be.
_SENTENCES = 3
_WORSE = 6.0
_COMPLETIONS = 3
_SHORT = 4
_LONGEST_INPUT = 60


class Candidate(NamedTuple):
    """A text and how many of the letters that were typed it stands for."""

    text: str
    letters: int


class Engine:
    """Turns pinyin into Chinese.

    Args:
        extra_words: The estate's own words: names of buildings, people, categories; each a text, or a text and its
            syllables. Without syllables every usual reading of its characters finds it.
        path: The lexicon.

    Raises:
        LexiconDamaged: The lexicon cannot be read.
    """

    def __init__(self, extra_words: Iterable[str | tuple[str, str]] = (), path: Path = PATH) -> None:
        self._lexicon = Lexicon(path)
        domain = model.unpack(self._lexicon.section("domain"))
        self._lexicon.domain_numbers = {text: number for number, text in enumerate(domain.words)}
        self._lattice = Lattice(self._lexicon, model.Model(domain))
        self.phrases = PhraseBook(phrasebook.read(self._lexicon.section("phrases")))
        for word in extra_words:
            self._learn(*((word, None) if isinstance(word, str) else word))

    def candidates(self, letters: str, limit: int = 10) -> list[Candidate]:
        """Return what `letters` may mean, best first, at most `limit`.

        Letters are pinyin, whole or only initials, `v` or `ü` for ü; an apostrophe or a space may stand between
        syllables and is used up with the letters before it. Anything else ends what is looked at.
        """
        typed, used = _typed(letters)
        if not typed:
            return []
        found: dict[Candidate, None] = {}
        for text, length in self._offered(typed, limit):
            found.setdefault(Candidate(text, used[length - 1]))
            if len(found) >= limit:
                break
        return list(found)

    def _offered(self, letters: str, limit: int) -> Iterator[tuple[str, int]]:
        size = len(letters)
        spelled_out = self._lattice.spelled_out(letters)
        ways = self._lattice.ways(letters, abbreviated=not spelled_out)
        if spelled_out:
            phrases = self.phrases.by_pinyin(letters, _COMPLETIONS)
            yield from ((phrase.text, size) for phrase, whole in phrases if whole)
            yield from _sentences(ways, size)
            if size >= _SHORT:
                yield from ((phrase.text, size) for phrase, whole in phrases if not whole)
            if size <= _SHORT:
                yield from ((phrase.text, size) for phrase in self.phrases.by_initials(letters, _COMPLETIONS))
        else:
            words = self._lattice.first_words(letters, abbreviated=True)
            whole = [edge.word.text for edge in words if edge.letters == size]
            yield from ((text, size) for text in whole[:1])
            yield from ((phrase.text, size) for phrase in self.phrases.by_initials(letters, limit - 2))
            yield from _sentences(ways, size)
        yield from self._beginnings(letters, ways, not spelled_out)

    def _beginnings(self, letters: str, ways: list[Way], abbreviated: bool) -> Iterator[tuple[str, int]]:
        """Yield the words that the letters can begin with: by how well the rest goes on, then by themselves."""
        for way in ways:
            yield way.edge.word.text, way.edge.letters
        for edge in self._lattice.first_words(letters, abbreviated):
            yield edge.word.text, edge.letters

    def _learn(self, text: str, reading: str | None) -> None:
        numbers, syllables = self._lexicon.numbers, self._lexicon.header["syllables"]
        for found in [tuple(reading.split())] if reading else _readings(text):
            forms = [blurred(syllable) for syllable in found]
            if len(found) == len(text) and all(
                syllable in syllables.get(form, ()) for syllable, form in zip(found, forms, strict=True)
            ):
                places = bytes(syllables[form].index(syllable) for syllable, form in zip(found, forms, strict=True))
                key = b"".join(numbers[form] for form in forms)
                self._lexicon.add(key, Word(text, places, _EXTRA_COST, -1))
                letters = "".join(map(initial_letter, found)).encode()
                self._lexicon.add(INITIALS + letters, Word(text, bytes(len(text)), _EXTRA_COST, -1))


def _sentences(ways: list[Way], size: int) -> Iterator[tuple[str, int]]:
    seen: set[str] = set()
    for way in ways:
        if way.rank > ways[0].rank + _WORSE or len(seen) == _SENTENCES:
            return
        if way.text not in seen:
            seen.add(way.text)
            yield way.text, size


def _readings(text: str) -> list[tuple[str, ...]]:
    from language.readings import name_readings, word_readings

    return list(dict.fromkeys(map(tuple, (*word_readings(text), *name_readings(text)))))


def _typed(letters: str) -> tuple[str, list[int]]:
    """Return the letters alone, and for each how many of the characters typed are used up with it."""
    kept = ""
    used: list[int] = []
    for place, letter in enumerate(letters[:_LONGEST_INPUT].lower().replace("ü", "v"), 1):
        if "a" <= letter <= "z":
            kept += letter
            used.append(place)
        elif letter in " '" and used:
            used[-1] = place
        else:
            break
    return kept, used
