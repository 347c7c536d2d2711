"""Help: what this machine is for, whom to ask, and where staff sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical

from content.documents import in_language
from language.translation import _, current
from screens.frame import LobbyScreen
from screens.widgets.big_button import BigButton
from screens.widgets.big_text import BigText
from screens.widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult


class Help(LobbyScreen):
    """The hotline in large figures, and what to do in a few sentences."""

    DEFAULT_CSS = """
    Help {
        & #call { height: 1fr; min-height: 1; max-height: 8; color: $accent; }
        & #told { height: auto; }
        &.-tall #told Words { margin-bottom: 1; }
    }
    """

    def heading(self) -> str:
        """Return what it is."""
        return _("Help: call us, day and night")

    def body(self) -> ComposeResult:
        """Yield the hotline and what to do."""
        estate = self.lobby.estate()
        yield BigText(estate.hotline, id="call")
        with Vertical(id="told"):
            yield Words(_("Touch what you would like to do; Back returns to where you were and keeps your answers."))
            yield Words(_("Large shows larger letters. Home, or a while without a touch, clears all you answered."))
            for station in estate.stations[:1]:
                place = [
                    in_language(text, current()) for text in (station.name, station.address, station.hours) if text
                ]
                yield Words("  ".join(place), classes="strong")

    def offers(self) -> Iterable[BigButton]:
        """Offer what residents seldom need."""
        yield BigButton(_("What happens with my answers?"), do=lambda: self.lobby_app.open("privacy"))
        yield BigButton(_("Staff"), do=lambda: self.lobby_app.open("sign_in"))
