"""Finding names by what was typed: initials, pinyin, telephone keys, characters, or a blur of them."""

from __future__ import annotations

import re
from bisect import bisect_right
from heapq import nsmallest
from operator import attrgetter
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from language.readings import digits, name_readings, word_reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Key = TypeVar("Key")

# What people who do not tell these sounds apart type for one another, in the order to replace them in.
_BLURRED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("v", "u"), ("n", "l"), ("r", "l"))


def blur(letters: str) -> str:
    """Return pinyin as everybody spells it who mixes up zh/z, ch/c, sh/s, n/ng, n/l, r/l or ü/u."""
    for typed, meant in _BLURRED:
        letters = letters.replace(typed, meant)
    return letters


# The kinds of lines that an entry is found by, best first.
NAME, MISREAD, WORD = range(3)


class _Entry(NamedTuple, Generic[Key]):
    key: Key
    text: str
    also: str
    lines: tuple[tuple[int, tuple[str, ...]], ...]
    order: str


class _Corpus:
    """Lines of syllables as one text, so that one search of the regular expressions' engine sees them all."""

    def __init__(self, lines: Iterable[Sequence[str]]) -> None:
        self.starts: list[int] = []
        parts = []
        position = 0
        for syllables in lines:
            text = "\n'" + "'".join(syllables)
            self.starts.append(position)
            parts.append(text)
            position += len(text)
        self.text = "".join(parts)

    def find(self, pattern: re.Pattern[str]) -> Iterator[tuple[int, int, str]]:
        """Yield line number, offset in the line and matched text of every match."""
        for match in pattern.finditer(self.text):
            line = bisect_right(self.starts, match.start()) - 1
            yield line, match.start() - self.starts[line] - 1, match.group()


class NameIndex(Generic[Key]):
    """Names and further words of up to some 10,000 entries, searched at every key that is typed.

    Entries are added and removed at any time; the text that searches run on is made anew at the next search.
    """

    def __init__(self) -> None:
        self._entries: dict[Key, _Entry[Key]] = {}
        self._ready: _Tables[Key] | None = None

    def __len__(self) -> int:
        return len(self._entries)

    def add(
        self,
        key: Key,
        name: str,
        override: str | Sequence[str] | None = None,
        also: Iterable[str] = (),
    ) -> str:
        """Add an entry, or put it in the place of the one with the same key; return the reading of its name.

        Args:
            key: What a search returns.
            name: The person's full name.
            override: How this person reads the name, see `language.readings.name_reading`.
            also: Other words to find the entry by: role, skill, team, home.
        """
        readings = name_readings(name, override)
        words = list(also)
        lines = [(NAME, tuple(readings[0])), *((MISREAD, tuple(reading)) for reading in readings[1:])]
        lines += [(WORD, tuple(word_reading(word))) for word in words]
        read = " ".join(readings[0])
        self._entries[key] = _Entry(key, name, "\n".join(words), tuple(lines), read)
        self._ready = None
        return read

    def remove(self, key: Key) -> None:
        """Forget an entry; an unknown key is nothing to forget."""
        if self._entries.pop(key, None):
            self._ready = None

    def search(self, query: str, limit: int = 50) -> list[Key]:
        """Return the keys of the entries that `query` names, best first, at most `limit`.

        The query is letters (initials, pinyin, its beginning, or `zhangm`), digits as on a telephone's keys,
        digits of a home, or Chinese characters. An empty query finds everybody, by pinyin.
        """
        tables = self.prepare()
        ranked = ((rank, entry) for entry, rank in tables.ranks(query, limit).items())
        return [tables.entries[entry].key for _rank, entry in nsmallest(limit, ranked)]

    def prepare(self) -> _Tables[Key]:
        """Make the text that searches run on, if need be; 10,000 names take 0.1 s, better not at a tap."""
        if self._ready is None:
            self._ready = _Tables(self._entries.values())
        return self._ready


