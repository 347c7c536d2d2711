"""What has to be true of every screen, whatever it shows. Pure: a survey and the terminal's cells in, problems out."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

from screens.widgets.edges import EDGES, FOCUS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kiosk.walk.survey import Box, Survey, Touchable

LEAST = (4, 2)
"""Cells that a finger needs on a 10.1-inch screen, columns and rows; larger screens need no more."""
LEAST_AT_15_INCHES = (3, 2)
NARROW = 53
"""The largest grid of a 10.1-inch screen has so many columns."""
_LINES = frozenset(EDGES + FOCUS)
BAR = ("bar-back", "bar-home", "bar-read", "bar-size", "bar-scheme", "bar-language", "bar-help")
MARKS = tuple(FOCUS)
ONLY_AWAY = BAR[:2]
"""On the home screen these two would lead nowhere."""
_SHORTENED = frozenset({"ListRow", "CardButton"})
"""Entries of lists may be shortened with dots: a tap shows all of what they say."""

Cells = "Sequence[Sequence[str]]"


def least(columns: int) -> tuple[int, int]:
    """Return how large a target has to be, in columns and rows, on the screen that has a grid of so many columns."""
    return LEAST if columns <= NARROW else LEAST_AT_15_INCHES


def problems(survey: Survey, rows: Sequence[Sequence[str]], bar: Mapping[str, Box] | None = None) -> list[str]:
    """Return what is wrong with a screen; nothing for a good one.

    Args:
        survey: What the program says of it.
        rows: The terminal's cells, row by row; the second of a wide character is empty.
        bar: Where the buttons of the bar stood before at this size.
    """
    return [
        *_differing(survey, rows),
        *(f"{text!r} has no place" for text in survey.missing),
        *_cut(survey),
        *_incomplete(survey, rows),
        *_overlapping(survey),
        *_too_small(survey),
        *_too_near(survey),
        *_unbounded(survey, rows),
        *_bar(survey, bar or {}),
    ]


def _differing(survey: Survey, rows: Sequence[Sequence[str]]) -> Iterator[str]:
    shown = ["".join(row).rstrip() for row in rows]
    for place, (line, seen) in enumerate(zip(survey.lines, shown, strict=False)):
        if line != seen:
            yield f"row {place} shows {seen!r} where the program drew {line!r}"
            return


def _cut(survey: Survey) -> Iterator[str]:
    for part in survey.parts:
        if part.box != part.shown:
            yield f"{part.kind} {_told(part.texts)} is cut: {tuple(part.shown)} of {tuple(part.box)}"
        elif part.texts and not (part.box.width and part.box.height):
            yield f"{part.kind} {_told(part.texts)} has no room"
    width, height = survey.size
    for target in survey.targets:
        box = target.box
        if box.x < 0 or box.y < 0 or box.right > width or box.bottom > height:
            yield f"{target.words!r} reaches out of the screen"


def _incomplete(survey: Survey, rows: Sequence[Sequence[str]]) -> Iterator[str]:
    for part in survey.parts:
        if part.kind not in _SHORTENED and part.box == part.shown:
            stands = within(rows, part.box)
            for text in part.texts:
                if _plain(text) not in stands:
                    yield f"{part.kind} does not show all of {text!r}"
    for target in survey.targets:
        if target.kind in ("Keypad", "Candidates") and _plain(target.words) not in within(rows, target.box):
            yield f"key {target.words!r} does not show its words"


def _overlapping(survey: Survey) -> Iterator[str]:
    told = [part for part in survey.parts if part.texts]
    for one, two in combinations(told, 2):
        if _gap(one.box, two.box) < 0:
            yield f"{one.kind} {_told(one.texts)} and {two.kind} {_told(two.texts)} overlap"


def _too_small(survey: Survey) -> Iterator[str]:
    columns, rows = least(survey.size[0])
    for target in survey.targets:
        if target.box.width < columns or target.box.height < rows:
            yield f"{target.kind} {target.words!r} is too small: {target.box.width}×{target.box.height}"


def _too_near(survey: Survey) -> Iterator[str]:
    for one, two in combinations(survey.targets, 2):
        if _gap(one.box, two.box) < 1:
            yield f"{one.kind} {one.words!r} and {two.kind} {two.words!r} have no cell between"


def _unbounded(survey: Survey, rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Give what can be tapped and has words where the lines at its sides should stand."""
    for target in survey.targets:
        box = target.box
        ends = [row[x] for row in rows[box.y : box.bottom] for x in (box.x, box.right - 1) if x < len(row)]
        if target.kind == "Tile" and not any(end in _LINES for end in ends):
            # What is drawn is known by itself, and has no lines in the house's colours.
            continue
        # The second cell of a wide character is empty.
        if any(not end or end.isalnum() for end in ends):
            yield f"{target.kind} {target.words!r} has words where its sides should be seen"


def _bar(survey: Survey, bar: Mapping[str, Box]) -> Iterator[str]:
    there = {target.name: target.box for target in survey.targets if target.name in BAR}
    if not there and any(target.name == "back" for target in survey.targets):
        # A code that needs the whole screen: only the way back stands beside it.
        return
    for name in BAR:
        if name not in there:
            if not (name in ONLY_AWAY and survey.screen == "Home"):
                yield f"{name} is not there"
        elif name in bar and bar[name] != there[name]:
            yield f"{name} stands at {tuple(there[name])}, elsewhere at {tuple(bar[name])}"


def misplaced_focus(survey: Survey, rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Return where the mark of the focus is missing, or stands on something else; `rows` as for `problems`."""
    for target in survey.targets:
        box = target.box
        ends = [(row[box.x], row[box.right - 1]) for row in rows[box.y : box.bottom]]
        if target.focused != (MARKS in ends):
            yield f"{target.kind} {target.words!r} {'does not show' if target.focused else 'falsely shows'} the focus"


def within(rows: Sequence[Sequence[str]], box: Box) -> str:
    """Return what stands in some cells, line after line, without blanks."""
    return _plain("".join("".join(row[box.x : box.right]) for row in rows[box.y : box.bottom]))


def _plain(text: str) -> str:
    return _DRAWN.sub("", text)


_DRAWN = re.compile("[\\s\u2580-\u259f\U0001fb00-\U0001fbff]+")
"""Blanks, edges, and the blocks and sextants of drawn letters, which may stand beside words."""


def _gap(one: Box, two: Box) -> int:
    """Return how many cells lie between: the larger of columns and rows; below 0 they overlap."""
    across = max(two.x - one.right, one.x - two.right)
    down = max(two.y - one.bottom, one.y - two.bottom)
    return max(across, down)


def _told(texts: Sequence[str]) -> str:
    return repr(texts[0] if texts else "")


def found(survey: Survey, words: str) -> Touchable | None:
    """Return the target with the words: all of them, at its beginning, or anywhere in it."""
    for fits in (str.__eq__, str.startswith, str.__contains__):
        for target in survey.targets:
            if fits(target.words, words):
                return target
    return None
