"""From a reader's last byte to the lobby's app: the whole app with a reader on a pty, against a bare callback.

Both sides run by turns on the app's own event loop, so that whatever else it does costs both alike. Three moments are
taken: the app has the scan; it knows whose card it is (a card's hash is slow on purpose); the screen says so.
"""

from __future__ import annotations

import asyncio
import os
import pty
import statistics
import tempfile
import time
import tty
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from devices.encoders import encode
from devices.profiles import load
from devices.reader import READY
from devices.settings import DeviceSettings, ReaderSettings, save_settings
from kiosk.app import KioskApp
from kiosk.home import Home
from kiosk.terminal import Terminal

if TYPE_CHECKING:
    from devices.events import Event
    from screens.lobby import CardRead

ROUNDS = 300
PROFILE = "id12"
SIZE = (80, 24)
QUIET = 0.03
"""Seconds for the app to be done with what went before, ahead of either side."""
SECONDS = 30.0
"""For one round; longer means that something is broken."""


@dataclass(frozen=True, slots=True)
class Moments:
    """Medians in seconds after the last byte was written."""

    bare: float
    scan: float
    known: float
    shown: float

    @property
    def ratio(self) -> float:
        """How many times a bare callback it takes until the app has the scan."""
        return self.scan / self.bare


class _TimedApp(KioskApp, inherit_bindings=False):
    """The lobby's app, which notes when it gets a scan, when it knows the card, and when it has said so."""

    def __init__(self, terminal: Terminal) -> None:
        super().__init__(terminal)
        self.times: dict[str, float] = {}
        self.ready = asyncio.Event()
        self.shown = asyncio.Event()

    def _tell_readers(self) -> None:
        super()._tell_readers()
        if any(reader.state == READY for reader in self.lobby.readers):
            self.ready.set()

    def _on_reader_event(self, reader: ReaderSettings, event: Event) -> None:
        self.times["scan"] = time.perf_counter()
        super()._on_reader_event(reader, event)

    async def on_card(self, read: CardRead) -> None:
        """Take a card as ever, and go home: the next one is to find the same screen."""
        self.times["known"] = time.perf_counter()
        await super().on_card(read)
        self.call_after_refresh(self._seen)

    def _seen(self) -> None:
        self.times["shown"] = time.perf_counter()
        self.shown.set()


def measure(rounds: int = ROUNDS) -> Moments:
    """Return the medians of so many cards."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(Path(folder), rounds))


async def _measure(folder: Path, rounds: int) -> Moments:
    bare, bare_end = _raw_pty()
    wired, wired_end = _raw_pty()
    port = ReaderSettings(os.ttyname(wired_end), PROFILE)
    save_settings(Home(folder).readers, DeviceSettings(readers=(port,)))
    terminal = Terminal(folder)
    app = _TimedApp(terminal)
    try:
        async with app.run_test(size=SIZE):
            async with asyncio.timeout(SECONDS):
                await app.ready.wait()
            return await _rounds(app, wired, _Bare(bare, bare_end), rounds)
    finally:
        terminal.close()
        for descriptor in (bare, bare_end, wired, wired_end):
            os.close(descriptor)


async def _rounds(app: _TimedApp, wired: int, bare: _Bare, rounds: int) -> Moments:
    profile = load(PROFILE)
    taken: dict[str, list[float]] = {"bare": [], "scan": [], "known": [], "shown": []}
    for number in range(1, rounds + 1):
        frame = encode(profile, f"{number:010X}")
        await asyncio.sleep(QUIET)
        taken["bare"].append(await bare.time(frame))
        await asyncio.sleep(QUIET)
        app.shown.clear()
        begun = time.perf_counter()
        os.write(wired, frame)
        async with asyncio.timeout(SECONDS):
            await app.shown.wait()
        for moment, at in app.times.items():
            taken[moment].append(at - begun)
        await app.home()
    return Moments(**{moment: statistics.median(times) for moment, times in taken.items()})


class _Bare:
    """A pty with nothing but a callback that reads it."""

    def __init__(self, master: int, end: int) -> None:
        self._master, self._end = master, end
        self._arrived = asyncio.Event()
        self._at = 0.0

    async def time(self, frame: bytes) -> float:
        """Return how long a frame takes to the callback."""
        loop = asyncio.get_running_loop()
        loop.add_reader(self._end, self._readable)
        self._arrived.clear()
        begun = time.perf_counter()
        os.write(self._master, frame)
        async with asyncio.timeout(SECONDS):
            await self._arrived.wait()
        loop.remove_reader(self._end)
        return self._at - begun

    def _readable(self) -> None:
        os.read(self._end, 4096)
        self._at = time.perf_counter()
        self._arrived.set()


def _raw_pty() -> tuple[int, int]:
    master, slave = pty.openpty()
    tty.setraw(slave)
    os.set_blocking(slave, False)
    return master, slave
