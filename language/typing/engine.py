"""The input engine: letters in, candidates out.

It keeps nothing of what was typed: it learns the estate's own words when it is made, never what residents write.
"""

from __future__ import annotations

from itertools import islice
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias
from unicodedata import combining, normalize

from language.spoken import spoken
from language.typing import model, phrasebook, syllables
from language.typing.lattice import Lattice
from language.typing.lexicon import INITIALS, LEARNT, PATH, Lexicon, Word
from language.typing.model import START
from language.typing.phrasebook import PhraseBook
from language.typing.syllables import blurred, initial_letter, single_initials

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Set
    from pathlib import Path

    from language.typing.lattice import Edge, Way

# An estate's own word comes before any other word that is spelled like it.
_EXTRA_COST = 7.0
# People's names are many and often sound like something else: theirs is the place of a common word.
_NAME_COST = 9.0
# Whole sentences that are offered, and how much worse than the best one, in nats, the last may be.
_SENTENCES = 3
_WORSE = 4.0
# What it costs once, in nats, that sounds of a sentence were mixed up; and how many ways are compared so.
_MIXED_UP = 1.5
_COMPARED = 30
# The same for initials, which may stand for much more; and how many phrases that go on come before these sentences.
_BY_INITIALS = 5
_WORSE_BY_INITIALS = 8.0
_GOING_ON = 4
_COMPLETIONS = 3
# Words, then characters, that the letters can begin with, before further words.
_WORDS = 4
_CHARACTERS = 5
# What a word of several syllables may cost that is offered where one syllable was typed; and phrases that go on there.
_COMMON = 11.5
_AFTER_SYLLABLE = 2
_SHORT = 4
_LONGEST_INPUT = 60
_LONGEST_BEFORE = 8
_BETWEEN = " '’"
_TONES = "12345"
_UMLAUT = "\N{COMBINING DIAERESIS}"


OwnWord: TypeAlias = "str | tuple[str, str]"
"""A text, or a text and its syllables, apart by spaces."""


class Candidate(NamedTuple):
    """A text and how many of the letters that were typed it stands for."""

    text: str
    letters: int


