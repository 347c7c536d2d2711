"""`kiosk run` that writes into a file what it has imported by the time the home screen is drawn."""

from __future__ import annotations

import sys
from pathlib import Path

from kiosk import cli
from kiosk.app import KioskApp

_FILE = Path(sys.argv[1])
_begin = KioskApp.on_ready


def _tell(app: KioskApp) -> None:
    """Come before anything that begins after the first picture."""
    aside = _FILE.with_suffix(".new")
    aside.write_text("\n".join(sorted(sys.modules)), encoding="utf-8")
    aside.replace(_FILE)
    _begin(app)


if __name__ == "__main__":
    KioskApp.on_ready = _tell  # type: ignore[method-assign]
    sys.exit(cli.main(["run"]))
