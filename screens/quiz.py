"""The knowledge quiz: choosing one of the quizzes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from content.documents import Quiz, in_language
from language.translation import _, current, ngettext
from screens.frame import LobbyScreen
from screens.quiz_round import QUESTIONS
from screens.widgets.big_button import BigButton
from screens.widgets.cards import Card, CardButton, PagedCards
from screens.widgets.words import Words

if TYPE_CHECKING:
    from textual.app import ComposeResult


class Quizzes(LobbyScreen):
    """The quizzes that the estate has, a card each."""

    def heading(self) -> str:
        """Return what it is."""
        return _("Knowledge quiz")

    def aside(self) -> str:
        """Return what to do."""
        return _("Choose what you would like to know more about")

    def body(self) -> ComposeResult:
        """Yield the cards."""
        quizzes = [quiz for quiz in self.lobby.library.all(Quiz) if quiz.questions]
        if quizzes:
            yield PagedCards([_card(quiz) for quiz in quizzes])
        else:
            yield Words(_("There are no questions at the moment."))

    @on(BigButton.Pressed)
    async def play(self, event: BigButton.Pressed) -> None:
        """Open the quiz that was tapped."""
        if isinstance(event.button, CardButton):
            event.stop()
            await self.lobby_app.open("quiz_round", quiz=event.button.value)


def _card(quiz: Quiz) -> Card:
    language = current()
    count = min(QUESTIONS, len(quiz.questions))
    return Card(
        quiz.id,
        in_language(quiz.title, language),
        in_language(quiz.about, language),
        ngettext("{n} question each time", "{n} questions each time", count).format(n=count),
    )