class Engine:
    """Turns pinyin into Chinese.

    Args:
        extra_words: The estate's own words: names of buildings, places, categories; each a text, or a text and its
            syllables. Without syllables every usual reading of its characters finds it.
        names: People's names, likewise.
        path: The lexicon.

    Raises:
        LexiconDamaged: The lexicon cannot be read.
    """

    def __init__(self, extra_words: Iterable[OwnWord] = (), path: Path = PATH, names: Iterable[OwnWord] = ()) -> None:
        self._lexicon = Lexicon(path)
        domain = model.unpack(self._lexicon.section("domain"))
        self._lexicon.domain_numbers = {text: number for number, text in enumerate(domain.words)}
        self._lattice = Lattice(self._lexicon, model.Model(domain))
        self.phrases = PhraseBook(phrasebook.read(self._lexicon.section("phrases")))
        self._in_words = {
            text: float(more)
            for text, more in (line.split("\t") for line in self._lexicon.section("characters").decode().splitlines())
        }
        for cost, words in ((_EXTRA_COST, extra_words), (_NAME_COST, names)):
            for word in words:
                self._learn(cost, *((word, None) if isinstance(word, str) else word))

    def candidates(self, letters: str, limit: int = 10, before: str = "") -> list[Candidate]:
        """Return what `letters` may mean, best first, at most `limit`.

        Letters are pinyin, whole or only initials, `v` or `ü` for ü, tone marks or digits as one likes; an apostrophe
        or a space may stand between syllables. What is no letter is used up with the letters before it. Anything else
        ends what is looked at. `before` is the
        text that stands in front already: what is likely to follow it comes first.
        """
        typed, used, ends = _typed(letters)
        if not typed:
            return []
        found: dict[str, Candidate] = {}
        for text, length in self._offered(typed, limit, self._last_word(before), ends):
            # `xi'an` is not 想: no character reaches over where a syllable was said to end.
            if len(text) > sum(end < length for end in ends):
                # What is offered twice takes the place of something else: the likelier spelling counts.
                found.setdefault(text, Candidate(text, used[length - 1]))
            if len(found) >= limit:
                break
        return list(found.values())

    def forget(self) -> None:
        """Drop what was worked out for letters that were typed: it tells what they were."""
        self._lattice.forget()
        self._lexicon.forget()
        syllables.forget()

    def _offered(
        self, letters: str, limit: int, before: int, ends: Set[int] = frozenset()
    ) -> Iterator[tuple[str, int]]:
        spelled_out = self._lattice.spelled_out(letters)
        ways = self._lattice.ways(letters, abbreviated=not spelled_out, before=before)
        size = len(letters)
        offered = self._spelled(letters, ways, ends) if spelled_out else self._abbreviated(letters, ways, limit)
        yield from ((text, size) for text in offered)
        yield from self._beginnings(letters, ways, not spelled_out)

    def _spelled(self, letters: str, ways: list[Way], ends: Set[int]) -> Iterator[str]:
        """Yield what all of the letters may be, which are pinyin in full."""
        phrases = self.phrases.by_pinyin(letters, _COMPLETIONS)
        yield from (phrase.text for phrase, whole in phrases if whole)
        yield from _sentences(ways, _SENTENCES, _WORSE)
        going_on = [phrase for phrase, whole in phrases if not whole]
        if self._lattice.is_syllable(letters):
            # `xian` is 西安 too. What only begins with something like it comes when it was typed further.
            yield from (word.text for word in self._lattice.composed(letters) if word.cost <= _COMMON)
            going_on = [phrase for phrase in going_on if phrase.begins(letters, ends)][:_AFTER_SYLLABLE]
        if len(letters) >= _SHORT:
            yield from (phrase.text for phrase in going_on)
        if len(letters) <= _SHORT:
            yield from (phrase.text for phrase in self.phrases.by_initials(letters, _COMPLETIONS))

    def _abbreviated(self, letters: str, ways: list[Way], limit: int) -> Iterator[str]:
        """Yield what all of the letters may be, some or all of which are initials."""
        size = len(letters)
        words = self._lattice.first_words(letters, abbreviated=True)
        whole = [edge.word for edge in words if edge.letters == size]
        # What nobody writes about here has time until the matters of an estate were offered.
        yield from (word.text for word in whole[:1] if word.domain >= 0)
        phrases = [
            (phrase.text, len(phrase.syllables) > len(initials))
            for initials in dict.fromkeys((letters, single_initials(letters)))
            for phrase in self.phrases.by_initials(initials, max(limit - 2, 1))
        ]
        going_on = [text for text, more in phrases if more]
        yield from (text for text, more in phrases if not more)
        # With few letters a phrase of the book is meant; with more of them perhaps a whole sentence.
        yield from going_on[: limit if size < _SHORT else _GOING_ON]
        # Whoever does not write about an estate finds the commonest word of all with these initials.
        yield from (word.text for word in sorted(whole, key=attrgetter("cost"))[:1])
        if size < _SHORT:
            yield from _sentences(ways, _SENTENCES, _WORSE)
        else:
            yield from _sentences(ways, _BY_INITIALS, _WORSE_BY_INITIALS)
            yield from going_on

    def _last_word(self, text: str) -> int:
        """Return the model's number of the longest word of the estate's that `text` ends in."""
        if not text:
            return START
        ends = (text[start:] for start in range(max(0, len(text) - _LONGEST_BEFORE), len(text)))
        numbers = self._lexicon.domain_numbers
        return next((numbers[end] for end in ends if end in numbers), -1)

    def _beginnings(self, letters: str, ways: list[Way], abbreviated: bool) -> Iterator[tuple[str, int]]:
        """Yield what the letters can begin with: words by how well the rest goes on, then single characters.

        Whatever is not in the lexicon is composed of characters, so the likely ones must be within reach.
        """
        words = dict.fromkeys((way.edge.word.text, way.edge.letters) for way in ways)
        yield from islice(words, _WORDS)
        first = self._lattice.first_words(letters, abbreviated)
        # What would leave letters behind that are no syllable comes last.
        goes_on = {length for _text, length in words}
        singles = [edge for edge in first if len(edge.word.text) == 1 and edge.letters in goes_on]
        singles.sort(key=self._cost_of_character)
        # A character takes one place, by its likeliest spelling: `shang` may also be 上 spelled `shan`, and a `g`.
        likely = {edge.word.text: edge.letters for edge in reversed(singles)}
        yield from islice(
            ((edge.word.text, edge.letters) for edge in singles if likely[edge.word.text] == edge.letters), _CHARACTERS
        )
        yield from islice(words, _WORDS, None)
        yield from ((edge.word.text, edge.letters) for edge in first)

    def _cost_of_character(self, edge: Edge) -> float:
        # Whatever else the edge costs stays: how it was spelled, and that the character is seldom read so.
        return edge.cost + self._in_words.get(edge.word.text, 0.0)

    def _learn(self, cost: float, text: str, reading: str | None) -> None:
        numbers, forms_of = self._lexicon.numbers, self._lexicon.header["syllables"]
        # `3号楼` is typed as it is said.
        said = spoken(text)
        for found in [tuple(reading.split())] if reading else _readings(said):
            forms = [blurred(syllable) for syllable in found]
            if len(found) == len(said) and all(
                syllable in forms_of.get(form, ()) for syllable, form in zip(found, forms, strict=True)
            ):
                places = bytes(forms_of[form].index(syllable) for syllable, form in zip(found, forms, strict=True))
                key = b"".join(numbers[form] for form in forms)
                self._lexicon.add(key, Word(text, places, cost, LEARNT))
                letters = "".join(map(initial_letter, found)).encode()
                self._lexicon.add(INITIALS + letters, Word(text, bytes(len(found)), cost, LEARNT))


