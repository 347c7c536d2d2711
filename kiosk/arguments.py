"""What the commands' argument parsers have in common."""

from __future__ import annotations

import argparse
import os
from pathlib import Path


def parser(command: str, description: str) -> argparse.ArgumentParser:
    """Return a parser for `kiosk COMMAND` that knows `--home`."""
    made = argparse.ArgumentParser(prog=f"kiosk {command}", description=description)
    made.add_argument("--home", type=Path, metavar="DIR", help="the terminal's data folder (or $KIOSK_HOME)")
    return made


def home_folder(given: Path | None) -> Path:
    """Return the terminal's data folder, made with mode 0700 on first use."""
    chosen = given or Path(os.environ.get("KIOSK_HOME") or Path.home() / ".local" / "share" / "kiosk")
    chosen.mkdir(mode=0o700, parents=True, exist_ok=True)
    return chosen
