"""What the commands have in common."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from language.reader import Parser
from language.translation import _
from server import boot

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def parser(command: str, description: str) -> Parser:
    """Return a parser for `kiosk-server COMMAND` that knows `--home`."""
    made = Parser(prog=f"kiosk-server {command}", description=description)
    made.add_argument("--home", type=Path, metavar="DIR", help=_("the server's data folder (or $KIOSK_SERVER_HOME)"))
    return made


def say(line: str) -> None:
    """Print one line and flush it, so that a script that waits for it can go on."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def complain(line: str) -> None:
    """Print one line on standard error."""
    sys.stderr.write(line + "\n")


def say_json(value: Any) -> None:
    """Print one JSON value on a line."""
    say(msgspec.json.encode(value).decode())


def print_figures(arguments: list[str], command: str, description: str, found: Callable[[], Mapping[str, int]]) -> int:
    """Print named figures, which are found once the server's data stand open, as lines or as JSON; return 0."""
    options = parser(command, description)
    options.add_argument("--json", action="store_true", help=_("one JSON value on one line"))
    given = options.parse_args(arguments)
    boot.start(given.home)
    figures = found()
    if given.json:
        say_json(figures)
    else:
        for name, value in figures.items():
            say(f"{name}: {value}")
    return 0
