"""Pinyin above the text: every character in a column wide enough for its syllable."""

from __future__ import annotations

from typing import NamedTuple

from language.running_text import marked, parts
from language.text import pieces, width


class Ruby(NamedTuple):
    """A line of text and the syllables above it, both of the same width in cells."""

    reading: str
    text: str

    @property
    def cells(self) -> int:
        """Return the width of the line."""
        return width(self.text)

    def joined(self, other: Ruby) -> Ruby:
        """Return this line with another one behind it."""
        return Ruby(self.reading + other.reading, self.text + other.text)


def ruby_lines(text: str, cells: int, *, marks: bool = False) -> list[Ruby]:
    """Return a text in lines of at most `cells` cells with its pinyin above, wrapped as `language.text.wrap` does.

    Args:
        text: What to annotate; its own line breaks stay.
        cells: The width; at least 12, so that the longest syllable and a mark on either side fit.
        marks: Tone marks instead of digits. Some terminals draw a marked vowel two cells wide.
    """
    lines = []
    for paragraph in text.split("\n"):
        # A syllable depends on its neighbours, so the whole paragraph is read before it is cut.
        syllables = [part.syllable for part in parts(paragraph) for _character in part.text]
        line, place = Ruby("", ""), 0
        for piece in pieces(paragraph):
            column = _piece(piece, syllables[place : place + len(piece)], marks)
            place += len(piece)
            if line.text and line.cells + column.cells > cells:
                lines.append(line)
                line = Ruby("", "")
            if line.text or not piece.isspace():
                line = line.joined(column)
        lines.append(line)
    return lines


def _piece(piece: str, syllables: list[str], marks: bool) -> Ruby:
    found = Ruby("", "")
    for character, syllable in zip(piece, syllables, strict=True):
        reading = marked(syllable) if marks else syllable
        taken = max(width(character), width(reading) + 1 if reading else 0)
        found = found.joined(
            Ruby(reading + " " * (taken - width(reading)), character + " " * (taken - width(character)))
        )
    return found
