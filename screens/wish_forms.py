"""Making a wish, and saying that one will fulfil one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import records.types
from content.documents import Wish, in_language
from content.wish_phrases import WISHES
from language.translation import _, current
from screens import reach
from screens.form import Form, Reviewed
from screens.pages import ChoicePage, Page
from screens.widgets.paged import Choice
from screens.writing import WritingPage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from records.outbox import Receipt
    from records.types import RecordBody

_OTHER = ""
"""The phrase that stands for "I write it myself"."""


class MakeWish(Form):
    """What is wished for, and how to reach the person."""

    FORM = "make_wish"

    def name_of_form(self) -> str:
        """Return what it is."""
        return _("Make a wish")

    def pages(self) -> Sequence[Page]:
        """Return the pages."""
        pages: list[Page] = [ChoicePage(self, "phrase", lambda: _("What do you wish for?"), _phrases())]
        if self.answers.get("phrase") == _OTHER:
            pages.append(WritingPage(self, "text", lambda: _("What do you wish for?"), part=True))
        return [*pages, *reach.pages(self)]

    def review(self) -> Sequence[Reviewed]:
        """Return the answers."""
        return (Reviewed("phrase", _("Your wish"), self._told(current())), reach.reviewed(self))

    def record(self) -> RecordBody:
        """Return the wish, in Chinese where it was tapped: those who fulfil it read Chinese."""
        return records.types.Wish(action="make", text=self._told("zh"), contact=reach.contact(self))

    async def handed_in(self, receipt: Receipt, body: RecordBody) -> None:
        """Show the receipt."""
        await self.lobby_app.replace("receipt", number=receipt.number, created_at=receipt.created_at)

    def _told(self, language: str) -> str:
        phrase = self.answers.get("phrase")
        if phrase == _OTHER:
            return str(self.answers.get("text", ""))
        return next((in_language(wish, language) for wish in WISHES if wish.zh == phrase), "")


class ClaimWish(Form):
    """How to reach whoever will help: without that nobody could be brought together."""

    FORM = "claim_wish"

    def __init__(self, wish: str) -> None:
        super().__init__()
        self._wish_id = wish

    def name_of_form(self) -> str:
        """Return what it is."""
        return _("Helping")

    def aside(self) -> str:
        """Return the wish."""
        return self._text() if self.page else ""

    def pages(self) -> Sequence[Page]:
        """Return the pages."""
        return list(reach.pages(self, nothing=False))

    def review(self) -> Sequence[Reviewed]:
        """Return the answers."""
        return (Reviewed("", _("The wish"), self._text()), reach.reviewed(self))

    def record(self) -> RecordBody:
        """Return that this wish is claimed."""
        return records.types.Wish(action="claim", wish=self._wish_id, contact=reach.contact(self))

    async def handed_in(self, receipt: Receipt, body: RecordBody) -> None:
        """Show the receipt."""
        await self.lobby_app.replace("receipt", number=receipt.number, created_at=receipt.created_at)

    def _text(self) -> str:
        wish = self.lobby.library.get(Wish, self._wish_id)
        return in_language(wish.text, current()) if wish else ""


def _phrases() -> list[Choice]:
    language = current()
    return [*(Choice(wish.zh, in_language(wish, language)) for wish in WISHES), Choice(_OTHER, _("I write it myself"))]
