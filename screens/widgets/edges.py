"""What shows that something can be tapped, in every colour scheme: thin lines around it, underlined words in some."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from screens.schemes import HOUSE, SCHEMES, UNDERLINED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

EDGES = "▏▕"
FOCUS = "▌▐"
TOP, BOTTOM = "🭽▔🭾", "🭼▁🭿"
"""Lines along the first and last row, where both are blank. Their corners are drawn by terminals that draw sextants."""
_UNDERLINE = Style(underline=True)


def colour(widget: Widget, token: str) -> str:
    """Return the colour that a token has in the present scheme."""
    return SCHEMES[getattr(widget.app, "scheme", HOUSE)][token]


def by_keys(widget: Widget) -> bool:
    """Tell whether keys go to a widget that listens to them unasked; to a finger its mark would mean nothing."""
    return widget.has_focus and getattr(widget.app, "by_keys", False)


def between(left: str, words: str, right: str, style: Style, edge: Style, *, marks: str = EDGES) -> Iterable[Segment]:
    """Return words between blanks, the outermost cells of which are edges; without a blank there is no edge."""
    if left:
        yield Segment(marks[0], edge)
    yield Segment(left[1:] + words + right[1:], style)
    if right:
        yield Segment(marks[1], edge)


def marked(strip: Strip, marks: str, style: Style, *, first: bool, last: bool) -> Strip:
    """Return a row of cells with a mark in its first and last cell where these are blank."""
    segments = list(strip)
    if not segments:
        return strip
    left = first and segments[0].text.startswith(" ")
    right = last and segments[-1].text.endswith(" ")
    inner = strip.crop(int(left), strip.cell_length - right)
    return Strip(
        [*([Segment(marks[0], style)] if left else ()), *inner, *([Segment(marks[1], style)] if right else ())],
        strip.cell_length,
    )


def ruled(strip: Strip, line: str, style: Style, *, first: bool, last: bool) -> Strip:
    """Return a line along a row of blank cells, with its corners in the first and last one."""
    width = strip.cell_length
    cells = line[0] * first + line[1] * (width - first - last) + line[2] * last
    return Strip([Segment(cells, style)], width)


def underlined(strip: Strip, widget: Widget) -> Strip:
    """Return the row with its words underlined where the scheme does that; drawn letters are no words."""
    if getattr(widget.app, "scheme", HOUSE) not in UNDERLINED:
        return strip
    return Strip(
        [piece for segment in strip for piece in _underlined(segment)],
        strip.cell_length,
    )


def _underlined(segment: Segment) -> Iterable[Segment]:
    text, style = segment.text, segment.style or Style.null()
    words = text.strip()
    if not any(character.isalnum() for character in words):
        yield segment
        return
    start = text.index(words)
    for part, drawn in (
        (text[:start], style),
        (words, style + _UNDERLINE),
        (text[start + len(words) :], style),
    ):
        if part:
            yield Segment(part, drawn)
