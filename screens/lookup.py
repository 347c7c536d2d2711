"""Looking something up by the number that was carried home, or with the card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from language.text import group_number
from language.translation import _
from records import number
from screens.entry import Entry
from screens.frame import LobbyScreen
from screens.widgets.big_button import BigButton
from screens.widgets.keypad import DIGITS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult

_FORM = "lookup"


class Lookup(LobbyScreen):
    """Nine digits on big keys; a card leads to the household's own matters."""

    def heading(self) -> str:
        """Return what to do."""
        return _("My matters: your number, or your card") if self.lobby.takes_cards else _("My matters: your number")

    def body(self) -> ComposeResult:
        """Yield the digits and the keys."""
        hint = (
            _("Enter the nine digits of your number, or hold your card to the reader below the screen.")
            if self.lobby.takes_cards
            else _("Enter the nine digits of your number.")
        )
        yield Entry(DIGITS, self._entered(), self._keep, most=number.LENGTH, shown=group_number, hint=hint)

    def offers(self) -> Iterable[BigButton]:
        """Offer to look, and what a card opens."""
        demo = self.lobby.demo
        if self.lobby.visit.card is not None:
            yield BigButton(_("With my card"), do=lambda: self.lobby_app.open("my_matters"))
        elif demo:
            yield BigButton(_("Simulate a card (demo)"), do=demo.simulate_card)
        yield BigButton(_("Look it up"), do=self._look_up, main=True)

    def _entered(self) -> str:
        return str(self.lobby.visit.answers.get(_FORM, {}).get("number", ""))

    def _keep(self, text: str) -> None:
        self.lobby.visit.answers[_FORM] = {"number": text}

    async def _look_up(self) -> None:
        entered = self._entered()
        if len(entered) < number.LENGTH:
            await self.lobby_app.say(_("A number has nine digits. Please enter all of them."))
        elif not number.valid(entered):
            await self.lobby_app.say(wrong_number(entered))
        else:
            await self.lobby_app.open("matter", number=entered)


def wrong_number(entered: str) -> str:
    """Return that no such number was ever given out."""
    words = _("There is no number {number}: one of its digits must be another one. Please compare it with your note.")
    return words.format(number=group_number(entered))
