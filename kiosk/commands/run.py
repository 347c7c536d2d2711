"""`kiosk run`: the lobby screen."""

from __future__ import annotations

import gc
import os
import signal
import sys
from typing import TYPE_CHECKING

from kiosk.arguments import home_folder, parser
from kiosk.errors import Refused
from language.translation import _

if TYPE_CHECKING:
    from pathlib import Path

    from screens.lobby import DemoControls


UNLOCKING = "TEXTUAL"
"""How the variables begin that would let keys stop the program, or write every key to a file."""


def main(argv: list[str]) -> int:
    """Show the lobby screen until the terminal is switched off."""
    options = parser("run", _("The lobby screen.")).parse_args(argv)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refused(_("kiosk run needs a terminal: start it on the lobby screen."))
    # From here on no key ends or stops it, not even while the screen is not drawn yet.
    for key in (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP):
        signal.signal(key, signal.SIG_IGN)
    return run(home_folder(options.home))


def run(home: Path, demo: DemoControls | None = None) -> int:
    """Show the lobby screen of the terminal with that data folder; return the exit code."""
    for name in [name for name in os.environ if name.startswith(UNLOCKING)]:
        del os.environ[name]
    # What a start makes (modules, classes, styles) stays; looking through it for garbage again and again costs a tenth
    # of the time to the first picture. `KioskApp.on_ready` begins to collect.
    gc.disable()
    from kiosk.app import KioskApp
    from kiosk.log import log_to
    from kiosk.running import running
    from kiosk.terminal import Terminal
    from screens.failures import GIVEN_UP, note

    terminal = Terminal(home, demo=demo)
    log_to(terminal.home.log)
    try:
        app = KioskApp(terminal)
        if "KIOSK_SIZES" in os.environ:
            from screens.sizes import Sizes

            app.sizes = Sizes.from_environment(os.environ)
        with running(terminal.home.running):
            return app.run() or app.return_code or 0
    except Exception as error:  # noqa: BLE001 - no traceback in a lobby
        note(error)
        return GIVEN_UP
    finally:
        terminal.close()
