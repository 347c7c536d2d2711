"""The pages that forms are made of."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from textual.containers import Vertical

from language.translation import _
from screens.entry import Entry
from screens.widgets.big_button import BigButton
from screens.widgets.keypad import DIGITS
from screens.widgets.paged import Choice, ChoiceGrid
from screens.widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual.widget import Widget

    from screens.form import Form


class Page(ABC):
    """One page of a form: what it asks, and how it is answered.

    Args:
        form: The form that it belongs to.
        name: Under which the answer is kept.
        question: Gives the question in the present language.
        part: It belongs to the page before it and is not counted as a step of its own.
        offers: What the form offers on this page, the main action last.
    """

    def __init__(
        self,
        form: Form,
        name: str,
        question: Callable[[], str],
        *,
        part: bool = False,
        offers: Sequence[BigButton] = (),
    ) -> None:
        self.form = form
        self.name = name
        self.question = question
        self.part = part
        self._offers = offers

    @abstractmethod
    def body(self) -> Iterable[Widget]:
        """Yield what the answer is given with."""

    def offers(self) -> Iterable[BigButton]:
        """Return what the page offers, the main action last."""
        return self._offers

    def offers_in_body(self) -> bool:
        """Tell whether the body itself holds what is offered where rows are few."""
        return False

    def answered(self) -> bool:
        """Tell whether the question was answered already."""
        return self.name in self.form.answers

    async def chosen(self, value: Any) -> None:
        """Take what was tapped in the body: keep it and go on."""
        await self.form.answer(self.name, value)


class ChoicePage(Page):
    """Asks for one of several answers; a tap answers and goes on."""

    def __init__(
        self,
        form: Form,
        name: str,
        question: Callable[[], str],
        choices: Sequence[Choice],
        *,
        offers: Sequence[BigButton] = (),
        part: bool = False,
    ) -> None:
        super().__init__(form, name, question, part=part, offers=offers)
        self._choices = choices

    def body(self) -> Iterable[Widget]:
        """Yield the answers."""
        yield ChoiceGrid(self._choices, chosen=self.form.answers.get(self.name))


class EntryPage(Page):
    """Asks for a number, on big keys.

    Args:
        most: So many digits at most.
        problem: Says what is not right with what was entered so far, or nothing.
        shown: Groups the digits for the eye.
    """

    def __init__(
        self,
        form: Form,
        name: str,
        question: Callable[[], str],
        *,
        most: int,
        problem: Callable[[str], str],
        shown: Callable[[str], str],
        hint: str = "",
        part: bool = False,
    ) -> None:
        super().__init__(form, name, question, part=part)
        self._most = most
        self._problem = problem
        self._shown = shown
        self._hint = hint

    def body(self) -> Iterable[Widget]:
        """Yield the digits entered so far, and the keys."""
        yield Entry(DIGITS, self._entered(), self._keep, most=self._most, shown=self._shown, hint=self._hint)

    def offers(self) -> Iterable[BigButton]:
        """Offer to go on."""
        yield BigButton(_("Next"), do=self._done, main=True)

    def answered(self) -> bool:
        """Tell whether a number that is right was entered."""
        return not self._problem(self._entered())

    def _entered(self) -> str:
        return str(self.form.answers.get(self.name, ""))

    def _keep(self, text: str) -> None:
        self.form.answers[self.name] = text

    async def _done(self) -> None:
        problem = self._problem(self._entered())
        if problem:
            await self.form.lobby_app.say(problem)
        else:
            await self.form.go_on()


class CardPage(Page):
    """Waits for the card; once one was read in this visit, there is no such page any more."""

    def body(self) -> Iterable[Widget]:
        """Yield what to do."""
        with Vertical(classes="middle"):
            yield Words(_("Please hold your card to the reader below the screen."), classes="strong")
            yield Words(_("We then know which home it is about, and you find the answer with your card."))

    def offers(self) -> Iterable[BigButton]:
        """Offer the demo's card."""
        demo = self.form.lobby.demo
        if demo:
            yield BigButton(_("Simulate a card (demo)"), do=demo.simulate_card)
