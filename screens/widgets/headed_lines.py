"""A large word above running text, where there is room for both on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widget import Widget

from screens.widgets.big_text import BigText
from screens.widgets.paged_lines import PagedLines

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.app import ComposeResult

    from screens.markdown import Line

_ROWS = 7
"""What the large word takes with the empty line below it."""


class HeadedLines(Widget):
    """Lines, and above them a word in large letters unless it would push the lines onto a second page."""

    DEFAULT_CSS = """
    HeadedLines { width: 1fr; height: 1fr; layout: vertical;
        & > BigText { height: 6; margin-bottom: 1; color: $accent; }
    }
    """

    def __init__(self, word: str, make: Callable[[int], list[Line]], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._word = word
        self._make = make

    def compose(self) -> ComposeResult:
        """Yield the word and the lines."""
        yield BigText(self._word, "sextant", "left")
        yield PagedLines(self._make)

    def on_resize(self, event: events.Resize) -> None:
        """Show the word if there is room."""
        width, height = event.size
        word = self.query_one(BigText)
        word.display = word.fits(width, _ROWS - 1) and len(self._make(width)) <= height - _ROWS
