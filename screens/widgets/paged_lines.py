"""Running text that turns pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from screens.markdown import Line, Look, pages
from screens.widgets.even_grid import Plan
from screens.widgets.paged import Paged

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.geometry import Size

_STYLES: dict[Look, str] = {"": "", "bold": "bold", "heading": "bold $accent", "quiet": "$quiet", "reading": "$quiet"}
_LIT = "bold $ink on $pressed"


def is_reading(line: Line) -> bool:
    """Tell whether a line is the pinyin of the one below it."""
    return bool(line.spans) and line.spans[0].look == "reading"


class TextPage(Widget):
    """One page of lines; `light` shows which of them are read just now.

    A tap puts a reading line where the finger is, and a tap on that moves it on, onto the next page at the end.
    """

    class Finished(Message):
        """The reading line left the last line."""

    DEFAULT_CSS = "TextPage { width: 1fr; height: 1fr; }"

    def __init__(self, lines: list[Line]) -> None:
        super().__init__()
        self.lines = lines
        self._lit = range(0)

    def light(self, rows: range) -> None:
        """Light the lines with these numbers, and no others."""
        self._lit = rows
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Put the reading line under the finger, or move it on."""
        at = event.y
        if at in self._lit:
            at = self._lit.stop
            while at < len(self.lines) and not self.lines[at].text.strip():
                at += 1
            if at >= len(self.lines):
                self.post_message(self.Finished())
                return
        if 0 <= at < len(self.lines) and self.lines[at].text.strip():
            event.stop()
            self.light(self.together(at))

    def together(self, at: int) -> range:
        """Return the lines that are one to the eye: a line of text, with its pinyin where that stands above it."""
        if is_reading(self.lines[at]):
            return range(at, min(at + 2, len(self.lines)))
        return range(at - 1 if at and is_reading(self.lines[at - 1]) else at, at + 1)

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

    async def on_text_page_finished(self, event: TextPage.Finished) -> None:
        """Go on reading on the next page."""
        event.stop()
        await self.turn(1)
        for page in self.query(TextPage):
            page.light(page.together(0))

    async def _lay_out(self, size: Size) -> None:
        found = pages(self._make(min(size.width, self._most_cells)), size.height)
        if found == self.entries:
            return
        read = self.page / self.pages if self.entries else 0
        self._fitting = self.fit(size)
        self.entries = found
        self.page = min(int(read * len(found)), len(found) - 1)
        await self._fill()
