"""What the commands' argument parsers have in common."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from kiosk.errors import Refused


def parser(command: str, description: str) -> argparse.ArgumentParser:
    """Return a parser for `kiosk COMMAND` that knows `--home`."""
    made = argparse.ArgumentParser(prog=f"kiosk {command}", description=description)
    made.add_argument("--home", type=Path, metavar="DIR", help="the terminal's data folder (or $KIOSK_HOME)")
    return made


def home_folder(given: Path | None) -> Path:
    """Return the terminal's data folder, made with mode 0700 on first use; raises Refused where it cannot be."""
    chosen = given or Path(os.environ.get("KIOSK_HOME") or Path.home() / ".local" / "share" / "kiosk")
    try:
        chosen.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(f"{chosen} cannot be the data folder ({error.strerror}): name another one with --home") from error
    return chosen


def positive(text: str) -> int:
    """Return a whole number of at least 1; for `type=` of an argument."""
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def reader_language() -> str:
    """Return the language of whoever reads what a command prints: English where the locale says so, else Chinese."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "en" if locale.startswith("en") else "zh"
