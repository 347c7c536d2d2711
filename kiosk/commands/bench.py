"""`kiosk bench NAME`: the project's own measurements."""

from __future__ import annotations

import importlib
import os
import sys

import msgspec

from kiosk.arguments import parser
from kiosk.bench.figures import Figure, Report
from language.translation import _

BENCHES = {
    "crashes": "kiosk.bench.crashes",
    "durability": "kiosk.bench.durability",
    "kills": "kiosk.bench.kills",
    "locked": "kiosk.bench.locked",
    "readers": "kiosk.bench.readers",
    "start": "kiosk.bench.start",
    "sync": "kiosk.bench.sync",
    "typing": "kiosk.bench.typing",
    "walk": "kiosk.bench.walk",
}


def main(argv: list[str]) -> int:
    """Run one measurement; exit code 1 if a limit was not held."""
    arguments = parser("bench", _("Measure, each figure against its limit or a peer in the same run."))
    arguments.add_argument("name", choices=sorted(BENCHES))
    arguments.add_argument("--json", action="store_true", help=_("one JSON value a line"))
    arguments.add_argument("--pictures", metavar="DIR", help=_("walk: leave a picture of every screen in DIR"))
    chosen = arguments.parse_args(argv)
    if chosen.pictures:
        os.environ["KIOSK_BENCH_PICTURES"] = chosen.pictures
    if chosen.home:
        # Some measure on the disk of the data folder, and start programs that have to find it too.
        os.environ["KIOSK_HOME"] = str(chosen.home)

    def show(figure: Figure) -> None:
        if chosen.json:
            told = {**msgspec.to_builtins(figure), "held": figure.held}
            print(msgspec.json.encode(told).decode(), flush=True)
            return
        limit = "" if figure.limit is None else f"{figure.sense} {figure.limit:g}"
        verdict = "" if figure.limit is None else ("ok" if figure.held else "MISSED")
        print(
            f"{figure.name:<34}{figure.value:>10.2f} {figure.unit:<8}{limit:<16}{verdict:<8}{figure.note}", flush=True
        )

    def progress(text: str) -> None:
        if sys.stderr.isatty():
            print(f"\r{text}\x1b[K", end="\r", file=sys.stderr, flush=True)

    report = Report(show, progress)
    importlib.import_module(BENCHES[chosen.name]).measure(report)
    return 0 if all(figure.held for figure in report.figures) else 1
