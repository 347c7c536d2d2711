"""The home screen: what can be done here, in letters that are read across the lobby."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple, cast

from rich.cells import cell_len
from textual import on
from textual.content import Content
from textual.widget import Widget

from content.documents import in_language
from language.text import label_lines
from language.translation import N_, _, current, ngettext
from screens.frame import LobbyScreen
from screens.header import Told, calendar
from screens.widgets.big_button import BigButton
from screens.widgets.even_grid import EvenGrid, Plan
from screens.widgets.tile import Tile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.app import ComposeResult
    from textual.geometry import Size

    from screens.lobby import Lobby

TICKER_SECONDS = 8.0
TICKER_NOTICES = 4
_APART = 2
"""Cells between what is told and which of how many it is."""
NEW_FOR = dt.timedelta(days=3)
"""A notice counts as new for so long."""


class Entry(NamedTuple):
    """A tile of the home screen."""

    screen: str
    """What it opens."""
    word: str
    drawn: str
    """The word in large letters: short, so that they are large."""
    caption: Callable[[Lobby], str]
    main: bool = False
    span: int = 1


def _says(text: str) -> Callable[[Lobby], str]:
    return lambda _lobby: _(text)


def _new_notices(lobby: Lobby) -> str:
    since = lobby.clock.now() - NEW_FOR
    new = sum(notice.published_at > since for notice in lobby.notices())
    return ngettext("{n} new", "{n} new", new).format(n=new) if new else _("what is going on")


ENTRIES = (
    Entry("repair", N_("Repair"), N_("Fix"), _says(N_("water, power, doors, lift")), main=True, span=2),
    Entry("people", N_("Find people"), N_("Who"), _says(N_("captain, steward"))),
    Entry("notices", N_("Notices"), N_("News"), _new_notices),
    Entry("opinion", N_("Opinions"), N_("Say"), _says(N_("tell us"))),
    Entry("wishes", N_("Wishes"), N_("Wish"), _says(N_("help out"))),
    Entry("quiz", N_("Knowledge quiz"), N_("Quiz"), _says(N_("try it"))),
    Entry("lookup", N_("My matters"), N_("Mine"), _says(N_("card or number"))),
)
"""The tiles, in their order. Adding one is adding a row."""
ROOMY = ("repair", "people", "notices", "lookup")
"""What the roomy home screen shows of them, as large as it goes; the others stand behind 更多."""


class Tiles(EvenGrid):
    """The tiles of some entries; they open what they say."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        super().__init__()
        self._entries = list(entries)

    def compose(self) -> ComposeResult:
        """Yield the tiles."""
        screen = cast("LobbyScreen", self.screen)
        for entry in self._entries:
            yield Tile(
                _(entry.word),
                entry.caption(screen.lobby),
                entry.screen,
                drawn=_(entry.drawn),
                main=entry.main,
                span=1 if screen.lobby_app.roomy else entry.span,
            )

    @on(BigButton.Pressed)
    async def go(self, event: BigButton.Pressed) -> None:
        """Open what was tapped."""
        event.stop()
        await cast("LobbyScreen", self.screen).lobby_app.open(event.button.value)

    def plan(self, size: Size) -> Plan:
        """Return two columns in the roomy layout, else four."""
        if self.screen.has_class("-roomy"):
            return Plan(2, 2, most_height=(size.height - 1) // 2)
        return Plan(4, 2, gap_x=1 if size.width < 100 else 2)


class Ticker(Widget):
    """A line that tells today's notices, one after the other; too low for a finger, so the tile opens them.

    Args:
        told: Returns what is told, asked anew at each turn.
    """

    DEFAULT_CSS = """
    Ticker { height: 1; width: 1fr; padding: 0 2; }
    """

    def __init__(self, told: Callable[[], list[str]]) -> None:
        super().__init__()
        self._told = told
        self._lines: list[str] = []
        self._place = 0
        """Of what is shown among the pieces that all the lines make."""

    def on_mount(self) -> None:
        """Begin to turn."""
        self.tell()
        self.set_interval(TICKER_SECONDS, self._turn)

    def tell(self) -> None:
        """Tell what is to be told now, from the first if that is something else."""
        lines = self._told()
        if lines != self._lines:
            self._lines, self._place = lines, 0
            self.refresh()

    def on_resize(self) -> None:
        """Tell what this size has to tell."""
        self.tell()

    def render(self) -> Content:
        """Return what is told just now, and which of how many it is."""
        if not self._lines:
            return Content("")
        width = self.content_size.width
        pieces = self._pieces()
        number, words = pieces[self._place % len(pieces)]
        place = self._counted(number)
        return Content.assemble((words, "bold"), " " * max(0, width - cell_len(words) - len(place)), place)

    def says(self) -> str:
        """Return all that is told."""
        return "\n".join(self._lines)

    def _counted(self, number: int) -> str:
        return f"{number} / {len(self._lines)}"

    def _pieces(self) -> list[tuple[int, str]]:
        """Return what is told, with its number: a line that is too long for the width comes in several turns."""
        room = max(2, self.content_size.width - len(self._counted(len(self._lines))) - _APART)
        return [(number, piece) for number, line in enumerate(self._lines, 1) for piece in label_lines(line, room)]

    def _turn(self) -> None:
        before = self._lines
        self.tell()
        pieces = self._pieces()
        if self._lines == before and len(pieces) > 1:
            self._place = (self._place + 1) % len(pieces)
            self.refresh()


class Home(LobbyScreen):
    """Seven tiles, and a line of today's notices (and the day); in the roomy layout four tiles, as large as it goes."""

    IS_HOME = True
    DEFAULT_CSS = """
    Home { &.-tall #body { margin: 1 0; } &.-roomy #body { margin: 0; } &.-roomy.-tall #body { margin-bottom: 1; } }
    """

    def body(self) -> ComposeResult:
        """Yield the tiles."""
        yield Tiles(entry for entry in ENTRIES if not self.lobby_app.roomy or entry.screen in ROOMY)

    def footer(self) -> ComposeResult:
        """Yield the line of notices."""
        if not self.lobby_app.roomy:
            yield Ticker(self._told)

    def news(self) -> None:
        """Show how many notices are new now, and tell them."""
        captions = {entry.screen: entry.caption(self.lobby) for entry in ENTRIES}
        for tile in self.query(Tile):
            tile.set_caption(captions[tile.value])
        for ticker in self.query(Ticker):
            ticker.tell()

    def _told(self) -> list[str]:
        """Return the titles of today's notices, and the day where the header has no room for it."""
        titles = [in_language(notice.title, current()) for notice in self.lobby.notices()[:TICKER_NOTICES]]
        day = calendar(Told.of(self.lobby), self.size.width or self.app.size.width)
        return [*titles, day] if day else titles
