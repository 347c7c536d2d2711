"""What the commands have in common."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import msgspec


def parser(command: str, description: str) -> argparse.ArgumentParser:
    """Return a parser for `kiosk-server COMMAND` that knows `--home`."""
    made = argparse.ArgumentParser(prog=f"kiosk-server {command}", description=description)
    made.add_argument("--home", type=Path, metavar="DIR", help="the server's data folder (or $KIOSK_SERVER_HOME)")
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
