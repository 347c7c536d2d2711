"""What stands in large figures, found on a terminal's screen."""

from __future__ import annotations

from collections.abc import Callable

from screens.widgets.glyphs import SEXTANT, Bitmap, cells, drawn


def shown_large(text: str) -> Callable[[list[str]], bool]:
    """Return whether lines of a screen show the text in close sextants, wherever in its room that stands."""
    dots = drawn(text, SEXTANT, bold=False, close=True)
    assert dots
    looks = [
        {row.strip() for row in cells(moved, SEXTANT, dots.width, rows, "left") if row.strip()}
        # The middle of the room is found in dots: letters begin in the left or right half of a cell.
        for moved in (dots, Bitmap(dots.width + 1, dots.rows))
        for rows in range(5, 9)
    ]
    return lambda lines: any(all(any(row in line for line in lines) for row in look) for look in looks)
