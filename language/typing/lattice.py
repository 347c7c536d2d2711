"""From letters to sentences: every way to cut the letters into words, and the likeliest ways through them."""

from __future__ import annotations

from functools import cached_property
from itertools import islice
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, NamedTuple

from language.typing.lexicon import FOREIGN, INITIALS, SYLLABLE_BYTES, Lexicon, Word
from language.typing.model import START, Model
from language.typing.syllables import LONGEST_SYLLABLE, blurred, single_initials, spelling_cost

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# How many words are kept between two places, and how many ways from a place to the end.
_KEPT_WORDS = 14
_KEPT_WAYS = 10
_LONGEST_WORD = 8
# What it costs, in nats, that a syllable was not finished, and that only its initial was typed.
_UNFINISHED = 1.0
_UNFINISHED_MISSPELLED = 2.0
# What it costs besides that what was typed is a syllable as it stands: `xian` may become `xiang`, but rarely does.
_WHOLE_AS_IT_STANDS = 1.5
_ABBREVIATED = 1.5
# What it costs besides that initials stand for a word that nobody writes about here.
_OF_FOREIGN = 3.0
_LONGEST_BY_INITIALS = 6
_CACHED_SPANS = 4000
_LOOKED_AT = 60


class Edge(NamedTuple):
    """A word over some letters, and what it costs to read these letters so, its own cost included.

    `mixed_up` tells whether a sound was spelled as its neighbour.
    """

    word: Word
    letters: int
    cost: float
    mixed_up: bool = False


class Way(NamedTuple):
    """A word and what follows it up to the end; `cost` counts all but the first word, `rank` that too."""

    rank: float
    cost: float
    edge: Edge
    rest: Way | None

    @property
    def mixed_up(self) -> bool:
        """Return whether any sound on this way was spelled as its neighbour."""
        return self.edge.mixed_up or (self.rest is not None and self.rest.mixed_up)

    @property
    def text(self) -> str:
        """Return the whole text of this way."""
        return self.edge.word.text + (self.rest.text if self.rest else "")


