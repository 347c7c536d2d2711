"""An opinion, question or complaint: what it is about, in own words, and how to reach the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.documents import in_language
from language.text import fit
from language.translation import _, current
from records.types import Opinion
from screens import reach
from screens.form import Form, Reviewed
from screens.pages import ChoicePage, Page
from screens.widgets.paged import Choice
from screens.writing import WritingPage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from records.outbox import Receipt
    from records.types import RecordBody

_MOST_REVIEWED = 120
"""So many cells of the text stand in the review."""


class OpinionForm(Form):
    """Asks page by page and hands an opinion in.

    Args:
        to: Id of the person or team that it is meant for, if any.
    """

    FORM = "opinion"

    def __init__(self, to: str = "") -> None:
        super().__init__()
        self._to = to

    def name_of_form(self) -> str:
        """Return what it is."""
        return _("Opinions")

    def aside(self) -> str:
        """Return the topic that was chosen."""
        return self._topic() if self.page else ""

    def pages(self) -> Sequence[Page]:
        """Return the pages."""
        topics = [Choice(topic.id, in_language(topic.name, current())) for topic in self.lobby.estate().opinion_topics]
        topic = [ChoicePage(self, "topic", lambda: _("What is it about?"), topics)] if topics else []
        return [
            *topic,
            WritingPage(self, "text", lambda: _("Tell us")),
            *reach.pages(self),
        ]

    def review(self) -> Sequence[Reviewed]:
        """Return the answers."""
        topic = [Reviewed("topic", _("What about"), self._topic())] if self.lobby.estate().opinion_topics else []
        text = fit(str(self.answers.get("text", "")), _MOST_REVIEWED)
        return [*topic, Reviewed("text", _("What you say"), text), reach.reviewed(self)]

    def record(self) -> RecordBody:
        """Return the opinion."""
        return Opinion(
            text=str(self.answers["text"]),
            topic=self.answers.get("topic", ""),
            to=self._to,
            building=self.lobby.settings.building,
            contact=reach.contact(self),
        )

    async def handed_in(self, receipt: Receipt, body: RecordBody) -> None:
        """Show the receipt."""
        await self.lobby_app.replace("receipt", number=receipt.number, created_at=receipt.created_at)

    def _topic(self) -> str:
        chosen = self.answers.get("topic")
        found = next((topic for topic in self.lobby.estate().opinion_topics if topic.id == chosen), None)
        return in_language(found.name, current()) if found else ""
