"""`kiosk demo`: the whole product in one command."""

from __future__ import annotations

import os
import shutil
import sys
import termios
import tty
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.arguments import parser
from kiosk.errors import Refused
from language.translation import _

if TYPE_CHECKING:
    from kiosk.demo.demo import Demo

LEAVE = frozenset("\x03\x11q")
"""Ctrl+C, Ctrl+Q and q on the start page end the demo before it begins."""
_INDENT, _GAP = 4, 3  # cells before a row of the start page, and at least between what it says


def main(argv: list[str]) -> int:
    """Start everything, show the start page, then the lobby screen; clean up at the end."""
    made = parser("demo", _("A central server, an enrolled terminal, a simulated reader and the lobby screen."))
    made.add_argument("--keep", type=Path, metavar="DIR", help=_("keep the data in DIR/kiosk and DIR/server"))
    made.add_argument("--tour", type=Path, metavar="DIR", help=_("play the main job by itself; pictures go to DIR"))
    options = made.parse_args(argv)
    if options.tour:
        from kiosk.tour import tour

        return tour(options.tour, keep=options.keep)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refused(_("kiosk demo needs a terminal; kiosk demo --tour DIR needs none."))
    return _show(options.keep)


def _show(keep: Path | None) -> int:
    from kiosk.commands.run import run
    from kiosk.demo.demo import Demo

    with Demo(keep) as demo:
        demo.start(lambda step: print(f"  {_(step)} …", flush=True))
        return run(demo.home, demo.controls) if _start_page(demo) else 0


def _start_page(demo: Demo) -> bool:
    """Show where the console is, and the ways of staff; wait for a key and return whether to go on."""
    controls = demo.controls
    rows = (
        (_("Office console"), controls.console_url),
        (_("User"), controls.console_user),
        (_("Password"), controls.console_password),
        (_("Staff sign in"), _("Help > Staff")),
        (_("PIN of captain 王秀英"), "246810"),
        (_("PIN of the technician"), "135790"),
        (_("Technician sees slips"), _("Readers > Receipt printer")),
        ("F8", _("pull the server away, or put it back")),
        ("Ctrl+Q", _("end the demo")),
    )
    # Apart from the f-strings: the catalog's extraction does not look into those.
    ready, go_on = _("The lobby terminal is ready"), _("Press any key to open the lobby screen.")
    print(f"\x1b[2J\x1b[H\n  \x1b[1m{ready}\x1b[0m\n")
    width = max(map(_cells, (label for label, _value in rows)))
    columns = shutil.get_terminal_size().columns
    for label, value in rows:
        gap = " " * (width - _cells(label) + _GAP)
        # An address that is broken can be neither clicked nor copied.
        fits = _INDENT + width + _GAP + _cells(value) <= columns
        print(f"{' ' * _INDENT}{label}{gap if fits else chr(10) + ' ' * _INDENT}{value}")
    print(f"\n  {go_on}", flush=True)
    return _key() not in LEAVE


def _cells(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)


def _key() -> str:
    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    try:
        # Now, and not with a flush: whoever is quick has pressed the key already.
        tty.setraw(descriptor, termios.TCSANOW)
        # Bytes: a key may be of another encoding.
        return os.read(descriptor, 64).decode(errors="replace")[:1]
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
