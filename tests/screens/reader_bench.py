"""A lobby whose readers run, for the tests of the technician's bench."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from screen_support import make_lobby

from devices.readers import Readers
from devices.settings import DeviceSettings, ReaderSettings, save_settings
from devices.workbench import Workbench
from screens.lobby import Lobby, ReaderState


@asynccontextmanager
async def bench(folder: Path, *known: ReaderSettings) -> AsyncIterator[Lobby]:
    """Give a lobby whose readers run, on the settings given."""
    lobby = make_lobby(folder)
    path = folder / "readers.toml"
    save_settings(path, DeviceSettings(readers=known))

    def tell(*_: object) -> None:
        lobby.readers = [
            ReaderState(settings.port, settings.profile, state.code, state.detail)
            for settings, state in readers.states.items()
        ]

    readers = Readers(lambda *_: None, time.monotonic, on_state=tell, profiles=folder / "profiles")
    workbench = Workbench(readers, path)
    lobby.workbench = lambda: workbench
    await workbench.start()
    try:
        yield lobby
    finally:
        await workbench.stop()
