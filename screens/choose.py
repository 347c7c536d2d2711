"""One question with a few answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import on

from screens.frame import LobbyScreen
from screens.widgets.big_button import BigButton
from screens.widgets.paged import Choice, ChoiceGrid, PagedList, Row

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from textual.app import ComposeResult


class Choose(LobbyScreen):
    """Asks, closes itself at the answer and hands it on."""

    def __init__(
        self,
        question: Callable[[], str],
        choices: Callable[[], Sequence[Choice]],
        then: Callable[[Any], Awaitable[object]],
        chosen: Any = None,
    ) -> None:
        """Ask a question.

        Args:
            question: The words of the title line, in the present language.
            choices: The answers, in the present language.
            then: Called with the value of the answer, when the screen before is in front again.
            chosen: The value of the answer that holds now.
        """
        super().__init__()
        self._question = question
        self._choices = choices
        self._then = then
        self._chosen = chosen

    def heading(self) -> str:
        """Return the question."""
        return self._question()

    def body(self) -> ComposeResult:
        """Yield the answers."""
        yield ChoiceGrid(self._choices(), chosen=self._chosen)

    @on(BigButton.Pressed)
    async def choose(self, event: BigButton.Pressed) -> None:
        """Take the answer."""
        event.stop()
        await self.lobby_app.back()
        await self._then(event.button.value)


class ChooseRow(Choose):
    """Asks the same where an answer needs more than a word to be recognised: a list of rows, two lines each."""

    def __init__(
        self,
        question: Callable[[], str],
        rows: Callable[[], Sequence[Row]],
        then: Callable[[Any], Awaitable[object]],
        chosen: Any = None,
    ) -> None:
        super().__init__(question, lambda: (), then, chosen)
        self._rows = rows

    def body(self) -> ComposeResult:
        """Yield the rows, from the page on that holds the one chosen now."""
        rows = self._rows()
        yield PagedList(rows, first=next((place for place, row in enumerate(rows) if row.value == self._chosen), 0))
