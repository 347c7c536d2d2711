"""In the demo a card can be held to the reader wherever a technician needs one."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import serial
from screen_support import SIZES, heard, opened, shows, tap, until
from test_technicians_bench import bench

from content.documents import Staff
from devices.settings import ReaderSettings
from devices.simulator import Simulator
from screens.lobby_app import LobbyApp
from screens.widgets.big_button import BigButton

CARD, NEW_CARD = "0F00C12A7B", "0F00C1551E"


class CardDemo:
    """The part of a demo that holds cards to a reader: the first is known, the second is new."""

    paper: list[str] = []
    server_is_up = True

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator

    def simulate_card(self) -> None:
        self._simulator.present(CARD)

    def simulate_new_card(self) -> None:
        self._simulator.present(NEW_CARD)


def hold_card(app: LobbyApp) -> None:
    """Tap the demo's button, as the screen asks for."""
    for button in app.screen.query(BigButton):
        if button.label == "模拟刷卡":
            button.action_press()


async def test_in_the_demo_a_card_is_held_to_the_reader_that_is_found_out_and_tested(tmp_path: Path) -> None:
    with Simulator("id12", paced=False) as simulator:
        async with bench(tmp_path, ReaderSettings(simulator.path, "id12")) as lobby:
            lobby.demo = CardDemo(simulator)  # type: ignore[assignment]
            app = LobbyApp(lobby)
            async with app.run_test(message_hook=heard, size=(80, 24)) as pilot:
                await opened(app, pilot, "detect_reader", port=simulator.path)
                await until(lambda: shows(app, "9600"))
                held = app.set_interval(0.5, lambda: hold_card(app))
                await until(lambda: shows(app, "把握"))
                held.stop()
                assert shows(app, CARD)
                assert not shows(app, "模拟刷卡"), "nothing listens any more"
                await opened(app, pilot, "watch_reader", port=simulator.path)
                await until(lambda: shows(app, "就绪"))
                await tap(pilot, "模拟刷卡")
                await until(lambda: shows(app, CARD))


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_in_the_demo_a_new_card_is_held_to_the_reader_to_be_registered(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    with Simulator("id12", paced=False) as simulator, serial.Serial(simulator.path, 9600, timeout=10) as port:
        async with bench(tmp_path) as lobby:
            lobby.demo = CardDemo(simulator)  # type: ignore[assignment]
            lobby.visit.staff = next(staff for staff in lobby.library.all(Staff) if staff.role == "technician")
            app = LobbyApp(lobby)
            async with app.run_test(message_hook=heard, size=size) as pilot:
                await opened(app, pilot, "register_card")
                await tap(pilot, "模拟刷卡")
                assert NEW_CARD.encode() in await asyncio.to_thread(port.read, 13)
