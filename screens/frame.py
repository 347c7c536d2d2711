"""The frame that every screen stands in: a header line, a title, the body, what the screen offers, the bar."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, cast

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.compose import compose
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from language.text import fit
from language.translation import current
from screens.bar import Bar
from screens.header import Header

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult
    from textual.message import Message

    from screens.lobby import CardRead, Lobby
    from screens.lobby_app import LobbyApp
    from screens.widgets.big_button import BigButton
    from screens.widgets.paged import Paged

TALL = 22
"""From so many rows on there is an empty line between the title, the body and what is offered."""

PATIENCE_SECONDS = 0.5
"""How long a tap waits for a screen that is being made anew."""


class Title(Widget):
    """What the screen is, at the left, and what it is about, at the right, if there is room for both."""

    DEFAULT_CSS = "Title { height: 1; padding: 0 2; color: $accent; text-style: bold; }"

    def parts(self) -> tuple[str, str]:
        """Return what stands at the left and at the right; half a word at the right would tell nothing."""
        screen = cast("LobbyScreen", self.screen)
        title, aside = screen.heading(), screen.aside()
        return title, aside if cell_len(title) + 2 + cell_len(aside) <= self.content_size.width else ""

    def render(self) -> Content:
        """Return the line."""
        width = self.content_size.width
        title, aside = self.parts()
        left = fit(title, width)
        gap = " " * max(0, width - cell_len(left) - cell_len(aside))
        return Content(f"{left}{gap}{aside}")


class LobbyScreen(Screen[None], inherit_bindings=False):
    """The base of every screen.

    A screen says what it is (`heading`, `aside`), what it shows (`body`) and what it offers (`offers`); the frame adds
    the rest. Everything is made anew when the language or the layout changes, so a screen keeps what a person told it
    in `lobby.visit`, never in widgets.
    """

    IS_HOME: ClassVar[bool] = False
    """The home screen offers nothing above the bar: everything that it has is a tile."""
    OFFERS_STAY: ClassVar[bool] = False
    """The row above the bar is there also while it is empty, so that nothing moves under a finger."""
    # Textual draws the whole screen again when the focus moves; the two widgets that it moves between do that for
    # themselves.
    focused = Reactive(None, repaint=False)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab,down,right", "app.focus_next", show=False),
        Binding("shift+tab,up,left", "app.focus_previous", show=False),
        Binding("escape", "back", show=False),
        Binding("pagedown", "turn(1)", show=False),
        Binding("pageup", "turn(-1)", show=False),
    ]
    DEFAULT_CSS = """
    LobbyScreen { background: $ground; color: $ink; layout: vertical; overflow: hidden;
        & .-read { background: $pressed; color: $ink; }
        & #body { height: 1fr; width: 1fr; padding: 0 2; }
        & #body.-wide { padding: 0; }
        &.-tall #body { margin: 1 0; }
        &.-tall Offers { margin-bottom: 1; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._drawn_for: tuple[str, bool] | None = None
        self._drawing = asyncio.Lock()
        self.read_on: list[float] = []
        """Where to go on in each list and text, once its pages are known."""
        self.opened_as: tuple[str, dict[str, Any]] | None = None
        """Its name in `screens.table` and what it was made with."""

    # What a screen says of itself

    def heading(self) -> str:
        """Return what the screen is, for its title line; empty: no title line."""
        return ""

    def aside(self) -> str:
        """Return what the screen is about, for the right end of the title line."""
        return ""

    def body(self) -> ComposeResult:
        """Yield the widgets between the title and what is offered."""
        yield from ()

    def offers(self) -> Iterable[BigButton]:
        """Return what the screen itself offers, the main action last."""
        return ()

    def offers_in_body(self) -> bool:
        """Tell whether the body itself holds what is offered where rows are few, and reaches from side to side."""
        return False

    def footer(self) -> ComposeResult:
        """Yield a line below the body, over the whole width."""
        yield from ()

    def back(self) -> object:
        """Go back; a form with pages of its own goes back by one of them first."""
        return self.lobby_app.back()

    @property
    def takes_any_card(self) -> bool:
        """Whether cards that are read now are no visitor's: whose they are is for this screen alone to see."""
        return False

    def card_read(self, read: CardRead) -> bool:
        """Take a card or code that was read while this screen shows; return whether it was taken."""
        return False

    def news(self) -> None:
        """The library or the link has changed: show what concerns this screen."""

    def standing(self) -> Any:
        """Return where in it the person is, in plain values, for when the letters become larger."""
        return None

    def stand(self, standing: Any) -> None:
        """Show what was shown at that place; before the screen is drawn."""

    def read_so_far(self) -> list[float]:
        """Return how much of each list and text lies before the page that is shown."""
        from screens.widgets.paged import Paged

        return [paged.page / paged.pages for paged in self.query(Paged)]

    # What it stands on

    @property
    def lobby_app(self) -> LobbyApp:
        """The running app."""
        return cast("LobbyApp", self.app)

    @property
    def lobby(self) -> Lobby:
        """The lobby that the screen stands in."""
        return self.lobby_app.lobby

    # How it is drawn

    def compose(self) -> ComposeResult:
        """Yield the frame with the body in it."""
        self._drawn_for = (current(), self.lobby_app.roomy)
        self.set_class(self.lobby_app.roomy, "-roomy")
        # Before anything is laid out, so that the first layout is the last.
        self._measure(self.app.size.height)
        yield Header()
        yield from self._middle()
        yield Bar()

    def _middle(self) -> ComposeResult:
        if self.heading():
            yield Title()
        whole = self.has_class("-short") and self.offers_in_body()
        with Vertical(id="body", classes="-wide" if whole else None):
            yield from self.body()
        yield from self.footer()
        if not self.IS_HOME:
            from screens.offers import Offers

            yield Offers(() if whole else self.offers())

    async def _dispatch_message(self, message: Message) -> None:
        """Take a message; an error in what it sets off does not end the screen, which may be the home screen."""
        try:
            await super()._dispatch_message(message)
        except Exception as error:  # noqa: BLE001 - see LobbyApp._handle_exception
            self.app._handle_exception(error)

    async def draw_again(self) -> None:
        """Make everything anew; the bar only for another language or layout, or a tap on it meanwhile would be lost."""
        # Not before the first time, and one after the other: two at once would both put their parts in.
        self.lobby_app.reading.stop()
        async with self._drawing:
            if self._drawn_for is None:
                return
            if self._drawn_for != (current(), self.lobby_app.roomy):
                await self.recompose()
                return
            # What goes would hand the mark of the keyboard's place on to the bar.
            self.set_focus(None)
            async with self.batch():
                await self.query_children("*").exclude("Header, Bar, .-textual-system").remove()
                # What is being closed has no display any more, and its parts go before it does.
                if self.is_attached and self.display:
                    await self.mount_all(compose(self, self._middle()), before=self.query_exactly_one(Bar))

    async def in_place(self) -> None:
        """Return when everything that was made anew has its place, or a finger would tap what stood there before."""
        # One tap is worth less than the lobby: whatever holds the drawing up does not hold up the taps that follow.
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_SECONDS), self._drawing:
                if self._layout_required:
                    self._layout_required = False
                    self._refresh_layout()

    def read_aloud(self) -> None:
        """Read the screen aloud, or stop doing so."""
        self.lobby_app.reading.toggle(self)

    def on_screen_suspend(self) -> None:
        """Be silent about what is no longer seen."""
        self.lobby_app.reading.stop()

    def refresh_title(self) -> None:
        """Show the title line as it is now."""
        for title in self.query(Title):
            title.refresh()

    async def on_screen_resume(self) -> None:
        """Draw again if the language or layout was changed while another screen was in front."""
        if self._drawn_for not in (None, (current(), self.lobby_app.roomy)):
            await self.draw_again()

    def on_resize(self) -> None:
        """Leave out the empty lines where rows are few."""
        short = self.has_class("-short")
        self._measure(self.size.height)
        if short != self.has_class("-short") and self.offers_in_body():
            self.app.call_next(self.draw_again)

    def _measure(self, rows: int) -> None:
        self.set_class(rows >= TALL, "-tall")
        self.set_class(rows < TALL, "-short")

    # By its name, since `@on` would need the class, which the home screen does not.
    def on_paged_turned(self, event: Paged.Turned) -> None:
        """Offer the pages of the list or choices in the body."""
        from screens.offers import Offers

        event.stop()
        if self.read_on:
            self.app.call_next(self._read_on, event.paged)
        # None while the screen is made anew; the new list then tells its pages again.
        for offers in self.query(Offers):
            offers.show_pages(event.paged)

    async def _read_on(self, paged: Paged[Any]) -> None:
        """Turn to the page where somebody was before the letters became larger."""
        from screens.widgets.paged import Paged

        # Another one may have taken its place meanwhile, and tells its pages too.
        for place, (shown, read) in enumerate(zip(self.query(Paged), self.read_on, strict=False)):
            if shown is paged:
                self.read_on[place] = 0.0
                # A share of the pages comes back a little smaller than it was.
                await paged.turn(int(read * paged.pages + 0.001) - paged.page)
        if not any(self.read_on):
            self.read_on = []

    async def action_turn(self, by: int) -> None:
        """Turn pages by keys."""
        from screens.widgets.paged import Paged

        for paged in self.query(Paged):
            await paged.turn(by)

    def action_back(self) -> None:
        """Go back by key."""
        self.call_next(self.back)
