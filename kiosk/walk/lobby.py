"""The real lobby screen on a pty that can be asked for its survey, with a reader that cards can be held to."""

from __future__ import annotations

import contextlib
import socket
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

import msgspec

from devices.settings import DeviceSettings, ReaderSettings, save_settings
from devices.simulator import Simulator
from kiosk.errors import Refused
from kiosk.home import Home
from kiosk.robot import Robot
from kiosk.walk.survey import Survey

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

READER, CARD = "rdm6300", "67003B51C6"
START_SECONDS = 60.0
STEP_SECONDS = 20.0
PAUSE_SECONDS = 0.03
CARD_SECONDS = 3.0


class Lost(Refused):
    """A step did not lead where it should; the message ends with the screen as it was."""


class SurveyedLobby:
    """A running lobby of the sample estate.

    Args:
        size: Columns and rows of its terminal.
    """

    def __init__(self, size: tuple[int, int]) -> None:
        self._known: Survey | None = None
        """What the program said last, when it had written `_outputs` times."""
        self._outputs = 0
        self._sent = 0
        """Taps and keys that went to the program."""
        self._folder = tempfile.TemporaryDirectory(prefix="kiosk-walk-")
        folder = Path(self._folder.name)
        self._simulator = Simulator(READER)
        home = Home(folder / "kiosk")
        reader = ReaderSettings(port=self._simulator.path, profile=READER, name="walk")
        save_settings(home.readers, DeviceSettings(readers=(reader,)))
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(folder / "survey"))
            listening.listen(1)
            self.robot = Robot(
                [sys.executable, "-m", "kiosk.walk.program", str(home.path), str(folder / "survey")], size
            )
            listening.settimeout(START_SECONDS)
            try:
                self._asks, _address = listening.accept()
            except TimeoutError as error:
                raise self.lost("the lobby did not start") from error
        self._asks.settimeout(START_SECONDS)
        self._answers = self._asks.makefile("rb")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._answers.close()
        self._asks.close()
        self.robot.close()
        self._simulator.close()
        self._folder.cleanup()

    def ask(self) -> Survey:
        """Return what the screen shows; the program is only asked again once it has written something."""
        outputs = self.robot.outputs
        if self._known is None or outputs != self._outputs:
            line = b""
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                self._asks.sendall(b"?")
                line = self._answers.readline()
            if not line:
                raise self.lost("the program has ended")
            self._known, self._outputs = msgspec.json.decode(line, type=Survey), outputs
        return self._known

    def cells(self) -> list[list[str]]:
        """Return what stands in the terminal's cells, row by row; the second of a wide character is empty."""
        return [[cell.data for cell in row] for row in self.robot.cells()]

    def asked_again(self) -> Survey:
        """Return what the screen shows a moment later."""
        self.pause()
        return self.ask()

    def stays(self, survey: Survey) -> bool:
        """Tell whether the screen still shows the same: the answer comes behind what the program does now."""
        self._known = None
        return _shown(self.ask()) == _shown(survey)

    def pause(self) -> None:
        """Let the program draw."""
        self.robot.wait_for_output(self._outputs, PAUSE_SECONDS)

    def until(self, fits: Callable[[Survey], object], name: str) -> Survey:
        """Wait for a screen that fits; raise `Lost` if none comes."""
        deadline = time.monotonic() + STEP_SECONDS
        while True:
            survey = self.ask()
            if fits(survey):
                return survey
            if time.monotonic() > deadline:
                raise self.lost(f"waited in vain for {name}")
            self.pause()

    def answered(self, fits: Callable[[Survey], object], name: str) -> Survey:
        """Wait for a screen that fits once every tap and key has been taken: what fits before is no answer to them."""
        return self.until(lambda survey: survey.taken >= self._sent and fits(survey), name)

    def changed(self, before: Survey) -> Survey:
        """Wait for a screen that shows something else than before, for what was tapped or pressed.

        Where the focus is does not count, nor what changes by itself.
        """
        return self.answered(lambda survey: _shown(survey) != _shown(before), f"a change of {before.screen}")

    def still(self) -> Survey:
        """Return the survey of a screen that has come to rest."""
        survey = self.ask()
        while True:
            self.robot.settle(PAUSE_SECONDS)
            if self.stays(survey):
                return survey
            survey = self.ask()

    def tap(self, x: int, y: int) -> None:
        """Tap a cell; what comes of it may take a while, and is asked for behind what the program does now."""
        self._known = None
        self._sent += 1
        self.robot.tap_at(x, y)

    def key(self, name: str) -> None:
        """Press a key, by its name or character."""
        self._known = None
        self._sent += 1
        self.robot.key(name)

    def present_card(self) -> None:
        """Hold the card to the reader, again if it was there a moment ago and counts as still the same."""
        before = self.still()
        deadline = time.monotonic() + STEP_SECONDS
        while time.monotonic() < deadline:
            self._simulator.present(CARD)
            until = time.monotonic() + CARD_SECONDS
            while time.monotonic() < until:
                if self.asked_again().targets != before.targets:
                    return
        raise self.lost("the card was not read")

    def lost(self, reason: str) -> Lost:
        """Return the error that tells what did not come, and what is there instead."""
        return Lost("\n".join([reason, *self.robot.text()]))


def _shown(survey: Survey) -> tuple[object, ...]:
    moving = {row for box in survey.restless for row in range(box.y, box.bottom)}
    lines = [line for row, line in enumerate(survey.lines) if row not in moving]
    return survey.screen, lines, [(one.words, one.box) for one in survey.targets]
