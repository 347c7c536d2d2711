"""What the commands' argument parsers have in common."""

from __future__ import annotations

import atexit
import contextlib
import os
from pathlib import Path

from kiosk.errors import Refused
from language.reader import Parser
from language.translation import _

_ROOT = 0


def parser(command: str, description: str) -> Parser:
    """Return a parser for `kiosk COMMAND` that knows `--home`."""
    made = Parser(prog=f"kiosk {command}", description=description)
    made.add_argument("--home", type=Path, metavar="DIR", help=_("the terminal's data folder (or $KIOSK_HOME)"))
    return made


def home_folder(given: Path | None) -> Path:
    """Return the terminal's data folder, made with mode 0700 on first use; raises Refused where it cannot be."""
    chosen = given or Path(os.environ.get("KIOSK_HOME") or Path.home() / ".local" / "share" / "kiosk")
    try:
        chosen.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        words = _("{folder} cannot be the data folder ({problem}): name another one with --home")
        raise Refused(words.format(folder=chosen, problem=error.strerror)) from error
    if os.geteuid() == _ROOT and chosen.stat().st_uid != _ROOT:
        atexit.register(_hand_back, chosen)
    return chosen


def _hand_back(folder: Path) -> None:
    """Give what root made in somebody else's data folder to them: `sudo kiosk enrol` must not lock the lobby out."""
    owner = folder.stat()
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):
            if path.lstat().st_uid == _ROOT:
                os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)


def positive(text: str) -> int:
    """Return a whole number of at least 1; for `type=` of an argument."""
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def seconds(text: str) -> float:
    """Return a time that is not before now; for `type=` of an argument."""
    number = float(text)
    if not number >= 0:  # nor none at all: `nan`
        raise ValueError(text)
    return number
