"""The demo as a whole: what is started, in which order, and how it ends."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Self

from content.sample import sample_folder
from devices.printer import SimulatedPrinter
from devices.settings import DeviceSettings, ReaderSettings, save_settings
from devices.simulator import Simulator
from kiosk.demo.controls import Controls
from kiosk.demo.server import DemoServer
from kiosk.settings import SAMPLE_BUILDING
from kiosk.terminal import Terminal
from language.translation import N_
from records.enrolment import enrol

READER = "rdm6300"
CARD = "67003B51C6"
"""A card of the sample estate; it belongs to a home of the demo's building."""
NEW_CARD = "67003B8D52"
"""A card that the sample estate does not know: one to register."""
_ENROL_SECONDS = 60.0

STEPS = (
    N_("Loading the sample estate into a central server"),
    N_("Starting the central server"),
    N_("Enrolling a terminal"),
    N_("Fetching what it shows"),
    N_("Plugging in a simulated card reader and a receipt printer"),
)


class Demo:
    """A server, an enrolled terminal with the sample estate, reader and printer on ptys; `close` takes all of it away.

    Args:
        keep: Where the data stays (`kiosk/` and `server/` in it); None: in a folder that goes with the demo.
    """

    def __init__(self, keep: Path | None = None) -> None:
        self._temporary = None if keep else tempfile.TemporaryDirectory(prefix="kiosk-demo-")
        self.folder = keep or Path(self._temporary.name if self._temporary else "")
        self.home = self.folder / "kiosk"
        self.server = DemoServer(self.folder / "server")
        self._simulator = Simulator(READER)
        self._printer = SimulatedPrinter()
        self.controls = Controls(self.server, self._simulator, self._printer, (CARD, NEW_CARD))

    def start(self, progress: Callable[[str], None]) -> None:
        """Start everything; `progress` is told each of `STEPS` as it begins."""
        done = iter(STEPS)
        progress(next(done))
        self.server.prepare(sample_folder())
        progress(next(done))
        self.server.start()
        progress(next(done))
        terminal = Terminal(self.home)
        if terminal.credential is None:
            self._enrol(terminal)
        progress(next(done))
        terminal.syncer().run_once()
        progress(next(done))
        reader = ReaderSettings(port=self._simulator.path, profile=READER, name="demo")
        save_settings(terminal.home.readers, DeviceSettings(readers=(reader,), printer=self._printer.path))
        terminal.close()

    def _enrol(self, terminal: Terminal) -> None:
        enrol(
            self.server.url,
            terminal.secrets,
            lambda code, _seconds: self.server.approve(code, SAMPLE_BUILDING),
            _ENROL_SECONDS,
            terminal.clock,
        )

    def close(self) -> None:
        """End the server, the reader and the printer; delete the data unless it is to be kept."""
        self._simulator.close()
        self._printer.close()
        self.server.stop()
        if self._temporary:
            self._temporary.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
