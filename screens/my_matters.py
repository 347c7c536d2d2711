"""The household's own matters, privately: after its card, until it says that it is done."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

from textual import on

from content.documents import Estate, in_language
from language.text import group_number
from language.translation import _, current
from records.clock import moment as moment_of
from records.errors import RecordsError
from records.types import Opinion, Repair
from screens.dates import moment
from screens.frame import LobbyScreen
from screens.sentences import sentence_for
from screens.state_words import kind_words, state_words
from screens.widgets.big_button import BigButton
from screens.widgets.paged import ListRow, PagedList, Row
from screens.widgets.words import Words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from textual.app import ComposeResult

    from content.documents import Card
    from records.types import RecordBody
    from records.wire import PrivateMatter
    from screens.lobby import CardRead, HandedIn, Lobby


class Own(NamedTuple):
    """Something that the household handed in here since this machine's start, not known at the office yet."""

    made: HandedIn
    body: RecordBody
    sent: bool


class MyMatters(LobbyScreen):
    """Asks the property office anew each time; nothing of the answer is kept when the screen closes."""

    DEFAULT_CSS = """
    MyMatters Words { margin-bottom: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._asked_for = ""
        """Id of the card that the answer is for."""
        self._answer: list[PrivateMatter] | None = None
        self._own: list[Own] = []
        self._error: RecordsError | None = None

    def heading(self) -> str:
        """Return what it is."""
        return _("My matters")

    def aside(self) -> str:
        """Return whose, in the words that the card allows: never a name or a door."""
        card = self.lobby.visit.card
        return in_language(card.label, current()) if card else ""

    def body(self) -> ComposeResult:
        """Yield the matters, or where the answer is."""
        if self.lobby.visit.card is None:
            yield Words(_("Please hold your card to the reader below the screen."), classes="strong")
            return
        if self._answer is None and self._error is None:
            yield Words(_("Asking the property office..."))
            return
        if self._error is not None:
            yield Words(sentence_for(self._error))
        rows = self._rows()
        if rows:
            yield PagedList(rows)
        elif self._error is None:
            yield Words(_("There is nothing under this card."))

    def offers(self) -> Iterable[BigButton]:
        """Offer to be done: nobody else is to see this."""
        yield BigButton(_("Done"), do=self.lobby_app.end_visit, main=True)

    async def on_mount(self) -> None:
        """Ask."""
        self.run_worker(self._ask(), exclusive=True)

    def card_read(self, read: CardRead) -> bool:
        """Ask anew; another household's card has ended this visit before."""
        if read.card is not None:
            self.run_worker(self._ask(), exclusive=True)
        return read.card is not None

    @on(BigButton.Pressed)
    async def read(self, event: BigButton.Pressed) -> None:
        """Open the matter that was tapped."""
        if isinstance(event.button, ListRow):
            event.stop()
            name, arguments = event.button.value
            await self.lobby_app.open(name, **arguments)

    def _card_id(self) -> str:
        card = self.lobby.visit.card
        return card.id if card else ""

    async def _ask(self) -> None:
        card = self.lobby.visit.card
        self._answer, self._own, self._error = None, [], None
        self._asked_for = self._card_id()
        await self.draw_again()
        if card is None:
            return
        try:
            answer = await self.lobby.private_matters(card.id)
        except RecordsError as error:
            self._error, answer = error, []
        own = await asyncio.to_thread(own_records, self.lobby, card)
        if self._asked_for != self._card_id():
            return  # somebody else stands here now
        known = {matter.number for matter in answer}
        self._answer = answer
        self._own = [one for one in own if one.made.number not in known]
        await self.draw_again()

    def _rows(self) -> list[Row]:
        estate, today = self.lobby.estate(), self.lobby.today()
        rows = [_own_row(estate, one, today) for one in reversed(self._own)]
        newest = sorted(self._answer or (), key=lambda matter: matter.received_at, reverse=True)
        return rows + [_row(estate, matter, today) for matter in newest]


def own_records(lobby: Lobby, card: Card) -> list[Own]:
    """Return what was handed in with the card since this machine's start, as far as the outbox can still open it."""
    found = []
    for made in [one for several in list(lobby.handed_in.values()) for one in several]:
        try:
            body = lobby.outbox.body(made.id)
        except RecordsError:
            continue
        if isinstance(body, Repair | Opinion) and body.contact.card == card.id:
            kept = lobby.kept(made.number)
            found.append(Own(made, body, sent=kept is not None and kept.state == "sent"))
    return found


def place_words(estate: Estate, kind: str, place: str, category: str, urgency: str = "") -> str:
    """Return what a matter is about, in a few words: `报修 厨房 水管水龙头`."""
    names = [*(entry.name for entry in estate.places if entry.id == place), estate.subject(kind, category, urgency)]
    return " ".join([kind_words(kind, category), *(in_language(name, current()) for name in names if name)])


def _row(estate: Estate, matter: PrivateMatter, today: dt.date) -> Row:
    about = place_words(estate, matter.record_type, matter.place, matter.category, matter.urgency)
    return Row(
        ("private_matter", {"matter": matter}),
        matter.text or about,
        f"{group_number(matter.number)}  {about}",
        state_words(matter.state),
        moment(moment_of(matter.received_at), today),
    )


def _own_row(estate: Estate, one: Own, today: dt.date) -> Row:
    body = one.body
    assert isinstance(body, Repair | Opinion)
    told = (body.place, body.category, body.urgency) if isinstance(body, Repair) else ("", "")
    return Row(
        ("matter", {"number": one.made.number}),
        body.text,
        f"{group_number(one.made.number)}  {place_words(estate, one.made.type, *told)}",
        _("sent") if one.sent else _("to be sent"),
        moment(one.made.created_at, today),
    )
