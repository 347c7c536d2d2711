"""An opinion, question or complaint: what it is about, in own words, and how to reach the person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from content.documents import Person, Team, in_language
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

    from content.documents.base import Text
    from content.documents.estate import Topic
    from records.outbox import Receipt
    from records.types import RecordBody

_OTHER = ""
"""The phrase that stands for "I write it myself"."""
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
        """Return what it is, or whom it is meant for."""
        kinds: tuple[type[Person] | type[Team], ...] = (Person, Team)
        meant = next((found for kind in kinds if (found := self.lobby.library.get(kind, self._to))), None)
        return _("To {name}").format(name=in_language(meant.name, current())) if meant else _("Opinions")

    def aside(self) -> str:
        """Return the topic that was chosen."""
        return self._topic() if self.page else ""

    def pages(self) -> Sequence[Page]:
        """Return the pages."""
        topics = [Choice(topic.id, in_language(topic.name, current())) for topic in self.lobby.estate().opinion_topics]
        topic = [_TopicPage(self, "topic", lambda: _("What is it about?"), topics)] if topics else []
        phrases = self._phrases()
        asked: list[Page] = []
        if phrases:
            choices = [Choice(in_language(phrase, "zh"), in_language(phrase, current())) for phrase in phrases]
            choices.append(Choice(_OTHER, _("Other: I write it")))
            asked.append(ChoicePage(self, "phrase", lambda: _("Tell us"), choices))
        if not phrases or self.answers.get("phrase") == _OTHER:
            asked.append(WritingPage(self, "text", lambda: _("Tell us"), part=bool(phrases)))
        return [*topic, *asked, *reach.pages(self)]

    def review(self) -> Sequence[Reviewed]:
        """Return the answers."""
        topic = [Reviewed("topic", _("What about"), self._topic())] if self.lobby.estate().opinion_topics else []
        page = "phrase" if self._phrases() else "text"
        said = fit(self._said(current()), _MOST_REVIEWED)
        return [*topic, Reviewed(page, _("What you say"), said), reach.reviewed(self)]

    def record(self) -> RecordBody:
        """Return the opinion."""
        return Opinion(
            # In Chinese, whatever was read: those who answer it read Chinese.
            text=self._said("zh"),
            topic=self.answers.get("topic", ""),
            to=self._to,
            building=self.lobby.settings.building,
            contact=reach.contact(self),
        )

    async def handed_in(self, receipt: Receipt, body: RecordBody) -> None:
        """Show the receipt."""
        await self.lobby_app.replace("receipt", number=receipt.number, created_at=receipt.created_at)

    def _topic(self) -> str:
        found = self._chosen()
        return in_language(found.name, current()) if found else ""

    def _chosen(self) -> Topic | None:
        chosen = self.answers.get("topic")
        return next((topic for topic in self.lobby.estate().opinion_topics if topic.id == chosen), None)

    def _phrases(self) -> Sequence[Text]:
        found = self._chosen()
        return found.phrases if found else ()

    def _said(self, language: str) -> str:
        phrase = self.answers.get("phrase", _OTHER)
        if phrase == _OTHER:
            return str(self.answers.get("text", ""))
        return next((in_language(one, language) for one in self._phrases() if in_language(one, "zh") == phrase), "")


class _TopicPage(ChoicePage):
    async def chosen(self, value: Any) -> None:
        """Keep the topic; another one has other phrases."""
        if value != self.form.answers.get(self.name):
            self.form.answers.pop("phrase", None)
        await super().chosen(value)
