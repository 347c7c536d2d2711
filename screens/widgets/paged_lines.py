"""Running text that turns pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
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
_LIT_BY_KEYS = "bold $ground on $focus"
"""The reading line is the mark of the focus too."""


def is_reading(line: Line) -> bool:
    """Tell whether a line is the pinyin of the one below it."""
    return bool(line.spans) and line.spans[0].look == "reading"


class TextPage(Widget, can_focus=True):
    """One page of lines; `light` shows which of them are read just now.

    A tap puts a reading line where the finger is, and a tap on that moves it on, onto the next page at the end. With a
    keyboard it is where the focus comes to; arrows move it.
    """

    class Finished(Message):
        """The reading line left the page, to the next (1) or the one before (-1)."""

        def __init__(self, by: int, *, by_keys: bool) -> None:
            super().__init__()
            self.by = by
            self.by_keys = by_keys

    FOCUS_ON_CLICK = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,enter,space", "read(1)", show=False),
        Binding("up", "read(-1)", show=False),
    ]
    DEFAULT_CSS = "TextPage { width: 1fr; height: 1fr; }"

    def __init__(self, lines: list[Line]) -> None:
        super().__init__()
        self.lines = lines
        self._lit = range(0)

    def light(self, rows: range) -> None:
        """Light the lines with these numbers, and no others."""
        self._lit = rows
        self.refresh()

    def light_end(self, by: int) -> None:
        """Light the line that comes first (1), or last (-1)."""
        at = self._next(by, -1 if by > 0 else len(self.lines))
        self.light(range(0) if at is None else self.together(at))

    def allow_focus(self) -> bool:
        """Tell whether there is anything to read."""
        return self._next(1, -1) is not None

    def on_focus(self) -> None:
        """Show where the focus is, if no line is read yet."""
        if not self._lit:
            self.light_end(1)

    def on_blur(self) -> None:
        """Take the reading line away."""
        self.light(range(0))

    def on_click(self, event: events.Click) -> None:
        """Put the reading line under the finger, or move it on."""
        at = event.y
        if at in self._lit:
            event.stop()
            self._move(1, by_keys=False)
        elif 0 <= at < len(self.lines) and self.lines[at].text.strip():
            event.stop()
            self.light(self.together(at))

    def action_read(self, by: int) -> None:
        """Move the reading line."""
        self._move(by, by_keys=True)

    def _move(self, by: int, *, by_keys: bool) -> None:
        at = self._next(by, self._lit.stop - 1 if by > 0 else self._lit.start)
        if at is None:
            self.post_message(self.Finished(by, by_keys=by_keys))
        else:
            self.light(self.together(at))

    def _next(self, by: int, at: int) -> int | None:
        """Return the first line after (1) or before (-1) that one with something in it; None if there is none."""
        rows = range(at + 1, len(self.lines)) if by > 0 else range(at - 1, -1, -1)
        return next((row for row in rows if self.lines[row].text.strip()), None)

    def together(self, at: int) -> range:
        """Return the lines that are one to the eye: a line of text, with its pinyin where that stands above it."""
        if is_reading(self.lines[at]):
            return range(at, min(at + 2, len(self.lines)))
        return range(at - 1 if at and is_reading(self.lines[at - 1]) else at, at + 1)

    def render(self) -> Content:
        """Return the lines, each piece as it looks."""
        lit = _LIT_BY_KEYS if self.has_focus else _LIT
        return Content("\n").join(
            Content.assemble(*((span.text, lit if row in self._lit else _STYLES[span.look]) for span in line.spans))
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

    def rows(self, cells: int) -> int:
        """Return how many rows all lines take in a width."""
        return len(self._make(min(cells, self._most_cells)))

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
        """Go on reading on the next page, or the one before."""
        event.stop()
        before = self.page
        await self.turn(event.by)
        if self.page == before:
            if event.by_keys:
                # Past the first and the last line the focus moves on.
                self.screen.focus_next() if event.by > 0 else self.screen.focus_previous()
            return
        for page in self.query(TextPage):
            page.light_end(event.by)

    async def _lay_out(self, size: Size) -> None:
        found = pages(self._make(min(size.width, self._most_cells)), size.height)
        if found == self.entries:
            return
        read = self.page / self.pages if self.entries else 0
        self._fitting = self.fit(size)
        self.entries = found
        self.page = min(int(read * len(found)), len(found) - 1)
        await self._fill()