class _Tables(Generic[Key]):
    """What `NameIndex` searches, made from its entries."""

    def __init__(self, entries: Iterable[_Entry[Key]]) -> None:
        # In the order in which equally good hits are shown.
        self.entries = sorted(entries, key=attrgetter("order"))
        self._kinds = [_Kind(self.entries, kind) for kind in (NAME, MISREAD, WORD)]

    def ranks(self, query: str, enough: int) -> dict[int, int]:
        """Return the entries that match and how well, 0 best; worse ways to match only until `enough` do."""
        letters = query.casefold().replace("ü", "v").replace(" ", "").replace("'", "")
        ranks: dict[int, int] = {}
        if not letters:
            return dict.fromkeys(range(min(enough, len(self.entries))), 0)
        for number, way in enumerate(self._ways(query, letters)):
            best = 10 * number
            left = enough - len(ranks)
            for entry, rank in way:
                known = ranks.get(entry)
                if known is None or best + rank < known:
                    ranks[entry] = best + rank
                    # Entries come in the order in which they are shown: no later one can be better than these.
                    left -= rank == 0
                    if left <= 0:
                        break
            if len(ranks) >= enough:
                break
        return ranks

    def _ways(self, query: str, letters: str) -> Iterator[Iterator[tuple[int, int]]]:
        if letters.isascii() and letters.isdigit():
            for kind in self._kinds:
                yield kind.spelled(kind.digits, letters)
        elif letters.isascii() and letters.isalnum():
            for kind in self._kinds:
                yield kind.spelled(kind.pinyin, letters)
            for kind in self._kinds:
                yield kind.spelled(kind.blurred, blur(letters))
        if not letters.isalpha() or not letters.isascii():
            yield self._characters(query.replace(" ", ""))

    def _characters(self, text: str) -> Iterator[tuple[int, int]]:
        for number, entry in enumerate(self.entries):
            place = entry.text.find(text)
            if place >= 0:
                yield number, min(place, 5)
            elif text in entry.also:
                yield number, 6


class _Kind(Generic[Key]):
    """All lines of one kind of all entries, in three spellings."""

    def __init__(self, entries: Sequence[_Entry[Key]], kind: int) -> None:
        lines = [
            (number, syllables)
            for number, entry in enumerate(entries)
            for line, syllables in entry.lines
            if line == kind
        ]
        self._entries = [number for number, _syllables in lines]
        # A few hundred syllables make up all the names.
        spelled = {syllable for _number, syllables in lines for syllable in syllables}
        on_keys = {syllable: digits(syllable) for syllable in spelled}
        blurred = {syllable: blur(syllable) for syllable in spelled}
        self.pinyin = _Corpus(syllables for _number, syllables in lines)
        self.digits = _Corpus(list(map(on_keys.__getitem__, syllables)) for _number, syllables in lines)
        self.blurred = _Corpus(list(map(blurred.__getitem__, syllables)) for _number, syllables in lines)

    def spelled(self, corpus: _Corpus, letters: str) -> Iterator[tuple[int, int]]:
        """Yield the entries that `letters` spell, and how well: 0 best, 5 worst."""
        for line, offset, matched in corpus.find(_pattern(letters)):
            # The surname before the given name, whole syllables before leaps from one beginning to the next.
            leaps = len(matched) > len(letters) + 1 and matched[1:].replace("'", "") != letters
            yield self._entries[line], 4 * (offset > 0) + leaps


def _pattern(letters: str) -> re.Pattern[str]:
    """Return the pattern of lines with neighbouring syllables whose beginnings, in a row, spell `letters`."""
    if len(letters) == 1:
        # One letter is in half of all names; only the beginning of a name is worth showing.
        return re.compile(f"(?<=\n)'{re.escape(letters)}")
    leap = "(?:[a-z0-9]*')?"
    return re.compile("'" + leap.join(map(re.escape, letters)))
