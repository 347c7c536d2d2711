"""Danger: whom to call now, in letters as large as the screen. It never becomes a form before that."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from textual import on
from textual.containers import Vertical

from content.documents import in_language
from language.text import width
from language.translation import _, current
from screens.frame import LobbyScreen
from screens.markdown import Line, Span, wrapped
from screens.widgets.big_button import BigButton
from screens.widgets.big_text import BigText
from screens.widgets.paged import Choice, ChoiceGrid
from screens.widgets.paged_lines import PagedLines
from screens.widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult

    from content.documents.estate import Call, Danger


TITLE_PADDING = 4
HIGH = 30
"""From so many rows on there is room round the line that says that nobody knows of it."""


class DangerCalls(LobbyScreen):
    """First which danger, then the number to call; a record may follow after that."""

    DEFAULT_CSS = """
    DangerCalls {
        & #call { height: 1fr; color: $accent; }
        & #untold { height: auto; background: $accent; color: $on-accent; text-style: bold; text-align: center; }
        & #whom { height: auto; text-style: bold; display: none; }
        & #others { height: auto; color: $accent; text-style: bold; }
        & #advice { height: 1; }
        &.-tall #advice { margin-top: 1; }
        &.-tall.-called #body { margin-top: 0; }
        &.-high #untold { padding: 1 0; }
    }
    """

    def __init__(self, danger: str = "") -> None:
        super().__init__()
        self._chosen = danger

    def heading(self) -> str:
        """Return the danger."""
        danger = self._danger()
        if danger is None:
            return _("What has happened?")
        return self._naming(danger) or self._plain(danger)

    def body(self) -> ComposeResult:
        """Yield the dangers, or whom to call."""
        danger = self._danger()
        self.set_class(danger is not None, "-called")
        if danger is None:
            dangers = self.lobby.estate().dangers
            yield ChoiceGrid([Choice(one.id, in_language(one.name, current()), main=True) for one in dangers])
            return
        first, *others = danger.calls
        outside = _("Nobody knows yet: go outside first, then call!")
        yield Words(outside if danger.outside else _("Nobody knows yet: please call!"), id="untold")
        yield Words(self._whom(first), id="whom")
        yield BigText(f"{self._whom(first)}\n{first.phone}", id="call")
        with Vertical(id="others"):
            for call in others:
                yield Words(_("or {whom} {phone}").format(whom=self._whom(call), phone=call.phone))
        yield PagedLines(partial(_advice, danger), id="advice")

    def offers(self) -> Iterable[BigButton]:
        """Offer a record, once they were told whom to call."""
        if self._chosen:
            yield BigButton(_("I have called. Tell the office too"), do=self._tell_office)

    def on_resize(self) -> None:
        """Leave the name beside the number out of the large letters where only the number can be large."""
        super().on_resize()
        self.set_class(self.size.height >= HIGH, "-high")
        self.call_after_refresh(self._arrange)

    async def draw_again(self) -> None:
        """Make everything anew."""
        await super().draw_again()
        self.call_after_refresh(self._arrange)

    @on(BigButton.Pressed)
    def choose(self, event: BigButton.Pressed) -> None:
        """Show whom to call."""
        event.stop()
        self._chosen = event.button.value
        self.app.call_next(self.draw_again)

    def standing(self) -> Any:
        """Return the danger."""
        return self._chosen

    def stand(self, standing: Any) -> None:
        """Show whom to call in that danger."""
        self._chosen = str(standing)

    async def back(self) -> None:
        """Go back to the dangers, or where they came from."""
        if self._chosen:
            self._chosen = ""
            await self.draw_again()
        else:
            await self.lobby_app.back()

    def _danger(self) -> Danger | None:
        return next((danger for danger in self.lobby.estate().dangers if danger.id == self._chosen), None)

    def _whom(self, call: Call) -> str:
        return in_language(call.name, current())

    def _plain(self, danger: Danger) -> str:
        words = _("{danger}: go outside and call!") if danger.outside else _("{danger}: call now!")
        return words.format(danger=in_language(danger.name, current()))

    def _naming(self, danger: Danger) -> str:
        """Return the heading that says whom to call as well, where rows are few and this one has room for it."""
        words = _("{danger}: go outside and call {whom}!") if danger.outside else _("{danger}: call {whom} now!")
        told = words.format(danger=in_language(danger.name, current()), whom=self._whom(danger.calls[0]))
        return told if self.has_class("-short") and width(told) <= self.app.size.width - TITLE_PADDING else ""

    def _arrange(self) -> None:
        """Give what to do its rows, and all others to the number to call, in letters as large as they allow."""
        danger = self._danger()
        if danger is None or not self.query("#call"):
            return
        call, whom, advice = self.query_one("#call", BigText), self.query_one("#whom"), self.query_one(PagedLines)
        # All three together, or showing the one would change the answer for the others.
        rows = call.size.height + advice.size.height + (1 if whom.display else 0)
        # The number in plain letters leaves the most; what does not fit then turns pages.
        told = max(1, min(advice.rows(advice.size.width), rows - 1))
        phone, name = danger.calls[0].phone, self._whom(danger.calls[0])
        both = f"{name}\n{phone}"
        fits = BigText(both).fits(call.size.width, rows - told)
        advice.styles.height = told
        whom.display = not fits and not self._naming(danger)
        call.text = both if fits else phone

    async def _tell_office(self) -> None:
        await self.lobby_app.replace("repair", danger=self._chosen)


def _advice(danger: Danger, cells: int) -> list[Line]:
    """Return what to do until help comes, as lines of so many cells."""
    return [line for text in danger.advice for line in wrapped([Span(in_language(text, current()))], max(2, cells))]
