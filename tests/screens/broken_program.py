"""A lobby whose help screen is broken in the way that FOLDER/way says, for the robot: `broken_program.py FOLDER`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from screen_support import make_lobby
from textual.content import Content
from textual.widget import Widget

from kiosk.log import log_to
from screens import failures, table
from screens.frame import LobbyScreen
from screens.lobby_app import LobbyApp
from screens.widgets.big_button import BigButton

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult

SECRET = "13800001234"
FOLDER = Path(sys.argv[1])


class Broken(ValueError):
    def __init__(self) -> None:
        super().__init__(SECRET)


def way() -> str:
    return (FOLDER / "way").read_text()


def fail(at: str) -> None:
    if at == way():
        raise Broken


class Part(Widget):
    def on_mount(self) -> None:
        fail("widget-mount")

    def on_click(self) -> None:
        fail("widget-click")

    def render(self) -> Content:
        fail("render")
        return Content("touch here")


class Help(LobbyScreen):
    def __init__(self) -> None:
        super().__init__()
        fail("init")

    def heading(self) -> str:
        return "broken"

    def body(self) -> ComposeResult:
        fail("compose")
        fail("home")
        yield Part()

    def offers(self) -> Iterable[BigButton]:
        yield BigButton("press", do=lambda: fail("do"))

    def on_mount(self) -> None:
        fail("mount")
        if way() == "timer":
            self.set_interval(0.05, lambda: fail("timer"))
        if way() == "worker":
            self.run_worker(self._work())

    async def _work(self) -> None:
        await asyncio.sleep(0)
        fail("worker")

    def on_key(self) -> None:
        fail("key")


def main() -> int:
    log_to(FOLDER / "log")
    sys.modules["broken"] = sys.modules["__main__"]
    Help.IS_HOME = way() == "home"
    table.SCREENS["home" if way() == "home" else "help"] = "broken:Help"
    # Every way in one run, which is more than a lobby would stand.
    failures.MOST = 1000
    app = LobbyApp(make_lobby(FOLDER))
    return app.run() or app.return_code or 0


if __name__ == "__main__":
    sys.exit(main())
