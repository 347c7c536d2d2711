"""The wall of micro-wishes: no names, no doors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from content.documents import Building, Wish, in_language
from language.translation import _, current, ngettext
from screens.dates import date, local
from screens.frame import LobbyScreen
from screens.widgets.big_button import BigButton
from screens.widgets.cards import Card, CardButton, PagedCards
from screens.widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult

    from screens.lobby import Lobby


class Wishes(LobbyScreen):
    """The wishes that wait for somebody, a card each."""

    def heading(self) -> str:
        """Return what it is."""
        return _("Wishes")

    def aside(self) -> str:
        """Return how many there are, and what a tap does."""
        count = len(_open(self.lobby))
        return ngettext("{n} open: tap one to help", "{n} open: tap one to help", count).format(n=count)

    def body(self) -> ComposeResult:
        """Yield the cards."""
        cards = self._cards()
        if cards:
            yield PagedCards(cards, column_width=28)
        else:
            yield Words(_("No wish is open at the moment."))

    def offers(self) -> Iterable[BigButton]:
        """Offer to make one."""
        yield BigButton(_("Make a wish"), do=lambda: self.lobby_app.open("make_wish"), main=True)

    def news(self) -> None:
        """Show what is open now."""
        self.call_next(self._renew)

    @on(BigButton.Pressed)
    async def read(self, event: BigButton.Pressed) -> None:
        """Open the wish that was tapped."""
        if isinstance(event.button, CardButton):
            event.stop()
            await self.lobby_app.open("wish", id=event.button.value)

    async def _renew(self) -> None:
        cards = self._cards()
        if cards != [card for shown in self.query(PagedCards) for card in shown.entries]:
            await self.draw_again()

    def _cards(self) -> list[Card]:
        language = current()
        return [
            Card(wish.id, "", in_language(wish.text, language), wish_foot(self.lobby, wish))
            for wish in _open(self.lobby)
        ]


def wish_foot(lobby: Lobby, wish: Wish) -> str:
    """Return where and when a wish was made, which is all that is told of who made it."""
    building = lobby.library.get(Building, wish.building)
    name = in_language(building.name, current()) if building else ""
    return "  ".join(filter(None, (name, date(local(wish.made_at).date()))))


def _open(lobby: Lobby) -> list[Wish]:
    wishes = [wish for wish in lobby.library.all(Wish) if wish.state == "open"]
    return sorted(wishes, key=lambda wish: wish.made_at, reverse=True)
