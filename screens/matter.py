"""A matter as the public may see it: its state, its clocks, its answers."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import on

from content.documents import Building, Matter, Promise, in_language
from content.documents.matter import MatterEvent
from content.promise import clocks
from language.text import group_number
from language.translation import _, current
from records import number as numbers
from screens.dates import moment
from screens.facts import facts
from screens.frame import LobbyScreen
from screens.lookup import wrong_number
from screens.markdown import BLANK, Line, Span, wrapped
from screens.state_words import clock_words, kind_words, state_words, urgency_words
from screens.timeline import Step, timeline
from screens.widgets.big_button import BigButton
from screens.widgets.headed_lines import HeadedLines
from screens.widgets.paged import Choice as Offered
from screens.widgets.paged import ChoiceGrid
from screens.widgets.paged_lines import PagedLines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult

    from records.outbox import Entry

RENEW_SECONDS = 20.0
"""Clocks that run are shown anew so often."""


class MatterScreen(LobbyScreen):
    """What is known of a number: here, or what this machine keeps of it."""

    def __init__(self, number: str, building: str = "") -> None:
        """Show the matter with a number.

        Args:
            number: Nine digits.
            building: Id of the building it is of, should several share the number.
        """
        super().__init__()
        self._number = numbers.plain(number)
        self._building = building
        self._kept: Entry | None = None

    def heading(self) -> str:
        """Return the number."""
        return _("Number {number}").format(number=group_number(self._number))

    def aside(self) -> str:
        """Return the building and what it is."""
        found = self._found()
        return (
            f"{_name(self, found[0])} {kind_words(found[0].record_type, found[0].category)}" if len(found) == 1 else ""
        )

    def body(self) -> ComposeResult:
        """Yield the matter, the question of which building, or what is known instead."""
        found = self._found()
        if len(found) > 1:
            yield ChoiceGrid([Offered(matter.building, _name(self, matter)) for matter in found])
        elif found:
            yield HeadedLines(state_words(found[0].state), self._lines)
        else:
            yield PagedLines(self._unknown_lines)

    def offers(self) -> Iterable[BigButton]:
        """Ask which building, where several matters have the number."""
        if len(self._found()) > 1:
            yield BigButton(_("Another number"), do=self.back)

    async def on_mount(self) -> None:
        """Look into the outbox for what the library does not have, and keep running clocks true."""
        self.set_interval(RENEW_SECONDS, self._renew)
        if not self._found() and numbers.valid(self._number):
            self._kept = await asyncio.to_thread(self.lobby.kept, self._number)
            await self._renew()

    def news(self) -> None:
        """Show the matter as it is now."""
        self.call_next(self.draw_again)

    @on(BigButton.Pressed)
    def choose(self, event: BigButton.Pressed) -> None:
        """Take the building."""
        event.stop()
        self._building = event.button.value
        self.call_next(self.draw_again)

    async def _renew(self) -> None:
        for shown in self.query(PagedLines):
            await shown.show_lines(self._lines if self._found() else self._unknown_lines)

    def _found(self) -> list[Matter]:
        return [matter for matter in self.lobby.matters(self._number) if self._building in ("", matter.building)]

    def _lines(self, cells: int) -> list[Line]:
        lobby = self.lobby
        matter = self._found()[0]
        estate, today = lobby.estate(), lobby.today()
        subject = estate.subject(matter.record_type, matter.category, matter.urgency)
        about = (in_language(subject, current()) if subject else "", urgency_words(estate, matter.urgency))
        told = [
            (_("State"), state_words(matter.state)),
            (_("What about"), _(", ").join(filter(None, about))),
            (_("In charge"), matter.owner),
        ]
        promise = lobby.library.get(Promise, matter.promise) if matter.promise else None
        told += [clock_words(clock, today) for clock in clocks(promise, matter, lobby.clock.now())] if promise else []
        lines = facts([fact for fact in told if fact[1]], cells, look="bold", most_label=cells // 2)
        if lobby.link.state != "online" and lobby.link.last_exchange:
            words = _("Offline: this is what was known {at}.").format(at=moment(lobby.link.last_exchange, today))
            lines += wrapped([Span(words, "quiet")], cells)
        steps = [Step(event.at, event.state, event.by, _said(event, estate.hotline)) for event in matter.events]
        return [*lines, BLANK, *timeline(steps, today, cells)]

    def _unknown_lines(self, cells: int) -> list[Line]:
        hotline = self.lobby.estate().hotline
        return [
            line
            for words in self._unknown_words()
            for line in [*wrapped([Span(words.format(hotline=hotline))], cells), BLANK]
        ]

    def _unknown_words(self) -> Iterable[str]:
        own = self.lobby.own(self._number)
        if not numbers.valid(self._number):
            yield wrong_number(self._number)
        elif self._kept is None and not own:
            yield _("Nothing is known here of this number yet.")
            yield _(
                "If it was handed in at another lobby, it may still be on its way. The hotline can look: {hotline}."
            )
        elif self._kept is not None and self._kept.sample:
            yield _("This is a made-up sample estate: it goes nowhere, and nobody will come.")
        elif self._kept is not None and self._kept.state == "queued":
            at = moment(self._kept.created_at, self.lobby.today())
            yield _("Handed in here {at}. It is kept on this machine and has not been sent yet.").format(at=at)
            yield _("It goes off by itself as soon as there is a connection. If it is urgent, call {hotline}.")
        elif self._kept is not None and self._kept.state == "set_aside":
            yield _("The property office's computer could not take it. Please call the hotline: {hotline}.")
        else:
            yield _("Handed in here and sent. The property office has it; its state is not known here yet.")
            yield _("If it is urgent, call {hotline}.")


def _said(event: MatterEvent, hotline: str) -> str:
    """Return the answer, or where the household gets the one that is for nobody else."""
    if event.private:
        words = _("The answer is for your household alone: hold your card under My matters, or call {hotline}.")
        return words.format(hotline=hotline)
    return in_language(event.text, current())


def _name(screen: LobbyScreen, matter: Matter) -> str:
    building = screen.lobby.library.get(Building, matter.building)
    return in_language(building.name, current()) if building else matter.building
