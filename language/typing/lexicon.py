"""The words that can be typed, in one file that is mapped into memory and searched where it lies.

The file, little-endian: the magic, the length of a JSON header (u32), the header, padding to 4, then the
sections that the header names with offset (from the end of the padded header) and length:

    keys      u32 offsets into `records`, one for each key, in the order of the keys
    records   for each key: length (u8), the key, number of words (u16), and the words, best first:
              cost (u16, nats × 1000), then for each character its reading (u8) and its code (UTF-16)
    domain    what `language.typing.model` knows of the estate's own words
    characters  UTF-8 lines: a character, tab, what it costs more wherever in a word it stands than as a word
    phrases   the phrase book, UTF-8 lines: text, tab, syllables apart by spaces; a tab and `further` behind
              those that wait for a fourth initial

A key is two bytes a syllable (big-endian), the number of its blurred form in the header's `syllables`, which
lists for each form the syllables that it stands for; a character's reading is a number in that list. A key that
begins with `INITIALS` holds letters instead, and the best words with these initials; their readings are 0.
"""

from __future__ import annotations

import json
import struct
from bisect import bisect_left
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from language.errors import LexiconDamaged

if TYPE_CHECKING:
    from collections.abc import Iterable

PATH = Path(__file__).with_name("lexicon.bin")
MAGIC = b"LOBBYPY1"
INITIALS = b"\xff\xff"
SYLLABLE_BYTES = 2
COST_UNIT = 1000
_CACHED_KEYS = 3000
FOREIGN, LEARNT = -1, -2
"""In place of a number: the domain does not know the word; the estate brought it in itself."""


class Word(NamedTuple):
    """A word under its key: text, readings as numbers, cost in nats, number in the domain, or `FOREIGN`, `LEARNT`."""

    text: str
    readings: bytes
    cost: float
    domain: int


