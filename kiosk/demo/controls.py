"""What the lobby screen offers in the demo only."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from kiosk.demo.server import STAFF_NAME, DemoServer

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.printer import SimulatedPrinter
    from devices.simulator import Simulator


class Controls:
    """Simulates a card, shows what was printed, and pulls the server away.

    Called on the event loop, so nothing here may block it. Of the two cards the estate knows the first only.
    """

    console_user = STAFF_NAME

    def __init__(
        self, server: DemoServer, simulator: Simulator, printer: SimulatedPrinter, cards: tuple[str, str]
    ) -> None:
        self._server = server
        self._simulator = simulator
        self._printer = printer
        self._card, self._new_card = cards
        self.console_url = server.console_url
        self.console_password = server.password
        self.after_change: Callable[[], None] = _nothing

    @property
    def server_is_up(self) -> bool:
        """Whether the central server runs."""
        return self._server.is_up

    @property
    def paper(self) -> list[str]:
        """The rows of the slip that the simulated printer printed last; none yet: an empty list."""
        return self._printer.last_slip

    def simulate_card(self) -> None:
        """Hold the sample card to the simulated reader."""
        self._simulator.present(self._card)

    def simulate_new_card(self) -> None:
        """Hold a card to it that is to be registered; after that it is known like any other."""
        self._simulator.present(self._new_card)

    def toggle_server(self) -> None:
        """Pull the server away, or put it back; the header shows when it is done."""
        change = self._server.stop if self._server.is_up else self._server.start
        threading.Thread(target=self._change, args=(change,), name="demo-server", daemon=True).start()

    def _change(self, change: Callable[[], None]) -> None:
        change()
        # A lobby without its server looks for it less and less often; whoever puts it back waits for the header.
        self.after_change()


def _nothing() -> None:
    """Be called before there is anybody to tell."""
