"""A technician registers a card: hold it to the reader, type what is printed on it, say whose home it opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devices.cards import narrowed
from devices.errors import DeviceError
from language.translation import _, pgettext
from records.types import CardEnrolment
from screens import reach
from screens.entry import Entry
from screens.failures import note
from screens.form import Form, Reviewed
from screens.pages import EntryPage, Page
from screens.staff import simulated_cards
from screens.widgets.big_button import BigButton
from screens.widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.widget import Widget

    from devices.cards import Card
    from records.outbox import Receipt
    from records.types import RecordBody
    from screens.lobby import CardRead

MOST_DIGITS = 20
"""The number of a card with ten bytes, as hexadecimal digits."""
KEYS = (
    ("1 2 3 A B", "4 5 6 C D", "7 8 9 E F", "clear 0 delete"),
    ("1 2 3 4 5 6 7 8 clear", "9 0 A B C D E F delete"),
)
"""Numbers are printed in decimal or hexadecimal digits."""


class RegisterCard(Form):
    """What the reader read stays in the visit until the form is handed in; the record holds a keyed hash."""

    FORM = "register_card"

    def name_of_form(self) -> str:
        """Return what it is."""
        return _("Register a card")

    def pages(self) -> Sequence[Page]:
        """Return the pages."""
        return [
            _HoldPage(self, "card", lambda: _("Which card?")),
            _PrintedPage(
                self,
                "printed",
                lambda: _("What is printed on it?"),
                most=MOST_DIGITS,
                problem=self._printed_problem,
                shown=str,
                hint=_("All digits in one go. From a few cards this machine learns how numbers are printed here."),
            ),
            *reach.door_pages(self),
        ]

    def review(self) -> Sequence[Reviewed]:
        """Return the answers."""
        answers = self.answers
        card: Card = answers["number"]
        return (
            Reviewed("card", _("Card"), f"{card.technology}  {card.raw.hex().upper()}"),
            Reviewed("printed", _("Printed on it"), answers.get("printed") or _("nothing")),
            Reviewed("door", pgettext("a dwelling", "Home"), reach.door_words(self)),
        )

    def record(self) -> RecordBody:
        """Return the card's registration."""
        staff = self.lobby.visit.staff
        return CardEnrolment(card=self.answers["card"], home=reach.door_home(self), author=staff.id if staff else "")

    async def hand_in(self) -> None:
        """Hand it in, and keep what it taught of the print on this estate's cards."""
        number, printed = self.answers.get("number"), self.answers.get("printed")
        if number and printed:
            await self._learn(number, printed)
        await super().hand_in()

    async def handed_in(self, receipt: Receipt, body: RecordBody) -> None:
        """Say where it is now."""
        online = self.lobby.link.state == "online"
        await self.lobby_app.back()
        await self.lobby_app.say(
            _("Saved. The card is known here in a moment, as soon as the property office has it.")
            if online
            else _("Saved on this machine. The card is known here once the property office has been reached.")
        )

    def card_read(self, read: CardRead) -> bool:
        """Take a card that is to be registered; one that is registered already says so."""
        if self.page and self.page.name == "card" and read.number is not None:
            self.app.call_next(self._held, read)
        return True

    async def _held(self, read: CardRead) -> None:
        if read.card is not None:
            await self.lobby_app.say(_("This card is registered already."))
            return
        self.answers["number"] = read.number
        await self.answer("card", read.id)

    def _printed_problem(self, digits: str) -> str:
        card: Card = self.answers["number"]
        if not digits or narrowed((), card, digits):
            return ""
        forms = "  ".join(dict.fromkeys(card.all_printed().values()))
        return _("That is no number of this card. It may have one of these on it: {forms}").format(forms=forms)

    async def _learn(self, card: Card, printed: str) -> None:
        """Keep which forms of print explain this card too; where none explains all cards, what was learnt stays."""
        if self.lobby.workbench is None:
            return
        workbench = self.lobby.workbench()
        try:
            settings = workbench.settings()
            forms = narrowed(settings.forms(card.technology), card, printed)
            if forms:
                await workbench.save(settings.with_forms(card.technology, forms))
        except (OSError, DeviceError) as error:
            # The card can be registered all the same.
            note(error)


class _HoldPage(Page):
    def body(self) -> Iterable[Widget]:
        """Yield what to do."""
        yield Words(_("Please hold the new card to the reader."), classes="strong")
        yield Words(_("Its number does not leave this machine: a keyed hash of it is registered."))

    def offers(self) -> Iterable[BigButton]:
        """Offer the demo's new card, and to go on with the card that was held already."""
        yield from simulated_cards(self.form.lobby, new=True)
        if "card" in self.form.answers:
            yield BigButton(_("Next"), do=self.form.go_on, main=True)


class _PrintedPage(EntryPage):
    def body(self) -> Iterable[Widget]:
        """Yield the digits entered so far, and keys for all of them."""
        yield Entry(KEYS, self._entered(), self._keep, most=self._most, shown=self._shown, hint=self._hint)

    def offers(self) -> Iterable[BigButton]:
        """Offer to go on without a number, for cards with nothing on them."""
        yield BigButton(_("Nothing is printed"), do=self._nothing)
        yield from super().offers()

    async def _nothing(self) -> None:
        await self.form.answer(self.name, "")