class Lexicon:
    """Finds words by blurred syllables or by initials.

    Raises:
        LexiconDamaged: The file is missing, is no lexicon, or ends too early.
    """

    def __init__(self, path: Path = PATH) -> None:
        try:
            with path.open("rb") as file:
                self._map = mmap(file.fileno(), 0, access=ACCESS_READ)
        except (OSError, ValueError) as error:
            raise LexiconDamaged(path=str(path), reason=type(error).__name__) from error
        if self._map[: len(MAGIC)] != MAGIC:
            raise LexiconDamaged(path=str(path), reason="magic")
        start = len(MAGIC) + 4
        (length,) = struct.unpack("<I", self._map[len(MAGIC) : start])
        try:
            self.header = json.loads(self._map[start : start + length])
            self._base = start + length + -(start + length) % 4
            self._sections: dict[str, tuple[int, int]] = self.header["sections"]
            keys, size = self._sections["keys"]
            self._records = self._base + self._sections["records"][0]
            ends = [self._base + offset + size for offset, size in self._sections.values()]
        except (ValueError, KeyError, TypeError) as error:
            raise LexiconDamaged(path=str(path), reason="header") from error
        if max(ends) > len(self._map):
            raise LexiconDamaged(path=str(path), reason="length")
        self._offsets = memoryview(self._map)[self._base + keys : self._base + keys + size].cast("I")
        self.syllables: list[list[str]] = list(self.header["syllables"].values())
        self.numbers = numbered(self.header["syllables"])
        self._found: dict[bytes, tuple[Word, ...]] = {}
        self._prefixes: dict[bytes, bool] = {}
        self._extra: dict[bytes, tuple[Word, ...]] = {}
        self._extra_prefixes: set[bytes] = set()
        self.domain_numbers: dict[str, int] = {}

    def section(self, name: str) -> bytes:
        """Return the bytes of a section."""
        offset, size = self._sections[name]
        return self._map[self._base + offset : self._base + offset + size]

    def words(self, key: bytes) -> tuple[Word, ...]:
        """Return the words under a key, best first."""
        found = self._found.get(key)
        if found is None:
            if len(self._found) >= _CACHED_KEYS:
                self._found.clear()
            found = self._found[key] = self._read(key)
        return found

    def begins(self, prefix: bytes) -> bool:
        """Return whether a longer key than `prefix` begins with it."""
        known = self._prefixes.get(prefix)
        if known is None:
            if len(self._prefixes) >= _CACHED_KEYS:
                self._prefixes.clear()
            # The first key behind all that equal the prefix.
            place = bisect_left(range(len(self._offsets)), prefix + b"\0", key=self._key)
            known = place < len(self._offsets) and self._key(place).startswith(prefix)
            known = self._prefixes[prefix] = known or prefix in self._extra_prefixes
        return known

    def add(self, key: bytes, word: Word) -> None:
        """Add a word until the program ends."""
        self._extra[key] = (*self._extra.get(key, ()), word)
        self._extra_prefixes.update(key[:length] for length in range(SYLLABLE_BYTES, len(key), SYLLABLE_BYTES))
        self._found.pop(key, None)
        self._prefixes.clear()

    def forget(self) -> None:
        """Drop what was read for the keys that were asked for."""
        self._found.clear()
        self._prefixes.clear()

    def _key(self, place: int) -> bytes:
        start = self._records + self._offsets[place]
        return self._map[start + 1 : start + 1 + self._map[start]]

    def _read(self, key: bytes) -> tuple[Word, ...]:
        extra = self._extra.get(key, ())
        place = bisect_left(range(len(self._offsets)), key, key=self._key)
        if place == len(self._offsets) or self._key(place) != key:
            return extra
        start = self._records + self._offsets[place] + 1 + len(key)
        length = characters(key)
        (count,) = struct.unpack_from("<H", self._map, start)
        words = []
        size = 2 + 3 * length
        for offset in range(start + 2, start + 2 + count * size, size):
            (cost,) = struct.unpack_from("<H", self._map, offset)
            readings = self._map[offset + 2 : offset + 2 + length]
            text = self._map[offset + 2 + length : offset + size].decode("utf-16-le")
            words.append(Word(text, readings, cost / COST_UNIT, self.domain_numbers.get(text, FOREIGN)))
        return (*extra, *words)


def numbered(forms: Iterable[str]) -> dict[str, bytes]:
    """Return the part of a key that stands for each of the blurred syllables `forms`."""
    return {form: place.to_bytes(SYLLABLE_BYTES, "big") for place, form in enumerate(forms)}


def characters(key: bytes) -> int:
    """Return how many characters the words under a key have."""
    return len(key) - len(INITIALS) if key.startswith(INITIALS) else len(key) // SYLLABLE_BYTES


def pack(words: dict[bytes, list[Word]], header: dict[str, object], sections: dict[str, bytes]) -> bytes:
    """Return a lexicon file; `header` without `sections`, which are `sections`, `keys` and `records`."""
    offsets, records, position = [], [], 0
    for key in sorted(words):
        offsets.append(position)
        parts = [bytes([len(key)]), key, struct.pack("<H", len(words[key]))]
        for word in words[key]:
            cost = min(round(word.cost * COST_UNIT), 0xFFFF)
            parts += [struct.pack("<H", cost), word.readings, word.text.encode("utf-16-le")]
        records.append(b"".join(parts))
        position += len(records[-1])
    bodies = {"keys": struct.pack(f"<{len(offsets)}I", *offsets), "records": b"".join(records), **sections}
    places, position = {}, 0
    for name, body in bodies.items():
        places[name] = (position, len(body))
        position += len(body) + -len(body) % 4
    text = json.dumps({**header, "sections": places}, ensure_ascii=False).encode()
    start = MAGIC + struct.pack("<I", len(text)) + text
    parts = [start + b"\0" * (-len(start) % 4)]
    parts += [body + b"\0" * (-len(body) % 4) for body in bodies.values()]
    return b"".join(parts)
