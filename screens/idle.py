"""Asks whether somebody is still there."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from textual.containers import Center

from language.translation import _, ngettext
from screens.frame import LobbyScreen
from screens.widgets.big_button import BigButton
from screens.widgets.big_text import BigText
from screens.widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult


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
