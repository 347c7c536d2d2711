"""The tour's own hands and eyes: a demo on a pty, a step at a time, a picture of each."""

from __future__ import annotations

import functools
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from kiosk.errors import Refused
from kiosk.robot import Robot, RobotError
from kiosk.tour.office import Office

SIZE = (80, 24)
START_SECONDS = 120.0
STEP_SECONDS = 20.0
NEWS_SECONDS = 20.0
"""Within so long, what staff did must be on the terminal."""
_CALM_SECONDS = 0.35
_PATIENCE_SECONDS = 4.0
_EDGES = str.maketrans(dict.fromkeys("▏▕🭽▔🭾🭼▁🭿", " "))
_ONLY_AT_HOME = "您要办的事"


class Step(NamedTuple):
    """Something that somebody does before the screen."""

    name: str
    """Of the picture's file."""
    words: str
    play: Callable[[Player], None]


class Player:
    """Plays steps on a real `kiosk demo`; ends it, and what it started, when it is closed.

    Args:
        folder: Where the pictures go.
        keep: Where the demo keeps its data.
    """

    def __init__(self, folder: Path, keep: Path) -> None:
        self.folder = folder
        self.repeated = 0
        """Taps that nothing followed, so that they were made again."""
        self.number = ""
        """Of the repair that the tour hands in."""
        self.robot = Robot(
            [sys.executable, "-m", "kiosk", "demo", "--keep", str(keep)],
            size=SIZE,
            env={**os.environ, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"},
        )
        self._pictures = 0
        self._office: Office | None = None
        self._console = ("", "", "")

    def play(self, step: Step) -> bool:
        """Play a step, print a line about it, and leave its picture; return whether it did what it should."""
        self._pictures += 1
        name = f"{self._pictures:02}-{step.name}"
        try:
            step.play(self)
            self.robot.picture(self.folder / f"{name}.svg")
        except (RobotError, Refused) as error:
            reason = error.reason if isinstance(error, RobotError) else str(error)
            print(f"failed  {name}: {step.words}: {reason}", flush=True)
            self.robot.picture(self.folder / f"{name}-failed.svg")
            return False
        print(f"ok      {name}: {step.words}", flush=True)
        return True

    def see(self, *texts: str, seconds: float = STEP_SECONDS) -> list[str]:
        """Wait until all the texts are on the screen; return its lines."""
        lines: list[str] = []
        for text in texts:
            lines = self.robot.wait_for(text, seconds)
        return lines

    def tap(self, *texts: str) -> None:
        """Tap one thing after the other, each as soon as it is there."""
        for text in texts:
            self.robot.wait_for(text, STEP_SECONDS)
            self._until_something_changes(functools.partial(self.robot.tap, text, timeout=STEP_SECONDS))

    def tap_last(self, text: str) -> None:
        """Tap the last of several places where the text stands."""
        self.robot.wait_for(text, STEP_SECONDS)
        self._until_something_changes(functools.partial(self.robot.tap, text, nth=-1, timeout=STEP_SECONDS))

    def _until_something_changes(self, tap: Callable[[], None]) -> None:
        """Tap, and once more if nothing happens, as anybody would; the tour's last line tells how often."""
        self.calm()
        before = self.robot.text()
        tap()
        try:
            self.robot.wait_for(lambda lines: lines != before, _PATIENCE_SECONDS)
        except RobotError:
            self.repeated += 1
            tap()
        self.calm()

    def calm(self) -> None:
        """Wait until the screen has come to rest, as a person does before the next tap."""
        self.robot.settle(quiet=_CALM_SECONDS)

    def tap_key(self, key: str) -> None:
        """Tap the key of an on-screen keyboard that shows only this."""
        self.robot.wait_for(lambda _lines: self._places(key), STEP_SECONDS)
        self.calm()
        # What was typed so far may show the same digit; the keys stand below it.
        column, row = self._places(key)[-1]
        self._until_something_changes(lambda: self.robot.tap_at(column, row))

    def tap_digits(self, digits: str) -> None:
        """Tap digits on the keypad."""
        for digit in digits:
            self.tap_key(digit)

    def home(self) -> None:
        """Go to the home screen, if that is not where we are."""
        self.calm()
        if not self.robot.shows(_ONLY_AT_HOME):
            self.tap("首页")
        self.see(_ONLY_AT_HOME)

    def open_office(self, lines: list[str]) -> None:
        """Note where the console is, from the start page."""
        told = "\n".join(lines)
        url = re.search(r"(http://\S+?)/console/", told)
        user = re.search(r"(?:用户|User)\s+(\S+)", told)
        password = re.search(r"(?:密码|Password)\s+(\d+)", told)
        if not (url and user and password):
            raise Refused("The start page does not tell where the console is.")
        self._console = (url[1], user[1], password[1])

    def picture_console(self) -> None:
        """Leave a picture of the console, where there is a browser."""
        from kiosk.tour.console_picture import take

        if not take(self.folder / "console.png", *self._console):
            print("note    no Chromium with Playwright here: no picture of the console", flush=True)

    @property
    def office(self) -> Office:
        """The property office; it signs in when it is first needed."""
        if self._office is None:
            self._office = Office(*self._console)
        return self._office

    def _places(self, key: str) -> list[tuple[int, int]]:
        """Return where the key stands alone: columns and rows in cells."""
        found = []
        for row, line in enumerate(text.translate(_EDGES) for text in self.robot.text()):
            for match in re.finditer(rf"(?<!\S){re.escape(key)}(?!\S)", line):
                found.append((_cells(line[: match.start()]), row))
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.robot.close()


def _cells(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)
