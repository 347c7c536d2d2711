"""The two orders in which Chinese names are listed: by pinyin, and by strokes."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from language.readings import name_reading

if TYPE_CHECKING:
    from collections.abc import Sequence

STROKES = Path(__file__).with_name("strokes.tsv")


def pinyin_key(name: str, override: str | Sequence[str] | None = None) -> tuple[tuple[str, ...], str]:
    """Return what to sort names by for the order of pinyin, tones and then characters deciding between equals."""
    return tuple(name_reading(name, override, tones=True)), name


def stroke_key(name: str) -> tuple[tuple[int, str], ...]:
    """Return what to sort names by for the order of strokes, character by character."""
    return tuple((strokes(character), character) for character in name)


def strokes(character: str) -> int:
    """Return how many strokes a character has, 0 for what is no Chinese character."""
    return _strokes().get(character, 0)


@cache
def _strokes() -> dict[str, int]:
    lines = STROKES.read_text(encoding="utf-8").splitlines()
    return {
        character: int(number)
        for number, characters in (line.split("\t") for line in lines)
        for character in characters
    }
