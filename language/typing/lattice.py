"""From letters to sentences: every way to cut the letters into words, and the likeliest ways through them."""

from __future__ import annotations

from functools import cached_property
from itertools import islice
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, NamedTuple

from language.typing.lexicon import INITIALS, SYLLABLE_BYTES, Lexicon, Word
from language.typing.model import START, Model
from language.typing.syllables import LONGEST_SYLLABLE, blurred, spelling_cost

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# How many words are kept between two places, and how many ways from a place to the end.
_KEPT_WORDS = 14
_KEPT_WAYS = 10
_LONGEST_WORD = 8
# What it costs, in nats, that a syllable was not finished, and that only its initial was typed.
_UNFINISHED = 1.0
_UNFINISHED_MISSPELLED = 2.0
_ABBREVIATED = 1.5
_LONGEST_BY_INITIALS = 6
_CACHED_EDGES = 4000


class Edge(NamedTuple):
    """A word over some letters, and what it costs to read these letters so, its own cost included."""

    word: Word
    letters: int
    cost: float


class Way(NamedTuple):
    """A word and what follows it up to the end; `cost` counts all but the first word, `rank` that too."""

    rank: float
    cost: float
    edge: Edge
    rest: Way | None

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
        # By the letters up to the end of an edge: typing on reuses nearly all of them.
        self._edges: dict[tuple[str, bool], list[Edge]] = {}

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

    def ways(self, letters: str, abbreviated: bool) -> list[Way]:
        """Return the likeliest ways from the beginning to the end, best first, several for each first word.

        Args:
            letters: `a` to `z` only.
            abbreviated: Whether letters may be initials of syllables.
        """
        ends: list[list[Way]] = [[] for _place in range(len(letters) + 1)]
        for place in range(len(letters) - 1, 0, -1):
            ends[place] = self._best(self._extended(letters, place, ends, abbreviated), _KEPT_WAYS)
        ways = []
        for edge in self._edges_from(letters, 0, abbreviated):
            extra = edge.cost - edge.word.cost + self._model.cost(START, edge.word)
            if edge.letters == len(letters):
                ways.append(Way(extra, 0.0, edge, None))
            for rest in ends[edge.letters]:
                cost = self._linked(edge.word, rest)
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
        # An edge never sees beyond so many letters, except whether they are the last.
        tail = letters[place:]
        known = self._edges.get((tail, abbreviated))
        if known is None:
            if len(self._edges) >= _CACHED_EDGES:
                self._edges.clear()
            known = self._edges[tail, abbreviated] = list(self._found(tail, abbreviated))
        return known

    def _found(self, letters: str, abbreviated: bool) -> Iterator[Edge]:
        by_length: dict[int, list[Edge]] = {}
        for key, typed, end in self._keys(letters):
            edges = by_length.setdefault(end, [])
            for word in self._lexicon.words(key):
                edges.append(Edge(word, end, word.cost + self._misspelled(key, word, typed)))
        for key, typed, unfinished in self._unfinished_keys(letters):
            edges = by_length.setdefault(len(letters), [])
            for word in islice(self._lexicon.words(key), _KEPT_WORDS):
                cost = word.cost + self._misspelled(key, word, typed) + _UNFINISHED
                if not self._reading(key, word, len(typed)).startswith(unfinished):
                    cost += _UNFINISHED_MISSPELLED
                edges.append(Edge(word, len(letters), cost))
        if abbreviated:
            for length in range(1, min(len(letters), _LONGEST_BY_INITIALS) + 1):
                edges = by_length.setdefault(length, [])
                for word in self._lexicon.words(INITIALS + letters[:length].encode()):
                    edges.append(Edge(word, length, word.cost + _ABBREVIATED * length))
        for edges in by_length.values():
            edges.sort(key=itemgetter(2))
            yield from edges[:_KEPT_WORDS]

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

    def _unfinished_keys(self, letters: str) -> Iterator[tuple[bytes, tuple[str, ...], str]]:
        """Yield keys whose last syllable is not finished at the end of the letters."""
        for key, typed, end in [(b"", (), 0), *self._keys(letters)]:
            unfinished = letters[end:]
            if unfinished and (not key or self._lexicon.begins(key)):
                for number in self._spellings.get(unfinished, ()):
                    yield key + number, typed, unfinished

    def _syllables(self, letters: str, place: int) -> Iterator[tuple[str, bytes]]:
        for length in range(1, min(LONGEST_SYLLABLE, len(letters) - place) + 1):
            syllable = letters[place : place + length]
            number = self._lexicon.numbers.get(blurred(syllable))
            if number is not None:
                yield syllable, number

    def _reading(self, key: bytes, word: Word, place: int) -> str:
        number = int.from_bytes(key[SYLLABLE_BYTES * place : SYLLABLE_BYTES * (place + 1)], "big")
        return self._lexicon.syllables[number][word.readings[place]]

    def _misspelled(self, key: bytes, word: Word, typed: tuple[str, ...]) -> float:
        return sum(spelling_cost(syllable, self._reading(key, word, place)) for place, syllable in enumerate(typed))
