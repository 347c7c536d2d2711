"""Running text that turns pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from screens.markdown import Line, Look, pages
from screens.widgets.even_grid import Plan
from screens.widgets.paged import Paged

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.geometry import Size

_STYLES: dict[Look, str] = {"": "", "bold": "bold", "heading": "bold $accent", "quiet": "$quiet"}
_LIT = "bold $ink on $pressed"


class TextPage(Widget):
    """One page of lines; `light` shows which of them are read just now."""

    DEFAULT_CSS = "TextPage { width: 1fr; height: 1fr; }"

    def __init__(self, lines: list[Line]) -> None:
        super().__init__()
        self.lines = lines
        self._lit = range(0)

    def light(self, rows: range) -> None:
        """Light the lines with these numbers, and no others."""
        self._lit = rows
        self.refresh()

    def render(self) -> Content:
        """Return the lines, each piece as it looks."""
        return Content("\n").join(
            Content.assemble(*((span.text, _LIT if row in self._lit else _STYLES[span.look]) for span in line.spans))
            for row, line in enumerate(self.lines)
        )


class PagedLines(Paged[list[Line]]):
    """Shows lines that are made for the width there is, in as many pages as they need.

    A line is never longer than `most_cells`: eyes lose their way back in longer ones.
    """

    def __init__(self, make: Callable[[int], list[Line]], *, most_cells: int = 80, id: str | None = None) -> None:
        super().__init__(id=id)
        self._make = make
        self._most_cells = most_cells

    def fit(self, size: Size) -> Plan:
        """Return a single place over all the room."""
        return Plan(1, 1, gap_x=0, gap_y=0)

    def widget(self, entry: list[Line]) -> Widget:
        """Return a page."""
        return TextPage(entry)

    async def on_resize(self, event: events.Resize) -> None:
        """Lay the lines out anew, on the page where the reader was."""
        # In the place of what `Paged` does: here the entries themselves follow from the room.
        event.prevent_default()
        await self._lay_out(event.size)

    async def show_lines(self, make: Callable[[int], list[Line]]) -> None:
        """Show other lines, on the page where the reader is."""
        self._make = make
        if self.size:
            await self._lay_out(self.size)

    async def _lay_out(self, size: Size) -> None:
        found = pages(self._make(min(size.width, self._most_cells)), size.height)
        if found == self.entries:
            return
        read = self.page / self.pages if self.entries else 0
        self._fitting = self.fit(size)
        self.entries = found
        self.page = min(int(read * len(found)), len(found) - 1)
        await self._fill()
