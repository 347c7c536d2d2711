"""The lobby screen with everything that runs beside it: exchanges with the server, readers, other commands' writes."""

from __future__ import annotations

import asyncio
import gc
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from identity.errors import IdentityError
from kiosk.exchanges import Exchanges
from screens.lobby import LinkState, ReaderState
from screens.lobby_app import LobbyApp
from screens.sentences import sentence

if TYPE_CHECKING:
    from devices.events import Event, Scan
    from devices.reader import Reader
    from kiosk.terminal import Ground, Terminal

REFRESH_SECONDS = 1.0
"""How soon the lobby sees what another command wrote."""


class KioskApp(LobbyApp, inherit_bindings=False):
    """Wires the rooms of a terminal to the screens. Threads speak to it only through `call_from_thread`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8", "demo_server", show=False, priority=True),
        Binding("ctrl+q", "leave", show=False, priority=True),
    ]

    def __init__(self, terminal: Terminal) -> None:
        super().__init__(terminal.lobby)
        self._terminal = terminal
        self._exchanges = Exchanges(terminal, self._tell_link, self._move)
        self._readers: list[Reader] = []
        self.lobby.after_hand_in = self._exchanges.wake
        self.lobby.ask_private = self._exchanges.private_matters

    def on_ready(self) -> None:
        """Start what runs beside the screens, once the first of them is drawn."""
        gc.freeze()
        gc.enable()
        self.run_worker(self._open_outbox(), name="outbox", exit_on_error=False)
        self._exchanges.start()
        self.set_interval(REFRESH_SECONDS, self._see_other_writers)
        self.run_worker(self._read_readers(), name="readers", exit_on_error=False)

    async def on_unmount(self) -> None:
        """Let everything end."""
        for reader in self._readers:
            reader.stop()
        self._exchanges.stop()

    async def _open_outbox(self) -> None:
        """Show what the first screen was drawn without: captains' notices that wait in the outbox."""
        self.lobby.started = True
        if await asyncio.to_thread(self.lobby.drafts):
            self.lobby_screen.news()

    def _tell_link(self, link: LinkState) -> None:
        """Hand the link's state over to the event loop, unless that has ended."""
        if self.is_running:
            self.call_from_thread(self._take_link, link)

    def _move(self, ground: Ground) -> None:
        if self.is_running:
            self.call_from_thread(self._terminal.move, ground)

    def _take_link(self, link: LinkState) -> None:
        self.lobby.link = link
        self.call_next(self.tick)

    async def _see_other_writers(self) -> None:
        if await asyncio.to_thread(self.lobby.library.refresh):
            await self.tick()

    # Readers

    async def _read_readers(self) -> None:
        """Run the readers that the technician set up."""
        settings = self._terminal.home.readers
        if not settings.exists():
            return
        from devices.reader import Reader
        from devices.settings import load_settings

        for each in load_settings(settings).readers:
            if each.enabled:
                reader = Reader(
                    each, self._on_reader_event, self.lobby.clock.monotonic, on_state=lambda _: self._tell_readers()
                )
                self._readers.append(reader)
        await asyncio.gather(*(reader.run() for reader in self._readers))

    def _tell_readers(self) -> None:
        self.lobby.readers = [
            ReaderState(reader.settings.port, reader.settings.profile, reader.state.code, reader.state.detail)
            for reader in self._readers
        ]

    def _on_reader_event(self, event: Event) -> None:
        from devices.events import Fault, Scan

        if isinstance(event, Scan):
            self.run_worker(self._scanned(event), exit_on_error=False)
        elif isinstance(event, Fault) and event.reason == "payment-code":
            self.run_worker(self.say(sentence(event.reason)), exit_on_error=False)

    async def _scanned(self, scan: Scan) -> None:
        try:
            read = await asyncio.to_thread(self._terminal.read_card, scan)
        except IdentityError as error:
            await self.say_error(error)
            return
        await self.on_card(read)

    # Keys that residents do not have

    def action_demo_server(self) -> None:
        """Pull the demo's server away, or put it back."""
        if self.lobby.demo:
            self.lobby.demo.toggle_server()

    def action_leave(self) -> None:
        """End the demo; a lobby has no way out by key."""
        if self.lobby.demo:
            self.exit(0)
