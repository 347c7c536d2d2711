"""Lists and choices that show what fits and turn pages; nothing scrolls."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from rich.cells import cell_len
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from language.text import fit, wrap
from screens.widgets.big_button import BigButton
from screens.widgets.even_grid import EvenGrid, Plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.geometry import Size

T = TypeVar("T")
_LEAST_ROWS = 3
"""A choice is at least so high."""
_CHOICE_PADDING = 2
_TICK = 2


class Paged(EvenGrid, Generic[T]):
    """Shows a page of `entries`: only as many widgets as fit exist.

    The screen's frame hears `Turned` and offers the two big buttons for pages; `turn` is what they do.
    """

    class Turned(Message):
        """Another page is shown, or the number of pages is another one."""

        def __init__(self, paged: Paged[Any]) -> None:
            super().__init__()
            self.paged = paged

    def __init__(self, entries: Sequence[T] = (), *, first: int = 0, id: str | None = None) -> None:
        """Show `entries`, from the page on that holds the one with the index `first`."""
        super().__init__(id=id)
        self.entries: list[T] = list(entries)
        self.page = 0
        """The page shown, from 0."""
        self._kept = first
        """The entry that stays in sight while the room changes."""
        self.end_seen = False
        """Whether the last page was shown; it stays so when the pages before it are shown again."""
        self._fitting: Plan | None = None

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-len(self.entries) // self._capacity))

    @property
    def _capacity(self) -> int:
        return max(1, self._fitting.columns * self._fitting.rows) if self._fitting else 1

    @abstractmethod
    def fit(self, size: Size) -> Plan:
        """Return the plan for as many entries as fit into `size`."""

    @abstractmethod
    def widget(self, entry: T) -> Widget:
        """Return the widget that shows an entry."""

    def plan(self, size: Size) -> Plan:
        """Return how the room is divided just now."""
        return self._fitting or self.fit(size)

    async def show(self, entries: Sequence[T]) -> None:
        """Show other entries, from their first page."""
        self.entries = list(entries)
        self.page = self._kept = 0
        self.end_seen = False
        if self.size:
            self._fitting = self.fit(self.size)
            await self._fill()

    async def turn(self, by: int) -> None:
        """Turn so many pages on or back; stays within the first and the last."""
        page = max(0, min(self.pages - 1, self.page + by))
        if page != self.page:
            self.page = page
            self._kept = page * self._capacity
            await self._fill()

    async def on_resize(self, event: events.Resize) -> None:
        """Fit the entries into the new room; the first of those shown, or the one it was opened at, stays in sight."""
        fitting = self.fit(event.size)
        if fitting == self._fitting:
            return
        self._fitting = fitting
        self.page = min(self._kept // self._capacity, self.pages - 1)
        await self._fill()

    async def _fill(self) -> None:
        start = self.page * self._capacity
        shown = [self.widget(entry) for entry in self.entries[start : start + self._capacity]]
        held = next((place for place, child in enumerate(self.children) if child.has_focus), None)
        async with self.batch():
            await self.remove_children()
            await self.mount_all(shown)
        if held is not None and shown:
            # What goes would hand the mark of the keyboard's place on to what stands behind.
            shown[min(held, len(shown) - 1)].focus()
        self.end_seen = self.end_seen or self.page == self.pages - 1
        self.post_message(self.Turned(self))


class Choice(NamedTuple):
    """Something to choose."""

    value: Any
    label: str
    main: bool = False


class ChoiceGrid(Paged[Choice]):
    """Answers as big buttons, as many columns as the longest label allows; a tap posts the button's `Pressed`."""

    MOST_COLUMNS = 4
    MOST_HEIGHT = 5

    def __init__(self, choices: Sequence[Choice], *, chosen: Any = None, id: str | None = None) -> None:
        first = next(
            (place for place, choice in enumerate(choices) if chosen is not None and choice.value == chosen), 0
        )
        super().__init__(choices, first=first, id=id)
        self._chosen = chosen

    def widget(self, entry: Choice) -> BigButton:
        """Return the choice's button."""
        return ChoiceButton(
            entry.label,
            entry.value,
            main=entry.main,
            chosen=self._chosen is not None and entry.value == self._chosen,
        )

    def fit(self, size: Size) -> Plan:
        """Return columns for the longest label, and rows of three lines, higher where there is room."""
        longest = max((cell_len(entry.label) for entry in self.entries), default=8) + 6
        # A label that is too long for a third of the room wraps in its button.
        width = max(14, min(longest, size.width // 3 - 2))
        most = min(self.MOST_COLUMNS - self.screen.has_class("-roomy"), max(1, len(self.entries)))
        columns = max(1, min(most, (size.width + 2) // (width + 2)))
        while columns > 1 and self._lines((size.width + 2) // columns - 2) > _LEAST_ROWS:
            columns -= 1
        fitting = max(1, (size.height + 1) // 4)
        needed = -(-len(self.entries) // columns)
        columns = -(-len(self.entries) // needed) if self.entries else 1
        rows = max(1, min(fitting, needed))
        height = min(self.MOST_HEIGHT, (size.height + 1) // rows - 1)
        return Plan(columns, rows, most_height=max(3, height))

    def _lines(self, width: int) -> int:
        """Return how many lines the longest label takes in a button of that width."""
        room = width - _CHOICE_PADDING - (_TICK if self._chosen is not None else 0)
        return max((len(wrap(entry.label, max(2, room))) for entry in self.entries), default=1)


class ChoiceButton(BigButton):
    """An answer."""

    DEFAULT_CSS = "ChoiceButton { padding: 0 1; }"


class Row(NamedTuple):
    """An entry of a list: two lines, with something short at the right of each."""

    value: Any
    title: str
    second: str = ""
    aside: str = ""
    second_aside: str = ""


class ListRow(BigButton):
    """One entry of a `PagedList`."""

    DEFAULT_CSS = """
    ListRow { width: 1fr; height: 1fr; padding: 0 2; content-align: left middle; text-align: left; }
    """

    def __init__(self, row: Row) -> None:
        super().__init__(row.title, row.value)
        self.row = row

    def render(self) -> Content:
        """Return the two lines, each with its aside at the right end."""
        width = self.content_size.width
        row = self.row
        lines = [_spread(row.title, row.aside, width, bold=True)]
        if row.second or row.second_aside:
            lines.append(_spread(row.second, row.second_aside, width))
        return Content("\n").join(lines)


class PagedList(Paged[Row]):
    """A list of two-line rows (three lines high in the roomy layout, if there are rows for it).

    A tap posts the row's `Pressed`.
    """

    COLUMN_WIDTH = 54
    """So wide is a column at least, where there are several."""

    def __init__(
        self,
        rows: Sequence[Row] = (),
        *,
        column_width: int = COLUMN_WIDTH,
        lines: int = 2,
        first: int = 0,
        id: str | None = None,
    ) -> None:
        super().__init__(rows, first=first, id=id)
        self._column_width = column_width
        self._lines = lines

    def widget(self, entry: Row) -> BigButton:
        """Return the row's widget."""
        return ListRow(entry)

    def fit(self, size: Size) -> Plan:
        """Return columns of the given width, and as many rows as fit with an empty line between them."""
        airy = self.screen.has_class("-roomy") and not self.screen.has_class("-short")
        height = self._lines + airy
        rows = max(1, (size.height + 1) // (height + 1))
        columns = max(1, (size.width + 2) // (self._column_width + 2))
        needed = -(-len(self.entries) // rows)
        return Plan(max(1, min(columns, needed)), rows, most_height=height)


def _spread(left: str, right: str, width: int, *, bold: bool = False) -> Content:
    """Return a line with `right` at its right end; where both do not fit, the longer of them is shortened.

    So a long team never leaves half of somebody's name.
    """
    if cell_len(right) > cell_len(left):
        right = fit(right, max(0, width - cell_len(left) - 2))
    room = width - (cell_len(right) + 2 if right else 0)
    start = fit(left, max(0, room))
    gap = " " * max(0, width - cell_len(start) - cell_len(right))
    return Content.assemble((start, "bold" if bold else ""), gap, right)
