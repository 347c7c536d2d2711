from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from screen_support import SIZES, check_snapshots, make_lobby, opened, shows, tap

from devices.readers import Readers
from devices.settings import DeviceSettings, ReaderSettings, save_settings
from devices.simulator import Simulator
from devices.workbench import Workbench
from screens.lobby import CardRead, Lobby, ReaderState
from screens.lobby_app import LobbyApp

if TYPE_CHECKING:
    import pytest

CARD = "0F00C12A7B"


async def until(condition: Callable[[], bool]) -> None:
    """Wait until the condition holds."""
    async with asyncio.timeout(15):
        while not condition():  # noqa: ASYNC110 - a reader tells in its own time
            await asyncio.sleep(0.01)


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

    readers = Readers(lambda _settings, _event: None, time.monotonic, on_state=tell)
    workbench = Workbench(readers, path)
    lobby.workbench = lambda: workbench
    await workbench.start()
    try:
        yield lobby
    finally:
        await readers.stop()


async def test_an_unknown_reader_is_found_out_taken_over_and_tested(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from devices import ports

    with Simulator("id12", paced=False) as simulator:
        monkeypatch.setattr(ports, "list_ports", lambda: [ports.Port(simulator.path, simulator.path, "USB serial")])
        async with bench(tmp_path) as lobby:
            app = LobbyApp(lobby)
            async with app.run_test(size=(80, 24)) as pilot:
                await opened(app, pilot, "readers")
                await until(lambda: shows(app, "未设置"))
                await tap(pilot, simulator.path)
                await tap(pilot, "自动识别")
                await until(lambda: shows(app, "9600"))
                held = asyncio.create_task(hold_cards(simulator))
                try:
                    await until(lambda: shows(app, "把握"))
                finally:
                    held.cancel()
                await pilot.pause()
                assert shows(app, "id12")
                await tap(pilot, "就用它")
                await until(lambda: shows(app, "就绪"))
                simulator.present(CARD)
                await until(lambda: shows(app, CARD))
                await until(lambda: shows(app, "0012659323"))  # as it is printed on the card
                await app.on_card(CardRead(None, "yangguang/c-0123"))
                await until(lambda: shows(app, "yangguang/c-0123"))
                assert lobby.workbench
                assert lobby.workbench().settings().readers[0].profile == "id12"
                await tap(pilot, "保存记录")
                assert shows(app, "traces")
                await tap(pilot, "返回")
                await tap(pilot, "回放记录")
                await tap(pilot, "id12")
                assert shows(app, CARD)


async def hold_cards(simulator: Simulator) -> None:
    while True:
        simulator.present(CARD)
        await asyncio.sleep(0.5)


async def test_a_profile_is_chosen_by_hand_and_holds_without_a_restart(tmp_path: Path) -> None:
    with Simulator("id12", paced=False) as simulator:
        async with bench(tmp_path, ReaderSettings(simulator.path, "line", name="door")) as lobby:
            app = LobbyApp(lobby)
            async with app.run_test(size=(80, 24)) as pilot:
                await opened(app, pilot, "reader", port=simulator.path)
                await until(lambda: shows(app, "就绪"))
                await tap(pilot, "型号")
                await tap(pilot, "id12")
                assert lobby.workbench
                (known,) = lobby.workbench().settings().readers
                assert (known.profile, known.name) == ("id12", "door")
                await until(lambda: [reader.profile for reader in lobby.readers] == ["id12"])
                await tap(pilot, "停用")
                assert not lobby.workbench().settings().readers[0].enabled
                await tap(pilot, "移除")
                assert not lobby.workbench().settings().readers


async def test_the_bench_is_complete_at_every_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from devices import ports
    from devices.events import Fault, card
    from screens.watch_reader import WatchReader

    found = [ports.Port("/dev/ttyUSB7", "/dev/ttyUSB7", "USB serial")]
    monkeypatch.setattr(ports, "list_ports", lambda: found)
    async with bench(tmp_path, ReaderSettings("/dev/lobby-reader", "id12", name="card reader")) as lobby:
        app = LobbyApp(lobby)
        async with app.run_test(size=SIZES[0]) as pilot:
            await opened(app, pilot, "readers")
            await until(lambda: shows(app, "没有设备") and shows(app, "USB7"))
            await check_snapshots(app, pilot, "readers")
            await opened(app, pilot, "reader", port="/dev/lobby-reader")
            await check_snapshots(app, pilot, "reader")
            screen = await opened(app, pilot, "watch_reader", port="/dev/lobby-reader")
            assert isinstance(screen, WatchReader)
            screen._entries.extend(
                [
                    (1.5, card(bytes.fromhex(CARD), "em4100")),
                    (1.5, b"\x020F00C12A7B9F\r\n\x03"),
                    (0.5, Fault("checksum", b"xx")),
                ]
            )
            await screen.draw_again()
            await check_snapshots(app, pilot, "watch-reader")
