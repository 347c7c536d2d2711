"""The row above the bar: pages to turn, and what the screen offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from rich.cells import cell_len
from textual import on
from textual.containers import Horizontal
from textual.geometry import Size
from textual.widgets import Static

from language.translation import _
from screens.header import NARROW
from screens.widgets.big_button import BigButton

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult

    from screens.frame import LobbyScreen
    from screens.widgets.paged import Paged

HEIGHT = 3


class Offers(Horizontal):
    """Pages at the left, what the screen offers at the right, the main action last.

    What is offered at the end of a text or list (`BigButton.offered`) keeps its place free until its last page was
    shown, and then stays; before that turning the page is the main action. What is offered where there is room is left
    out if without this row everything would stand on one page.
    """

    DEFAULT_CSS = """
    Offers { height: 3; width: 1fr; padding: 0 2;
        & > .pages { width: auto; height: 3; padding: 0 2; content-align: center middle; color: $ink; }
        & > .space { width: 1fr; height: 3; }
        & > BigButton { margin-left: 1; }
        & > BigButton.pager { margin-left: 0; }
        &.-narrow > .pages { padding: 0 1; }
        &.-narrow > BigButton { padding: 0 1; }
        &.-full > .space, &.-full > .pages { visibility: hidden; width: 0; padding: 0; }
        &.-full > BigButton { width: 1fr; padding: 0; }
    }
    """

    def __init__(self, buttons: Iterable[BigButton]) -> None:
        super().__init__()
        self._buttons = list(buttons)
        self._back = BigButton(_("Previous"), -1)
        self._on = BigButton(_("Next page"), 1)
        self._pages = Static(classes="pages", markup=False)
        self._paged: Paged[Any] | None = None
        self._several = False
        self._hidden = False
        self._in_the_way = False
        """This row alone would make several pages of one, and nothing in it has to be there."""
        # Before the row has its parts: a list that is drawn first may tell its pages before that.
        for part in (self._back, self._pages, self._on):
            part.add_class("pager")
            part.display = False
        for button in self._buttons:
            button.visible = button.offered != "at the end"

    def compose(self) -> ComposeResult:
        """Yield the page buttons, space, and the screen's own."""
        yield from (self._back, self._pages, self._on)
        yield Static(classes="space")
        yield from self._buttons
        self.give_way(self._hidden)

    def show_pages(self, paged: Paged[Any]) -> None:
        """Offer to turn pages, if there are several."""
        self._paged = paged
        self._in_the_way = self._is_in_the_way_of(paged)
        several = paged.pages > 1 and not self._in_the_way
        for part in (self._back, self._pages, self._on):
            part.display = several
        # The buttons keep their places: one that leads nowhere only fades into the ground.
        self._back.visible = several and paged.page > 0
        self._on.visible = several and paged.page < paged.pages - 1
        self._several = several
        self._offer(paged.end_seen)
        self._show_place()
        self.give_way(self._hidden)

    def _offer(self, end_seen: bool) -> None:
        waiting = False
        for button in self._buttons:
            if button.offered == "where there is room":
                button.display = not self._in_the_way
            elif button.offered == "at the end":
                button.visible = end_seen
                waiting = waiting or not end_seen
        self._on.set_class(waiting, "-main")

    def _is_in_the_way_of(self, paged: Paged[Any]) -> bool:
        if not paged.size or any(button.offered != "where there is room" for button in self._buttons):
            return False
        width, height = paged.size
        rows = HEIGHT + self.styles.margin.height
        # What the last layout did, which is what the size is of; another may be due.
        room = height + rows if self.region else height
        with_row, without = (paged.fit(Size(width, each)) for each in (room - rows, room))
        return with_row.columns * with_row.rows < len(paged.entries) <= without.columns * without.rows

    def give_way(self, hidden: bool) -> None:
        """Leave the place to something else for a while, or take it again."""
        self._hidden = hidden
        stays = cast("LobbyScreen", self.screen).OFFERS_STAY
        offers = bool(self._buttons) and not self._in_the_way
        self.display = not hidden and (self._several or offers or stays)

    def on_resize(self) -> None:
        """Say which page it is in fewer words where columns are few."""
        self.set_class(self.size.width <= NARROW, "-narrow")
        self._show_place()

    def _show_place(self) -> None:
        place = ""
        if self._paged:
            page, pages = self._paged.page + 1, self._paged.pages
            words = _("Page {page} of {pages}").format(page=page, pages=pages)
            place = f"{page} / {pages}" if self.has_class("-narrow") and self._buttons else words
            self._pages.update(place)
        self._share(cell_len(place) if self._several else 0)

    def _share(self, place: int) -> None:
        """Give all buttons the same width, where side by side they would reach out of the row."""
        padding = 2 if self.has_class("-narrow") else 4
        shown = [*([self._back, self._on] if self._several else []), *self._buttons]
        needed = sum(max(8, cell_len(button.label) + padding) + 1 for button in shown)
        self.set_class(needed + place + (padding if place else 0) > self.content_size.width, "-full")

    @on(BigButton.Pressed)
    async def turn(self, event: BigButton.Pressed) -> None:
        """Turn a page."""
        if event.button in (self._back, self._on) and self._paged:
            event.stop()
            await self._paged.turn(event.button.value)
