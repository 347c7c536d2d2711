"""The phrase book: whole phrases by their initials, by their pinyin, or by the beginning of either."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate, islice
from typing import TYPE_CHECKING, NamedTuple

from language.typing.syllables import blurred, initial_letter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence, Set

# Initials whose sounds are mixed up count as one.
_BLURRED_INITIALS = str.maketrans("nr", "ll")
# With so few initials only the foremost phrases are offered: more would not fit on one page.
_FEW = 3


class Phrase(NamedTuple):
    """A phrase, how it is read, and whether it waits for a fourth initial."""

    text: str
    syllables: tuple[str, ...]
    further: bool = False

    def begins(self, letters: str, ends: Set[int] = frozenset()) -> bool:
        """Return whether the pinyin begins with just these letters, and its syllables end where `ends` says."""
        begun = "".join(self.syllables).startswith(letters)
        return begun and (not ends or ends <= set(accumulate(map(len, self.syllables))))


class PhraseBook:
    """Finds phrases by what has been typed of them."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        # The order of the source: more frequent matters stand first in it.
        self._initials: list[tuple[str, int, int]] = []
        self._spelled: list[tuple[str, int, int]] = []
        self.phrases = list(phrases)
        for place, phrase in enumerate(self.phrases):
            letters = "".join(map(initial_letter, phrase.syllables))
            size = len(phrase.text)
            self._initials.append((letters.translate(_BLURRED_INITIALS), size, place))
            self._spelled.append((blur("".join(map(blurred, phrase.syllables))), size, place))
        self._initials.sort()
        self._spelled.sort()

    def by_initials(self, letters: str, limit: int) -> list[Phrase]:
        """Return the phrases whose initials begin with `letters`: those typed in full, then shorter ones."""
        typed = letters.translate(_BLURRED_INITIALS)
        few = len(letters) <= _FEW
        found = sorted(
            (self._misspelled(place, letters), size, place)
            for _key, size, place in _beginning(self._initials, typed)
            if not (few and self.phrases[place].further)
        )
        return [self.phrases[place] for _wrong, _size, place in islice(found, limit)]

    def by_pinyin(self, letters: str, limit: int) -> list[tuple[Phrase, bool]]:
        """Return the phrases whose pinyin begins with `letters`, and whether that is all, well spelled ones first."""
        typed = blur(letters)
        found = sorted(
            (key != typed, not self.phrases[place].begins(letters), size, place)
            for key, size, place in _beginning(self._spelled, typed)
        )
        return [(self.phrases[place], not more) for more, _misspelled, _size, place in islice(found, limit)]

    def _misspelled(self, place: int, letters: str) -> int:
        syllables = self.phrases[place].syllables
        return sum(map(str.__ne__, map(initial_letter, syllables), letters))


def blur(letters: str) -> str:
    """Return letters, not cut into syllables, so that spellings which sound alike are equal.

    Cruder than blurring each syllable, and applied to both sides: `ng` counts as `n` even across syllables.
    """
    for typed, meant in (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("v", "u"), ("n", "l"), ("r", "l")):
        letters = letters.replace(typed, meant)
    return letters


def read(section: bytes) -> Iterator[Phrase]:
    """Yield the phrases of a lexicon's section."""
    for line in section.decode().splitlines():
        text, syllables, *further = line.split("\t")
        yield Phrase(text, tuple(syllables.split(" ")), bool(further))


def _beginning(table: Sequence[tuple[str, int, int]], letters: str) -> Iterator[tuple[str, int, int]]:
    for place in range(bisect_left(table, (letters,)), len(table)):
        if not table[place][0].startswith(letters):
            return
        yield table[place]
