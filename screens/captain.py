"""What a captain sees after signing in: what in this building is still open, and the way to write a notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from content.documents import Matter, Promise, in_language
from content.documents.estate import DANGER
from content.promise import clocks
from language.translation import N_, _, current, ngettext
from screens.dates import moment
from screens.own_notices import own_notices
from screens.staff import StaffScreen
from screens.state_words import DANGER_WORD, kind_words
from screens.widgets.actions import Actions
from screens.widgets.big_button import BigButton
from screens.widgets.paged import ListRow, PagedList, Row
from screens.widgets.words import Words

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from screens.lobby import Lobby

ANSWERED = frozenset({"answered", "fixed", "closed"})
STATES = {
    "received": N_("received"),
    "assigned": N_("assigned"),
    "on_site": N_("being worked on"),
    "reopened": N_("open again"),
}


def open_matters(lobby: Lobby) -> list[Matter]:
    """Return the matters of this building that somebody still has to do something about.

    Dangers come first, then the oldest.
    """
    here = lobby.settings.building
    found = (matter for matter in lobby.library.all(Matter) if matter.building == here)
    still_open = (matter for matter in found if matter.state not in ANSWERED)
    return sorted(still_open, key=lambda matter: (matter.urgency != DANGER, matter.received_at))


def has_answer(matter: Matter) -> bool:
    """Tell whether a matter was answered since it was handed in, or opened again."""
    since = [event.state for event in matter.events]
    from_here = len(since) - since[::-1].index("reopened") if "reopened" in since else 0
    return any(event.text or event.state in ANSWERED for event in matter.events[from_here:])


class Captain(StaffScreen):
    """Counts what is open, and lists it without anything that tells whose it is."""

    DEFAULT_CSS = """
    Captain { & #count { margin-bottom: 1; text-style: bold; }
        & Actions { margin-top: 1; }
    }
    """

    def heading(self) -> str:
        """Return what it is."""
        return _("My building")

    def body(self) -> ComposeResult:
        """Yield the count, the list and the actions."""
        found = open_matters(self.lobby)
        yield Words(_count(found), id="count")
        yield PagedList(self._rows(found))
        yield Actions(
            [
                BigButton(_("Sign out"), do=self.sign_out),
                BigButton(self._notices_label(), do=lambda: self.lobby_app.open("own_notices"), id="own"),
                BigButton(_("Write a notice"), do=lambda: self.lobby_app.open("write_notice"), main=True),
            ]
        )

    def news(self) -> None:
        """Show what is open now."""
        self.call_next(self._renew)

    async def on_screen_resume(self) -> None:
        """Count the notices anew: one may have been written."""
        for button in self.query("#own").results(BigButton):
            button.label = self._notices_label()
            button.refresh()

    @on(BigButton.Pressed)
    async def look_up(self, event: BigButton.Pressed) -> None:
        """Open the matter that was tapped."""
        if isinstance(event.button, ListRow):
            event.stop()
            await self.lobby_app.open("matter", number=event.button.value)

    async def _renew(self) -> None:
        found = open_matters(self.lobby)
        rows = self._rows(found)
        for shown in self.query(PagedList):
            if rows != shown.entries:
                await shown.show(rows)
        for words in self.query("#count").results(Words):
            words.update(_count(found))
        await self.on_screen_resume()

    def _notices_label(self) -> str:
        count = len(own_notices(self.lobby))
        return _("My notices ({n})").format(n=count) if count else _("My notices")

    def _rows(self, matters: list[Matter]) -> list[Row]:
        return [self._row(matter) for matter in matters]

    def _row(self, matter: Matter) -> Row:
        number = " ".join(matter.number[at : at + 3] for at in (0, 3, 6))
        told = [_(STATES[matter.state]), _("has an answer") if has_answer(matter) else "", matter.owner]
        promise = self.lobby.library.get(Promise, matter.promise) if matter.promise else None
        late = promise and any(clock.state == "late" for clock in clocks(promise, matter, self.lobby.clock.now()))
        since = moment(matter.received_at, self.lobby.today())
        title = f"{number}  {self._about(matter)}"
        marks = [_(DANGER_WORD) if matter.urgency == DANGER else "", _("late") if late else ""]
        return Row(matter.number, title, "  ".join(filter(None, told)), since, " ".join(filter(None, marks)))

    def _about(self, matter: Matter) -> str:
        name = self.lobby.estate().subject(matter.record_type, matter.category, matter.urgency)
        return in_language(name, current()) if name else kind_words(matter.record_type, matter.category)


def _count(found: list[Matter]) -> str:
    if not found:
        return _("Every matter of this building has been answered.")
    count = len(found)
    waiting = sum(not has_answer(matter) for matter in found)
    if waiting == count:
        return ngettext(
            "{n} matter of this building has not been answered yet.",
            "{n} matters of this building have not been answered yet.",
            count,
        ).format(n=count)
    if not waiting:
        return ngettext(
            "{n} matter of this building is still open, with an answer.",
            "{n} matters of this building are still open, all with an answer.",
            count,
        ).format(n=count)
    return ngettext(
        "{n} matter of this building is still open, {waiting} of them without an answer.",
        "{n} matters of this building are still open, {waiting} of them without an answer.",
        count,
    ).format(n=count, waiting=waiting)
