"""The characters that a terminal draws itself, as rectangles in a cell: blocks, sextants, lines.

A font's own glyphs leave gaps between cells; terminals such as foot draw these characters without it, edge to
edge, and so does a picture of a screen. Unicode: Block Elements (U+2580-259F), Box Drawing (U+2500-257F), and of
Symbols for Legacy Computing the sextants (U+1FB00-1FB3B) and the corners of eighth blocks (U+1FB7C-1FB7F).
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import NamedTuple


class Rectangle(NamedTuple):
    """Part of a cell: left, top, right and bottom as fractions of its width and height, and its opacity."""

    left: float
    top: float
    right: float
    bottom: float
    opacity: float = 1.0


# Upper left, upper right, lower left, lower right of U+2596…U+259F.
_QUADRANTS = ("0010", "0001", "1000", "1011", "1001", "1110", "1101", "0100", "0110", "0111")
_LEFT, _RIGHT = Rectangle(0, 0, 0.125, 1), Rectangle(0.875, 0, 1, 1)
_UPPER, _LOWER = Rectangle(0, 0, 1, 0.125), Rectangle(0, 0.875, 1, 1)
_SINGLE = {
    "▀": Rectangle(0, 0, 1, 0.5),
    "▐": Rectangle(0.5, 0, 1, 1),
    "▔": _UPPER,
    "▕": _RIGHT,
    "░": Rectangle(0, 0, 1, 1, 0.25),
    "▒": Rectangle(0, 0, 1, 1, 0.5),
    "▓": Rectangle(0, 0, 1, 1, 0.75),
}
# U+1FB7C…U+1FB7F.
_CORNERS = ((_LEFT, _LOWER), (_LEFT, _UPPER), (_RIGHT, _UPPER), (_RIGHT, _LOWER))

_THIN, _THICK = 0.1, 0.2
_WEIGHTS = {"LIGHT": _THIN, "SINGLE": _THIN, "HEAVY": _THICK, "DOUBLE": 0.0}
_ARMS = {
    "LEFT": ("left",),
    "RIGHT": ("right",),
    "UP": ("up",),
    "DOWN": ("down",),
    "HORIZONTAL": ("left", "right"),
    "VERTICAL": ("up", "down"),
}


@cache
def shapes(character: str, aspect: float) -> tuple[Rectangle, ...]:
    """Return the rectangles that draw `character`, or none if a font has to.

    `aspect` is the width of a cell divided by its height, so that lines are equally thick both ways.
    """
    code = ord(character[0]) if character else 0
    if 0x2580 <= code <= 0x259F:
        return _block(character)
    if 0x1FB00 <= code <= 0x1FB3B:
        return _dots(sextant_dots(character), columns=2)
    if 0x1FB7C <= code <= 0x1FB7F:
        return _CORNERS[code - 0x1FB7C]
    if 0x2500 <= code <= 0x257F:
        return _lines(unicodedata.name(character), aspect)
    return ()


def sextant_dots(character: str) -> tuple[bool, ...]:
    """Return the six dots of a sextant, row by row; the four that Unicode has elsewhere are left out of the range."""
    pattern = ord(character) - 0x1FB00 + 1
    pattern += pattern >= 0b010101
    pattern += pattern >= 0b101010
    return tuple(bool(pattern >> bit & 1) for bit in range(6))


def _dots(dots: tuple[bool, ...], columns: int) -> tuple[Rectangle, ...]:
    rows = len(dots) // columns
    return tuple(
        Rectangle(i % columns / columns, i // columns / rows, (i % columns + 1) / columns, (i // columns + 1) / rows)
        for i, dot in enumerate(dots)
        if dot
    )


def _block(character: str) -> tuple[Rectangle, ...]:
    code = ord(character)
    if character in _SINGLE:
        return (_SINGLE[character],)
    if code >= 0x2596:
        return _dots(tuple(dot == "1" for dot in _QUADRANTS[code - 0x2596]), columns=2)
    if code <= 0x2588:
        return (Rectangle(0, 1 - (code - 0x2580) / 8, 1, 1),)
    return (Rectangle(0, 0, (0x2590 - code) / 8, 1),)


def _arms(name: str) -> dict[str, float]:
    """Read the thickness of each arm from a character's name, such as DOWN LIGHT AND RIGHT UP HEAVY."""
    arms: dict[str, float] = {}
    thickness = _THIN
    for part in name.removeprefix("BOX DRAWINGS ").split(" AND "):
        words = part.split()
        thickness = next((_WEIGHTS[word] for word in words if word in _WEIGHTS), thickness)
        arms.update({arm: thickness for word in words for arm in _ARMS.get(word, ())})
    return arms


def _lines(name: str, aspect: float) -> tuple[Rectangle, ...]:
    """Draw the arms from the cell's middle outwards; arcs become corners, dashes whole lines, diagonals nothing."""
    if "DIAGONAL" in name:
        return ()
    drawn = []
    for arm, thickness in _arms(name).items():
        # A double line is two thin ones, a line's width apart.
        offsets = (-_THIN, _THIN) if not thickness else (0.0,)
        reach = (thickness or 3 * _THIN) / 2
        half = (thickness or _THIN) / 2
        for offset in offsets:
            if arm in ("left", "right"):
                start, end = (0.0, 0.5 + reach) if arm == "left" else (0.5 - reach, 1.0)
                drawn.append(Rectangle(start, 0.5 + (offset - half) * aspect, end, 0.5 + (offset + half) * aspect))
            else:
                start, end = (0.0, 0.5 + reach * aspect) if arm == "up" else (0.5 - reach * aspect, 1.0)
                drawn.append(Rectangle(0.5 + offset - half, start, 0.5 + offset + half, end))
    return tuple(drawn)
