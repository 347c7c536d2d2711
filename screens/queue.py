"""The records of this terminal, for the technician: what they are and how they fare, never what they say."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

from language.translation import N_, _
from records.errors import RecordsError
from screens.dates import local
from screens.facts import table
from screens.frame import LobbyScreen
from screens.markdown import Line, Span, wrapped
from screens.technician import error_words
from screens.widgets.big_button import BigButton
from screens.widgets.paged_lines import PagedLines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult

    from records.outbox import Entry
    from screens.markdown import Look

MOST_SHOWN = 500
"""The newest ones; `kiosk records list` has them all."""
REFRESH_SECONDS = 2.0

TYPES = {
    "repair": N_("repair"),
    "opinion": N_("opinion"),
    "quiz_attempt": N_("quiz"),
    "check_in": N_("check-in"),
    "notice_draft": N_("notice"),
    "wish": N_("wish"),
    "card_enrolment": N_("card"),
}
STATES = {"queued": N_("waiting"), "sent": N_("sent"), "set_aside": N_("set aside")}
_COLUMNS = (11, 10, 11, 9)


class Queue(LobbyScreen):
    """A table, newest first: what waits and what was set aside, or all of it."""

    def __init__(self) -> None:
        super().__init__()
        self._all = False
        self._entries: list[Entry] = []
        self._problem = ""

    def heading(self) -> str:
        """Return what it is."""
        return _("Queue")

    def aside(self) -> str:
        """Return which records are shown."""
        return _("All records, newest first") if self._all else _("Not with the server yet, newest first")

    def body(self) -> ComposeResult:
        """Yield the table."""
        yield PagedLines(self._lines, most_cells=120)

    def offers(self) -> Iterable[BigButton]:
        """Offer the other ones too."""
        yield BigButton(_("Only waiting") if self._all else _("All records"), do=self._switch)

    async def on_mount(self) -> None:
        """Keep the table up to date."""
        await self._look()
        self.set_interval(REFRESH_SECONDS, self._look)

    async def _switch(self) -> None:
        self._all = not self._all
        await asyncio.to_thread(self._read)
        await self.draw_again()

    async def _look(self) -> None:
        await asyncio.to_thread(self._read)
        for lines in self.query(PagedLines):
            await lines.show_lines(self._lines)

    def _read(self) -> None:
        try:
            found = (each for each in self.lobby.outbox.entries(all=True) if self._all or each.state != "sent")
            self._entries, self._problem = list(reversed(deque(found, MOST_SHOWN))), ""
        except RecordsError as error:
            self._entries, self._problem = [], error_words(error.code)

    def _lines(self, cells: int) -> list[Line]:
        if not self._entries:
            return table([((self._problem or _("Nothing waits."),), "")], (), cells)
        heads = (_("Made"), _("Type"), _("Number"), _("State"), _("Tries"))
        lines = table([(heads, "quiet")], _COLUMNS, cells)
        for entry in self._entries:
            told = table([(_texts(entry), _look(entry))], _COLUMNS, cells)
            if entry.last_error:
                told = [Line(told[0].spans, keep=True), *wrapped([Span(f"    {error_words(entry.last_error)}")], cells)]
            lines += told
        return lines


def _texts(entry: Entry) -> tuple[str, ...]:
    number = entry.number
    return (
        f"{local(entry.created_at):%m-%d %H:%M}",
        _(TYPES[entry.type]) if entry.type in TYPES else entry.type,
        " ".join(number[at : at + 3] for at in range(0, len(number), 3)),
        _(STATES[entry.state]),
        str(entry.tries),
    )


def _look(entry: Entry) -> Look:
    return "quiet" if entry.state == "sent" else "bold" if entry.state == "set_aside" else ""
