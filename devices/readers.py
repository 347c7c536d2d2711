"""All readers of a terminal: started, changed and stopped as the settings say, without a restart."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from devices.errors import DeviceError
from devices.reader import Reader, State

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from devices.events import Event
    from devices.reader import Clock, Tap
    from devices.settings import DeviceSettings, ReaderSettings

UNUSABLE = "unusable"
"""The state of a reader whose profile cannot be used; the detail is what is wrong in its file, if there is one."""


@dataclass(slots=True)
class _Running:
    reader: Reader
    task: asyncio.Task[None]

    async def stop(self) -> None:
        self.reader.stop()
        await self.task


class Readers:
    """Keeps one running reader for each enabled entry of the settings. Use it from one event loop only."""

    def __init__(
        self,
        on_event: Callable[[ReaderSettings, Event], None],
        clock: Clock,
        *,
        on_state: Callable[[ReaderSettings, State], None] | None = None,
        profiles: Path | None = None,
    ) -> None:
        self._on_event = on_event
        self._on_state = on_state or (lambda _settings, _state: None)
        self._clock = clock
        self.profiles = profiles
        self._running: dict[ReaderSettings, _Running] = {}
        self._broken: dict[ReaderSettings, State] = {}
        self._wanted: tuple[ReaderSettings, ...] = ()
        self._away: set[str] = set()
        self._changing = asyncio.Lock()

    @property
    def states(self) -> dict[ReaderSettings, State]:
        """What is with each reader now."""
        return self._broken | {settings: running.reader.state for settings, running in self._running.items()}

    async def apply(self, settings: DeviceSettings) -> None:
        """Start, stop and replace readers so that they are what the settings say; unchanged ones read on."""
        self._wanted = settings.readers
        await self._settle()

    @asynccontextmanager
    async def without(self, port: str) -> AsyncIterator[None]:
        """Let go of a port for as long as somebody else needs it: a detection, a test."""
        self._away.add(port)
        await self._settle()
        try:
            yield
        finally:
            self._away.discard(port)
            await self._settle()

    def watch(self, port: str, tap: Tap | None) -> bool:
        """Have a port's bytes watched, or no more; say whether there is a reader on that port."""
        found = [running.reader for settings, running in self._running.items() if settings.port == port]
        for reader in found:
            reader.tap = tap
        return bool(found)

    def reader(self, port: str) -> Reader | None:
        """Return the reader that runs on a port, to be commanded; None where there is none."""
        return next((running.reader for known, running in self._running.items() if known.port == port), None)

    async def stop(self) -> None:
        """Stop all readers."""
        self._wanted = ()
        await self._settle()

    async def _settle(self) -> None:
        async with self._changing:
            wanted = {each: None for each in self._wanted if each.enabled and each.port not in self._away}
            leaving = [self._running.pop(each) for each in list(self._running) if each not in wanted]
            # A port that changes its profile must be free before it is opened again.
            await asyncio.gather(*(running.stop() for running in leaving))
            self._broken = {}
            for each in wanted:
                if each not in self._running:
                    self._start(each)

    def _start(self, settings: ReaderSettings) -> None:
        def happened(event: Event) -> None:
            self._on_event(settings, event)

        def changed(state: State) -> None:
            self._on_state(settings, state)

        try:
            reader = Reader(settings, happened, self._clock, on_state=changed, profiles=self.profiles, asks=True)
        except DeviceError as error:
            self._broken[settings] = State(UNUSABLE, str(error.fields.get("problem", "")))
            changed(self._broken[settings])
            return
        self._running[settings] = _Running(reader, asyncio.create_task(reader.run()))
