"""A reader for a while: opened for a few questions or commands, and given back."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from devices.errors import PortBusy, PortMissing
from devices.reader import IN_USE, READY, Reader, State
from devices.transports import open_line

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from devices.events import Event
    from devices.settings import ReaderSettings

OPEN_SECONDS = 5.0
"""How long a port that could be opened a moment ago may take to be opened again."""


@asynccontextmanager
async def borrowed(
    settings: ReaderSettings, on_event: Callable[[Event], None], profiles: Path | None = None
) -> AsyncIterator[Reader]:
    """Run a reader of one's own on a port, ready to be commanded.

    Raises:
        PortError: the port cannot be opened, which is said at once and not waited for.
        UnknownProfile, BadProfile: the settings name a profile that cannot be used.
    """
    ready = asyncio.Event()

    def changed(state: State) -> None:
        if state.code == READY:
            ready.set()

    reader = Reader(settings, on_event, time.monotonic, on_state=changed, profiles=profiles)
    (await asyncio.to_thread(open_line, settings.port, reader.profile, settings.baud)).close()
    running = asyncio.create_task(reader.run())
    try:
        try:
            async with asyncio.timeout(OPEN_SECONDS):
                await ready.wait()
        except TimeoutError:
            if reader.state.code == IN_USE:
                # Somebody who waits for the port too was quicker.
                raise PortBusy(port=settings.port, holder=reader.state.detail) from None
            raise PortMissing(port=settings.port) from None
        yield reader
    finally:
        reader.stop()
        await running
