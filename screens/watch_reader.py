"""What a reader sends, as it comes: bytes, scans, named faults; kept as a trace, or played again from one."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

from devices.conversation import DONE, NOT_SENT, REFUSED, Outcome
from devices.errors import DeviceError
from devices.trace import Piece, Recorder
from language.text import fit, width
from language.translation import _
from screens.choose import Choose
from screens.dates import local
from screens.frame import LobbyScreen
from screens.markdown import Line, Span, wrapped
from screens.reader import set_up, usable_profile
from screens.reader_words import bytes_lines, event_lines, note_lines
from screens.set_reader import outcome_words, running
from screens.staff import simulated_cards
from screens.technician import reader_words, short_port
from screens.widgets.actions import Actions
from screens.widgets.big_button import BigButton
from screens.widgets.paged import Choice
from screens.widgets.paged_lines import PagedLines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult

    from devices.events import Event
    from screens.lobby import CardRead

REFRESH_SECONDS = 0.2
MOST_ENTRIES = 300
MOST_OF_ID = 24
LEAST_OF_PORT = 8
GAPS = 8
"""Cells between what stands in the title line, and at its ends."""
MOST_PIECES = 20_000
"""Of a trace; the oldest go first."""


class WatchReader(LobbyScreen):
    """The newest at the top. While it shows, a card opens nothing: it is a test."""

    def __init__(self, port: str) -> None:
        super().__init__()
        self._port = port
        self._entries: deque[tuple[float, bytes | str | Event | Outcome]] = deque(maxlen=MOST_ENTRIES)
        self._pieces: deque[Piece] = deque(maxlen=MOST_PIECES)
        self._fresh = False
        self._watched = False
        self._replayed = ""
        self._told = ""
        self._recorder: Recorder | None = None

    def heading(self) -> str:
        """Return what it is."""
        return _("Trace {name}").format(name=self._replayed) if self._replayed else _("Scan to test it")

    def aside(self) -> str:
        """Return how the reader is, and as much of its port as there is room for."""
        state = next((reader for reader in self.lobby.readers if reader.port == self._port), None)
        told = reader_words(state) if state else _("off")
        room = self.app.size.width - width(self.heading()) - width(told) - GAPS
        return f"{told}  {fit(short_port(self._port), room)}" if room >= LEAST_OF_PORT else told

    def body(self) -> ComposeResult:
        """Yield the lines and the actions."""
        yield PagedLines(self._lines, most_cells=120)
        yield Actions(
            [
                *self._commands(),
                *simulated_cards(self.lobby),
                BigButton(_("Empty it"), do=self._empty),
                BigButton(_("Keep a trace"), do=self._keep),
                BigButton(_("Play a trace"), do=self._choose_trace),
            ]
        )

    def _commands(self) -> Iterable[BigButton]:
        """Yield what this kind of reader can be told to do."""
        known = set_up(self.lobby, self._port)
        profile = usable_profile(self.lobby, known)
        if profile and profile.trigger:
            yield BigButton(_("Scan once"), do=self._scan_once)
        if profile and profile.settings:
            yield BigButton(_("Set it"), do=lambda: self.lobby_app.open("set_reader", port=self._port))

    def _scan_once(self) -> None:
        self.run_worker(self._trigger(), exclusive=True, exit_on_error=False)

    async def _trigger(self) -> None:
        """Have the reader read; what it answers is among what it sends, and only what nobody sees there is told."""
        reader = running(self, self._port)
        outcome = await reader.trigger() if reader else Outcome(NOT_SENT)
        if outcome.code not in (DONE, REFUSED):
            self._entries.appendleft((0.0, outcome))
            self._fresh = True

    def on_mount(self) -> None:
        """Watch."""
        self._recorder = Recorder(self._heard, self.lobby.clock.monotonic, self._happened)
        self._watch()
        self.set_interval(REFRESH_SECONDS, self._tell)

    def on_unmount(self) -> None:
        """Watch no more."""
        if self.lobby.workbench:
            self.lobby.workbench().watch(self._port, None)

    def card_read(self, read: CardRead) -> bool:
        """Take every card and code: they are tests; say of a card whether it is registered, and what to register."""
        if not read.text:
            known = (
                _("This card is registered.")
                if read.card
                else _("Not registered. Its id: {id}").format(id=_short(read.id))
            )
            self._entries.appendleft((0.0, known))
            self._fresh = True
        return True

    # The tap of the reader

    def received(self, data: bytes) -> None:
        """Take bytes as they were read."""
        if self._recorder:
            self._recorder.received(data)

    def decoded(self, made: list[Event], kept: list[Event]) -> None:
        """Take what became of them."""
        if self._recorder:
            self._recorder.decoded(made, kept)

    def _happened(self, event: Event) -> None:
        if not self._replayed:
            self._entries.appendleft((self.lobby.clock.monotonic(), event))
            self._fresh = True

    def _heard(self, piece: Piece) -> None:
        self._pieces.append(piece)
        if not self._replayed:
            self._entries.appendleft((piece.at, piece.data))
            self._fresh = True

    async def _tell(self) -> None:
        self._watch()
        if self._recorder:
            self._recorder.settle()
        if self.aside() != self._told:
            self._told = self.aside()
            self.refresh_title()
        if self._fresh:
            self._fresh = False
            for lines in self.query(PagedLines):
                await lines.show_lines(self._lines)

    def _watch(self) -> None:
        """Listen to the reader; one that was switched off a moment ago may come later."""
        if not self._watched and self.lobby.workbench:
            self._watched = self.lobby.workbench().watch(self._port, self)

    def _lines(self, cells: int) -> list[Line]:
        if not self._entries:
            return wrapped([Span(_("Nothing has come yet. Hold a card to the reader, or scan a code."))], cells)
        lines: list[Line] = []
        for at, entry in self._entries:
            if isinstance(entry, (str, Outcome)):
                lines += note_lines(entry if isinstance(entry, str) else outcome_words(entry), cells)
            elif isinstance(entry, bytes):
                lines += bytes_lines(at, entry, cells)
            else:
                lines += event_lines(entry, cells)
        return lines

    async def _empty(self) -> None:
        self._entries.clear()
        self._pieces.clear()
        self._replayed = ""
        await self.draw_again()

    async def _keep(self) -> None:
        known = set_up(self.lobby, self._port)
        if self.lobby.workbench is None or known is None or self._recorder is None:
            return
        self._recorder.flush()
        name = f"{local(self.lobby.clock.now()):%m%d-%H%M%S}-{known.profile}"
        try:
            path = await asyncio.to_thread(self.lobby.workbench().keep_trace, name, list(self._pieces), known)
        except OSError as error:
            await self.lobby_app.say(_("The trace could not be saved: {problem}").format(problem=error.strerror))
        else:
            await self.lobby_app.say(_("The trace was saved as {path}").format(path=path))

    async def _choose_trace(self) -> None:
        names = self.lobby.workbench().traces() if self.lobby.workbench else []
        if not names:
            await self.lobby_app.say(_("No trace has been kept yet."))
            return
        choices = [Choice(name, name) for name in names]
        await self.lobby_app.push_screen(Choose(lambda: _("Which trace?"), lambda: choices, self._play))

    async def _play(self, name: str) -> None:
        if self.lobby.workbench is None:
            return
        try:
            played = await asyncio.to_thread(self.lobby.workbench().replay, name)
        except DeviceError as error:
            problem = str(error.fields.get("problem", error.code))
            await self.lobby_app.say(_("The trace cannot be read: {problem}").format(problem=problem))
            return
        self._entries.clear()
        self._entries.extend(played)
        self._replayed = name
        await self.draw_again()


def _short(id: str) -> str:
    """Return a card's id as far as it tells two cards apart at a look."""
    return id if len(id) <= MOST_OF_ID else id[:MOST_OF_ID] + "..."
