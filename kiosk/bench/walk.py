"""`kiosk bench walk`: every flow at every size, in all colours and both languages, by taps on the real program.

Whatever is wrong on a screen is printed where it was found. `KIOSK_BENCH_PICTURES` (or `--pictures`) names a folder
for a picture of every screen; `KIOSK_BENCH_FLOWS` and `KIOSK_BENCH_SIZES` (`53x16,65x18`) walk only some.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.bench.figures import Figure
from kiosk.walk.flows import FLOWS
from kiosk.walk.walker import SETTINGS, Walker

if TYPE_CHECKING:
    from kiosk.bench.figures import Report


def measure(report: Report) -> None:
    """Walk, a new program for each size, so that each begins as a lobby does."""
    pictures = os.environ.get("KIOSK_BENCH_PICTURES")
    flows = [flow for flow in FLOWS if flow.name in os.environ.get("KIOSK_BENCH_FLOWS", flow.name).split(",")]
    sizes = os.environ.get("KIOSK_BENCH_SIZES", "").split(",")
    settings = [one for one in SETTINGS if sizes == [""] or f"{one.size[0]}x{one.size[1]}" in sizes]
    walks = screens = 0
    problems: list[str] = []
    for size in dict.fromkeys(setting.size for setting in settings):
        with Walker(Path(pictures) if pictures else None) as walker:
            for setting in (one for one in settings if one.size == size):
                for flow in flows:
                    report.progress(f"{walks} / {len(settings) * len(flows)}: {flow.name}, {setting}")
                    found = walker.walk(flow, setting)
                    problems += found
                    walks += 1
                    for problem in found:
                        print(problem, file=sys.stderr, flush=True)
            screens += walker.screens
    report.add(
        Figure(name="flows walked to their end", value=walks, limit=len(settings) * len(flows), sense="at least")
    )
    report.add(Figure(name="screens looked at", value=screens))
    report.add(Figure(name="cut, too small, too near or lost", value=len(problems), limit=0))
