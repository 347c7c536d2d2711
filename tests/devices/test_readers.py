"""Several readers at once, and settings that take effect without a restart."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from devices import reader as states
from devices.conversation import Outcome
from devices.detect import detect
from devices.events import Event, Scan
from devices.reader import State
from devices.readers import UNUSABLE, Readers
from devices.settings import DeviceSettings, ReaderSettings
from devices.simulator import Simulator
from devices.trace import Piece, Recorder

DEADLINE = 10.0


class Lobby:
    """What a lobby does with its readers, as far as a test needs it."""

    def __init__(self) -> None:
        self.scans: list[tuple[str, str]] = []
        self.states: dict[str, State] = {}
        self._news = asyncio.Event()
        self.readers = Readers(self._happened, time.monotonic, on_state=self._changed)

    def _happened(self, settings: ReaderSettings, event: Event) -> None:
        if isinstance(event, Scan):
            self.scans.append((settings.name, event.text))
        self._news.set()

    def _changed(self, settings: ReaderSettings, state: State) -> None:
        self.states[settings.name] = state
        self._news.set()

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(DEADLINE):
            while not holds():
                self._news.clear()
                await self._news.wait()

    def ready(self, *names: str) -> Callable[[], bool]:
        return lambda: all(self.states.get(name) == State(states.READY) for name in names)


def test_two_readers_read_at_once_and_a_changed_setting_takes_effect_without_a_restart() -> None:
    async def main(door: Simulator, desk: Simulator) -> None:
        lobby = Lobby()
        settings = DeviceSettings((ReaderSettings(door.path, "id12", name="door"),
                                   ReaderSettings(desk.path, "rdm6300", name="desk")))  # fmt: skip
        await lobby.readers.apply(settings)
        await lobby.until(lobby.ready("door", "desk"))
        door.present("62E3086CED")
        await lobby.until(lambda: ("door", "62E3086CED") in lobby.scans)
        kept = lobby.readers.states[settings.readers[0]]
        await lobby.readers.apply(settings.with_reader(ReaderSettings(desk.path, "line", name="desk as line")))
        await lobby.until(lobby.ready("desk as line"))
        assert lobby.readers.states[settings.readers[0]] == kept
        desk.present("HELLO")
        await lobby.until(lambda: ("desk as line", "HELLO") in lobby.scans)
        await lobby.readers.stop()
        assert lobby.readers.states == {}

    with Simulator("id12") as door, Simulator("line") as desk:
        asyncio.run(main(door, desk))


def test_a_port_is_lent_for_a_detection_and_read_again_afterwards() -> None:
    async def main(simulator: Simulator) -> None:
        lobby = Lobby()
        await lobby.readers.apply(DeviceSettings((ReaderSettings(simulator.path, "line", name="one"),)))
        await lobby.until(lobby.ready("one"))
        async with lobby.readers.without(simulator.path):
            assert lobby.states["one"] == State(states.STOPPED)
            report = await detect(simulator.path, time.monotonic, seconds=5)
            assert report.best is not None
            assert report.best.profile == "pn532"
        await lobby.until(lobby.ready("one"))
        await lobby.readers.stop()

    with Simulator("pn532") as simulator:
        asyncio.run(main(simulator))


def test_a_reader_can_be_watched_and_commanded() -> None:
    async def main(simulator: Simulator) -> None:
        lobby = Lobby()
        pieces: list[Piece] = []
        await lobby.readers.apply(DeviceSettings((ReaderSettings(simulator.path, "grow", name="one"),)))
        await lobby.until(lobby.ready("one"))
        assert lobby.readers.watch(simulator.path, Recorder(pieces.append, time.monotonic))
        simulator.present("HELLO")
        await lobby.until(lambda: bool(lobby.scans))
        # Beside it stands what it answered to the question whether it reads by itself.
        assert b"HELLO\r" in b"".join(piece.data for piece in pieces)
        assert not lobby.readers.watch("/dev/none", None)
        reader = lobby.readers.reader(simulator.path)
        assert reader
        assert await reader.query() == Outcome("done", "9600 baud")
        assert lobby.readers.reader("/dev/none") is None
        await lobby.readers.stop()

    with Simulator("grow") as simulator:
        asyncio.run(main(simulator))


def test_an_unknown_profile_stops_no_other_reader() -> None:
    async def main(simulator: Simulator) -> None:
        lobby = Lobby()
        broken = ReaderSettings("/dev/none", "no-such-profile", name="broken")
        off = ReaderSettings("/dev/other", "line", name="off", enabled=False)
        await lobby.readers.apply(DeviceSettings((broken, off, ReaderSettings(simulator.path, "line", name="one"))))
        await lobby.until(lobby.ready("one"))
        assert lobby.readers.states[broken] == State(UNUSABLE)
        assert off not in lobby.readers.states
        await lobby.readers.stop()

    with Simulator("line") as simulator:
        asyncio.run(main(simulator))