def _sentences(ways: list[Way], count: int, worse: float) -> Iterator[str]:
    """Yield the texts of the best ways, at most so many, at most so much worse than the best one."""
    seen: set[str] = set()
    # Who spells well gets what was spelled, unless something else is much likelier.
    likely = [(way.rank + (_MIXED_UP if way.mixed_up else 0.0), way) for way in ways[:_COMPARED]]
    likely.sort(key=itemgetter(0))
    for rank, way in likely:
        if rank > likely[0][0] + worse or len(seen) == count:
            return
        if way.text not in seen:
            seen.add(way.text)
            yield way.text


def _readings(text: str) -> list[tuple[str, ...]]:
    from language.readings import name_readings, word_readings

    return list(dict.fromkeys(map(tuple, (*word_readings(text), *name_readings(text)))))


def _typed(letters: str) -> tuple[str, list[int], set[int]]:
    """Return the letters alone, for each how many of the characters typed are used up with it, and where syllables end.

    They end where something stands that does between syllables, or the digit of a tone.
    """
    kept = ""
    used: list[int] = []
    ends: set[int] = set()
    for place, typed in enumerate(letters[:_LONGEST_INPUT].lower(), 1):
        # `ǚ` and the wide `ｕ` of an input method are letters with a mark, or of another shape.
        shape = typed if typed.isascii() else normalize("NFKD", typed)
        letter, marks = shape[0], shape[1:]
        if "a" <= letter <= "z":
            kept += "v" if letter == "u" and _UMLAUT in marks else letter
            used.append(place)
        elif letter in _BETWEEN or (used and (letter in _TONES or combining(letter))):
            if letter == _UMLAUT and kept.endswith("u"):
                kept = kept[:-1] + "v"
            if used:
                used[-1] = place
            if kept and (letter in _BETWEEN or letter in _TONES):
                ends.add(len(kept))
        else:
            break
    return kept, used, ends
