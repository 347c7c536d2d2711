"""The lobby screen with everything that runs beside it: exchanges with the server, readers, other commands' writes."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType

from content.errors import BadCode
from identity.errors import IdentityError
from kiosk.exchanges import Exchanges
from kiosk.garbage import Garbage
from screens.failures import note
from screens.lobby import LinkState, ReaderState
from screens.lobby_app import LobbyApp
from screens.sentences import sentence

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from devices.events import Event, Scan
    from devices.settings import ReaderSettings
    from devices.workbench import Workbench
    from kiosk.terminal import Ground, Terminal

REFRESH_SECONDS = 1.0
"""How soon the lobby sees what another command wrote."""
TOLD_TO_END = 128 + signal.SIGTERM
"""The exit code, as shells tell it: not 0, with which whoever keeps a lobby running would not start it again."""


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
        self._workbench: Workbench | None = None
        self._readers_written = 0
        self._last_events: dict[str, tuple[str, dt.datetime]] = {}
        """What came last from a port: only of which kind, and when."""
        self.lobby.workbench = self._open_workbench
        self.lobby.after_hand_in = self._exchanges.wake
        self.lobby.ask_private = self._exchanges.private_matters
        if self.lobby.demo:
            self.lobby.demo.after_change = self._exchanges.wake

    def on_load(self) -> None:
        """Let whoever may send signals end the lobby with the terminal given back, before it is taken over."""
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self.exit, TOLD_TO_END)

    def on_ready(self) -> None:
        """Start what runs beside the screens, once the first of them is drawn."""
        self._garbage = Garbage(self.lobby.clock.monotonic())
        # The loop's own handler would write the error's message, and with it what a person typed.
        asyncio.get_running_loop().set_exception_handler(_note)
        self.run_worker(self._open_outbox(), name="outbox", exit_on_error=False)
        self._exchanges.start()
        self.set_interval(REFRESH_SECONDS, self._see_other_writers)
        self.run_worker(self._read_readers(), name="readers", exit_on_error=False)

    async def on_unmount(self) -> None:
        """Let everything end."""
        if self._workbench:
            await self._workbench.stop()
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
        now = self.lobby.clock.monotonic()
        self._garbage.look(now, nobody_here=self.lobby.visit.idle.state(now) == "nobody")
        if await asyncio.to_thread(self.lobby.library.refresh):
            # It may be another estate that came: whether to move there is looked at before each exchange.
            self._exchanges.wake()
            await self.tick()
        if self._readers_written != _written(self._terminal.home.readers):
            await self._read_readers()

    # Readers

    def _open_workbench(self) -> Workbench:
        """Return what runs the readers, made when the first of them is set up or a technician asks."""
        if self._workbench is None:
            from devices.readers import Readers
            from devices.typed import KEYBOARD
            from devices.workbench import Workbench

            KEYBOARD.attached = True
            self.typed = KEYBOARD
            clock = self.lobby.clock.monotonic
            readers = Readers(
                self._on_reader_event,
                clock,
                on_state=lambda *_: self._tell_readers(),
                profiles=self._terminal.home.profiles,
            )
            self._workbench = Workbench(readers, self._terminal.home.readers, clock)
        return self._workbench

    async def _read_readers(self) -> None:
        """Run the readers that the technician set up, here or in an editor."""
        self._readers_written = _written(self._terminal.home.readers)
        if not self._readers_written and self._workbench is None:
            return
        from devices.errors import BadSettings

        try:
            await self._open_workbench().start()
        except BadSettings as error:
            note(error)
            self.lobby.readers = [ReaderState(str(self._terminal.home.readers), "", error.code)]

    def _tell_readers(self) -> None:
        assert self._workbench
        self.lobby.readers = [
            ReaderState(
                known.port, known.profile, state.code, state.detail, *self._last_events.get(known.port, ("", None))
            )
            for known, state in self._workbench.readers.states.items()
        ]

    def _on_reader_event(self, reader: ReaderSettings, event: Event) -> None:
        from devices.events import Fault, Scan

        if isinstance(event, Scan | Fault):
            last = event.kind if isinstance(event, Scan) else event.reason
            self._last_events[reader.port] = last, self.lobby.clock.now()
            self._tell_readers()
        if isinstance(event, Scan):
            self.run_worker(self._scanned(event), exit_on_error=False)
        elif isinstance(event, Fault) and event.reason == "payment-code":
            self.run_worker(self.say(sentence(event.reason)), exit_on_error=False)

    async def _scanned(self, scan: Scan) -> None:
        try:
            read = await asyncio.to_thread(self._terminal.read_card, scan)
        except (IdentityError, BadCode) as error:
            await self.say_error(error)
            return
        except Exception as error:  # noqa: BLE001 - whoever holds a card is told something, and the log where it failed
            note(error)
            await self.say(sentence(""))
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


def _written(path: Path) -> int:
    """Return when a file was written, in nanoseconds; 0 where there is none."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _note(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Leave a line in the log for an error that nobody waited for."""
    error = context.get("exception")
    if error is not None:
        note(error)
