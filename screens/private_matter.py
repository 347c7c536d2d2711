"""One of the household's own matters, with what only its owner may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from language.text import group_number
from language.translation import _
from records.clock import moment as moment_of
from screens.facts import facts
from screens.frame import LobbyScreen
from screens.markdown import BLANK, Line
from screens.my_matters import place_words
from screens.state_words import state_words
from screens.timeline import Step, timeline
from screens.widgets.big_button import BigButton
from screens.widgets.headed_lines import HeadedLines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult

    from records.wire import PrivateMatter
    from screens.lobby import CardRead


class PrivateMatterScreen(LobbyScreen):
    """Shows what the property office told for this card, and forgets it when it closes."""

    def __init__(self, matter: PrivateMatter) -> None:
        """Show what the office told."""
        super().__init__()
        self._matter = matter

    def heading(self) -> str:
        """Return the number."""
        return _("Number {number}").format(number=group_number(self._matter.number))

    def aside(self) -> str:
        """Return that it is private."""
        return _("only for you")

    def body(self) -> ComposeResult:
        """Yield the matter."""
        yield HeadedLines(state_words(self._matter.state), self._lines)

    def offers(self) -> Iterable[BigButton]:
        """Offer to be done: nobody else is to see this."""
        yield BigButton(_("Done"), do=self.lobby_app.end_visit, main=True)

    def card_read(self, read: CardRead) -> bool:
        """Stay: another household's card has ended this visit before."""
        return read.card is not None

    def _lines(self, cells: int) -> list[Line]:
        matter = self._matter
        about = place_words(self.lobby.estate(), matter.record_type, matter.place, matter.category, matter.urgency)
        told = [(_("State"), state_words(matter.state)), (_("What about"), about), (_("What you said"), matter.text)]
        lines = facts([fact for fact in told if fact[1]], cells, look="bold")
        steps = [Step(moment_of(event.at), event.state, event.by, event.text) for event in matter.events]
        return [*lines, BLANK, *timeline(steps, self.lobby.today(), cells)] if steps else lines
