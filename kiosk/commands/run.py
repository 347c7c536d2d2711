"""`kiosk run`: the lobby screen."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

from kiosk.arguments import home_folder, parser
from kiosk.errors import Refused

if TYPE_CHECKING:
    from pathlib import Path

    from screens.lobby import DemoControls


def main(argv: list[str]) -> int:
    """Show the lobby screen until the terminal is switched off."""
    options = parser("run", "The lobby screen.").parse_args(argv)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refused("kiosk run needs a terminal: start it on the lobby screen.")
    return run(home_folder(options.home))


def run(home: Path, demo: DemoControls | None = None) -> int:
    """Show the lobby screen of the terminal with that data folder; return the exit code."""
    # What a start makes (modules, classes, styles) stays; looking through it for garbage again and again costs a tenth
    # of the time to the first picture. `KioskApp.on_ready` begins to collect.
    gc.disable()
    from content.errors import ContentError
    from kiosk.app import KioskApp
    from kiosk.log import log_to
    from kiosk.sentences import sentence
    from kiosk.terminal import Terminal
    from records.errors import RecordsError

    try:
        terminal = Terminal(home, demo=demo)
    except (ContentError, RecordsError) as error:
        raise Refused(sentence(error)) from error
    log_to(terminal.home.log)
    try:
        return KioskApp(terminal).run() or 0
    finally:
        terminal.close()