class Lattice:
    """Everything that letters can mean.

    Args:
        lexicon: The words.
        model: What is likely to follow what.
    """

    def __init__(self, lexicon: Lexicon, model: Model) -> None:
        self._lexicon = lexicon
        self._model = model
        # The words over a span of letters stay the same while more letters are typed.
        self._spans: dict[str, list[Edge]] = {}
        self._singles: dict[str, list[Edge]] = {}

    def forget(self) -> None:
        """Drop the words that were found over letters, and which were looked at one after the other."""
        self._spans.clear()
        self._singles.clear()
        self._model.forget()

    @cached_property
    def _whole(self) -> set[str]:
        """Return all syllables as they are spelled."""
        return {syllable for several in self._lexicon.header["syllables"].values() for syllable in several}

    @cached_property
    def _spellings(self) -> dict[str, list[bytes]]:
        """Return the keys of the syllables that begin with some letters, for syllables not typed to their end."""
        found: dict[str, list[bytes]] = {}
        for form, number in self._lexicon.numbers.items():
            for syllable in (form, *self._lexicon.header["syllables"][form]):
                for length in range(1, len(syllable)):
                    keys = found.setdefault(syllable[:length], [])
                    if number not in keys:
                        keys.append(number)
        return found

    def spelled_out(self, letters: str) -> bool:
        """Return whether letters are whole syllables one after the other, but for the end of the last one."""
        reached = {0}
        for place in range(len(letters)):
            if place in reached:
                if letters[place:] in self._spellings and place:
                    return True
                reached.update(place + len(typed) for typed, _key in self._syllables(letters, place))
        return len(letters) in reached

    def is_syllable(self, letters: str) -> bool:
        """Return whether letters are one syllable, spelled well."""
        return letters in self._whole

    def composed(self, letters: str) -> list[Word]:
        """Return the words of several syllables that are spelled with just these letters, best first."""
        words = [
            word
            for key, typed, end in self._keys(letters)
            if end == len(letters) and len(typed) > 1
            for word in self._lexicon.words(key)
            if all(self._variants(key, place)[read] == typed[place] for place, read in enumerate(word.readings))
        ]
        return sorted(words, key=attrgetter("cost"))

    def ways(self, letters: str, abbreviated: bool, before: int = START) -> list[Way]:
        """Return the likeliest ways from the beginning to the end, best first, several for each first word.

        Args:
            letters: `a` to `z` only.
            abbreviated: Whether letters may be initials of syllables.
            before: The model's number of the word before, -1 if it has none.
        """
        ends: list[list[Way]] = [[] for _place in range(len(letters) + 1)]
        for place in range(len(letters) - 1, 0, -1):
            ends[place] = self._best(self._extended(letters, place, ends, abbreviated), _KEPT_WAYS)
        ways = []
        for edge in self._edges_from(letters, 0, abbreviated):
            extra = edge.cost - edge.word.cost + self._model.cost(before, edge.word)
            if edge.letters == len(letters):
                ways.append(Way(extra, 0.0, edge, None))
            for rest in ends[edge.letters]:
                cost = rest.rank if edge.word.domain < 0 else self._linked(edge.word, rest)
                ways.append(Way(cost + extra, cost, edge, rest))
        ways.sort(key=itemgetter(0))
        return ways

    def first_words(self, letters: str, abbreviated: bool) -> list[Edge]:
        """Return every word that the letters can begin with, best first."""
        return sorted(self._edges_from(letters, 0, abbreviated), key=attrgetter("cost"))

    def _extended(self, letters: str, place: int, ends: list[list[Way]], abbreviated: bool) -> Iterator[Way]:
        for edge in self._edges_from(letters, place, abbreviated):
            end = place + edge.letters
            if end == len(letters):
                yield Way(edge.cost, 0.0, edge, None)
                continue
            rests = ends[end]
            if not rests:
                continue
            if edge.word.domain < 0:
                # Nothing is known of what follows this word: the best rest is the best for it too.
                yield Way(rests[0].rank + edge.cost, rests[0].rank, edge, rests[0])
                continue
            cost, rest = min(((self._linked(edge.word, rest), rest) for rest in rests), key=itemgetter(0))
            yield Way(cost + edge.cost, cost, edge, rest)

    def _linked(self, word: Word, rest: Way) -> float:
        following = rest.edge
        return rest.cost + following.cost - following.word.cost + self._model.cost(word.domain, following.word)

    @staticmethod
    def _best(ways: Iterable[Way], count: int) -> list[Way]:
        return list(islice(sorted(ways, key=itemgetter(0)), count))

    def _edges_from(self, letters: str, place: int, abbreviated: bool) -> list[Edge]:
        tail = letters[place:]
        by_length: dict[int, list[tuple[bytes, tuple[str, ...]]]] = {}
        keys = list(self._keys(tail))
        for key, typed, end in keys:
            by_length.setdefault(end, []).append((key, typed))
        spans = {end: self._spanned(tail[:end], found) for end, found in by_length.items()}
        unfinished = [*spans.get(len(tail), ()), *self._unfinished(tail, keys)]
        if unfinished:
            spans[len(tail)] = _cheapest(unfinished)
        if abbreviated:
            for length in range(1, min(len(tail), _LONGEST_BY_INITIALS) + 1):
                ways = dict.fromkeys((tail[:length], single_initials(tail[:length])))
                words = [word for typed in ways for word in self._lexicon.words(INITIALS + typed.encode())]
                edges = [Edge(word, length, word.cost + _by_initials(word, length)) for word in words]
                spans[length] = _cheapest([*spans.get(length, ()), *edges])
        return [edge for edges in spans.values() for edge in edges]

    def _spanned(self, letters: str, found: list[tuple[bytes, tuple[str, ...]]]) -> list[Edge]:
        """Return the best words over all of some letters, given their keys."""
        known = self._spans.get(letters)
        if known is None:
            if len(self._spans) >= _CACHED_SPANS:
                self._spans.clear()
            edges = [edge for key, typed in found for edge in self._spelled(key, typed, len(letters), 0.0)]
            known = self._spans[letters] = _cheapest(edges)
        return known

    def _unfinished(self, letters: str, keys: list[tuple[bytes, tuple[str, ...], int]]) -> Iterator[Edge]:
        """Yield the words whose last syllable is not finished at the end of the letters."""
        single = () if letters not in self._spellings else self._singles.get(letters)
        if single is None:
            # Such letters are few: at most the beginnings of all syllables.
            found = self._completed(b"", (), letters, len(letters))
            single = self._singles[letters] = _cheapest(list(found))
        yield from single
        for key, typed, end in keys:
            if end < len(letters) and self._lexicon.begins(key):
                yield from self._completed(key, typed, letters[end:], len(letters))

    def _completed(self, key: bytes, typed: tuple[str, ...], rest: str, letters: int) -> Iterator[Edge]:
        for number in self._spellings.get(rest, ()):
            yield from self._spelled(key + number, (*typed, rest), letters, _UNFINISHED)

    def _spelled(self, key: bytes, typed: tuple[str, ...], letters: int, extra: float) -> Iterator[Edge]:
        """Yield the words of a key; with `extra` the last syllable typed is but the beginning of one."""
        words = self._lexicon.words(key)
        if not words:
            return
        tables = [
            [spelling_cost(syllable, read) for read in self._variants(key, place)]
            for place, syllable in enumerate(typed)
        ]
        if extra:
            if typed[-1] in self._whole:
                extra += _WHOLE_AS_IT_STANDS
            tables[-1] = [
                extra + (0.0 if read.startswith(typed[-1]) else _UNFINISHED_MISSPELLED)
                for read in self._variants(key, len(typed) - 1)
            ]
        # Best first, and spelling costs only add: what comes later than this will not be kept.
        for word in words[: _KEPT_WORDS if extra else _LOOKED_AT]:
            spelled = sum(table[reading] for table, reading in zip(tables, word.readings, strict=True))
            yield Edge(word, letters, word.cost + spelled, spelled > extra)

    def _keys(self, letters: str) -> Iterator[tuple[bytes, tuple[str, ...], int]]:
        """Yield the keys that letters begin with, the syllables as typed, and how many letters they use."""
        open_ends: list[tuple[bytes, tuple[str, ...], int]] = [(b"", (), 0)]
        while open_ends:
            key, typed, end = open_ends.pop()
            for syllable, number in self._syllables(letters, end):
                longer = (key + number, (*typed, syllable), end + len(syllable))
                yield longer
                if len(longer[1]) < _LONGEST_WORD and self._lexicon.begins(longer[0]):
                    open_ends.append(longer)

    def _syllables(self, letters: str, place: int) -> Iterator[tuple[str, bytes]]:
        for length in range(1, min(LONGEST_SYLLABLE, len(letters) - place) + 1):
            syllable = letters[place : place + length]
            number = self._lexicon.numbers.get(blurred(syllable))
            if number is not None:
                yield syllable, number

    def _variants(self, key: bytes, place: int) -> list[str]:
        number = int.from_bytes(key[SYLLABLE_BYTES * place : SYLLABLE_BYTES * (place + 1)], "big")
        return self._lexicon.syllables[number]


def _by_initials(word: Word, letters: int) -> float:
    return _ABBREVIATED * letters + (_OF_FOREIGN if word.domain == FOREIGN else 0.0)


def _cheapest(edges: list[Edge]) -> list[Edge]:
    return sorted(edges, key=itemgetter(2))[:_KEPT_WORDS]
