"""Asks whether somebody is still there, later where there is much to read.

Without a touch a visit lasts a minute, which has room for 20 seconds of reading. What a slow reader needs longer for is
added, to two minutes more at most: by then nobody stands there, and what the screen shows may be somebody's own. The
warning comes 20 seconds before the end, as ever.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from textual.containers import Center

from language.text import width
from language.translation import _, ngettext
from screens.frame import LobbyScreen
from screens.widgets.big_button import BigButton
from screens.widgets.big_text import BigText
from screens.widgets.paged_lines import TextPage
from screens.widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult

CELLS_A_SECOND = 5.0
"""How fast a slow reader reads: 150 Chinese characters a minute, two cells each, or about 60 English words."""
READING_IN_THE_MINUTE = 20.0
"""Seconds of reading that the usual time has room for."""
MOST_READING = 120.0
"""Seconds that are added at most."""


def reading_seconds(text: str) -> float:
    """Return how much longer than usual a screen waits that shows so much running text."""
    return min(MOST_READING, max(0.0, width(text) / CELLS_A_SECOND - READING_IN_THE_MINUTE))


def running_text(screen: LobbyScreen) -> str:
    """Return what is to be read on a screen as it stands: sentences and the page of a text, no buttons, no lists."""
    told = [words.text for words in screen.query(Words) if words.region]
    lines = [line.text for page in screen.query(TextPage) for line in page.lines]
    return "\n".join((*told, *lines))


class IdleWarning(LobbyScreen):
    """Any touch goes on where the person was; without one, all that they told is forgotten."""

    DEFAULT_CSS = """
    IdleWarning { & BigText { height: 1fr; } & Words { width: auto; max-width: 100%; text-style: bold; } }
    """

    def body(self) -> ComposeResult:
        """Yield the question, and how long there is to answer it."""
        yield BigText(_("Still there?"))
        with Center():
            yield Words(self._left(), id="left")

    def offers(self) -> Iterable[BigButton]:
        """Offer to go on."""
        yield BigButton(_("Yes, I am still here"), do=self.back, main=True)

    def show_left(self) -> None:
        """Count down."""
        for words in self.query(Words):
            words.update(self._left())

    async def on_click(self) -> None:
        """Take a tap anywhere as the answer."""
        await self.lobby_app.back()

    def _left(self) -> str:
        seconds = math.ceil(self.lobby.visit.idle.left(self.lobby.clock.monotonic()))
        return ngettext(
            "In {n} second everything entered here is forgotten.",
            "In {n} seconds everything entered here is forgotten.",
            seconds,
        ).format(n=seconds)
