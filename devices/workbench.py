"""What a technician does with a terminal's devices: settings that take effect at once, lent ports, traces."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from devices.errors import BadTrace
from devices.policy import Policy
from devices.ports import idle_gap
from devices.printer import Printer
from devices.protocols import decoder_for
from devices.settings import DeviceSettings, ReaderSettings, load_settings, save_settings
from devices.trace import Piece, dump, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from devices.events import Event
    from devices.profiles import Profile
    from devices.reader import Clock, Reader, Tap
    from devices.readers import Readers

TRACES = "traces"


class Workbench:
    """The running readers and the printer, with their settings file at `path`; traces lie in a folder beside it.

    `profiles` is the folder of the terminal's own profiles, which goes before the shipped ones.
    """

    def __init__(self, readers: Readers, path: Path, clock: Clock = time.monotonic) -> None:
        self.readers = readers
        self.profiles = readers.profiles
        self.printer: Printer | None = None
        """None: there is none."""
        self._clock = clock
        self._path = path
        self._traces = path.parent / TRACES
        self._printing: asyncio.Task[None] | None = None
        self._printer_settings: tuple[str, int, int] = ("", 0, 0)

    def settings(self) -> DeviceSettings:
        """Return the settings as they are on disk.

        Raises:
            BadSettings: the file cannot be read, or holds something else.
        """
        return load_settings(self._path)

    async def start(self) -> None:
        """Run the readers that the settings name. Raises `BadSettings`."""
        await self._follow(await asyncio.to_thread(self.settings))

    async def save(self, settings: DeviceSettings) -> None:
        """Write the settings, whole or not at all, and let the readers follow them.

        Raises:
            OSError: the disk did not take them; nothing changed.
        """
        await asyncio.to_thread(save_settings, self._path, settings)
        await self._follow(settings)

    async def stop(self) -> None:
        """Let go of all ports."""
        self._use_printer(DeviceSettings())
        await self.readers.stop()

    async def _follow(self, settings: DeviceSettings) -> None:
        self._use_printer(settings)
        await self.readers.apply(settings)

    def _use_printer(self, settings: DeviceSettings) -> None:
        wanted = settings.printer, settings.printer_baud, settings.printer_width
        if wanted == self._printer_settings:
            return
        self._printer_settings = wanted
        if self._printing:
            self._printing.cancel()
        self.printer = self._printing = None
        if settings.printer:
            port, baud, width = wanted
            self.printer = Printer(port, self._clock, baud=baud, width=width)
            self._printing = asyncio.create_task(self.printer.run())

    def lend(self, port: str) -> AbstractAsyncContextManager[None]:
        """Keep the readers away from a port for a while."""
        return self.readers.without(port)

    def watch(self, port: str, tap: Tap | None) -> bool:
        """Have a port's bytes watched, or no more; say whether there is a reader on that port."""
        return self.readers.watch(port, tap)

    def reader(self, port: str) -> Reader | None:
        """Return the reader that runs on a port, to be commanded; None where there is none."""
        return self.readers.reader(port)

    def keep_trace(self, name: str, pieces: Iterable[Piece], reader: ReaderSettings) -> Path:
        """Write a trace of a reader and return where it lies; blocks. Raises `OSError`."""
        self._traces.mkdir(mode=0o700, exist_ok=True)
        path = self._traces / f"{name}.jsonl"
        path.write_text("\n".join(dump(pieces, reader)) + "\n", encoding="utf-8")
        return path

    def traces(self) -> list[str]:
        """Return the names of the traces that are kept, the newest first."""
        return sorted((path.stem for path in self._traces.glob("*.jsonl")), reverse=True)

    def replay(self, name: str) -> list[tuple[float, bytes | Event]]:
        """Return a trace's bytes, each followed by what they mean by its profile, with their times; blocks.

        Raises:
            BadTrace: it cannot be read.
            UnknownProfile, BadProfile: it names a profile that cannot be used.
        """
        try:
            text = (self._traces / f"{name}.jsonl").read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise BadTrace(line=0, problem=str(error)) from None
        reader, pieces = parse(text.splitlines())
        return list(_played(pieces, reader.loaded(self.profiles), reader.baud))


def _played(pieces: list[Piece], known: Profile, baud: int) -> Iterator[tuple[float, bytes | Event]]:
    decoder, policy, gap = decoder_for(known), Policy(known), idle_gap(known, baud)
    for place, piece in enumerate(pieces):
        yield piece.at, piece.data
        events = decoder.feed(piece.data)
        following = pieces[place + 1].at if place + 1 < len(pieces) else piece.at + 2 * gap
        if following - piece.at > gap:
            events += decoder.silence()
        for event in events:
            yield from ((piece.at, kept) for kept in policy.take(event, piece.at))
        yield from ((following, kept) for kept in policy.expire(following))
    end = pieces[-1].at if pieces else 0.0
    yield from ((end, kept) for kept in policy.finish())
