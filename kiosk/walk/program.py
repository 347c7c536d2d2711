"""The real lobby screen as a program that can be asked where everything is: `program HOME SOCKET`.

It is `kiosk run` in all but this: a byte on the socket is answered with a line of JSON, the survey of the screen.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from textual import events

from kiosk.app import KioskApp
from kiosk.log import log_to
from kiosk.terminal import Terminal
from kiosk.walk.survey import survey

if TYPE_CHECKING:
    from kiosk.terminal import Terminal as _Terminal


HOPS = 8
"""A tap goes from the app to its screen, to a button, and what it says back up: so many messages are let pass first."""


class SurveyedApp(KioskApp, inherit_bindings=False):
    """The lobby screen, with a socket to ask it by."""

    def __init__(self, terminal: _Terminal, asked: socket.socket) -> None:
        super().__init__(terminal)
        self._asked = asked
        self._owes = False
        """Whether a question is not answered yet."""
        self._taken = 0
        """Taps and keys that have come in."""

    def on_ready(self) -> None:
        """Listen, once the first screen is drawn."""
        asyncio.get_running_loop().add_reader(self._asked, self._take)
        self.screen_change_signal.subscribe(self, lambda _screen: self._answer_later())

    async def on_event(self, event: events.Event) -> None:
        """Count what a person did, once it has been passed on to the screen."""
        await super().on_event(event)
        if isinstance(event, events.MouseUp | events.Key):
            self._taken += 1

    def _take(self) -> None:
        if self._asked.recv(1):
            self._owes = True
            self._answer_later()
        else:
            self.exit(0)

    def _answer_later(self, hops: int = HOPS) -> None:
        # The screen that is in front calls back once it is drawn; one that goes away meanwhile never does.
        if self._owes and hops:
            self.call_later(self._answer_later, hops - 1)
        elif self._owes:
            self.call_after_refresh(self._answer)

    def _answer(self) -> None:
        if self._owes:
            self._owes = False
            self._asked.sendall(msgspec.json.encode(survey(self, self._taken)) + b"\n")


def main() -> None:
    """Show the lobby screen until whoever asks is gone."""
    home, path = sys.argv[1:]
    terminal = Terminal(Path(home))
    log_to(terminal.home.log)
    asked = socket.socket(socket.AF_UNIX)
    asked.connect(path)
    try:
        SurveyedApp(terminal, asked).run()
    finally:
        terminal.close()
        asked.close()


if __name__ == "__main__":
    main()
