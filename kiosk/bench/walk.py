"""`kiosk bench walk`: every flow at every size, in all colours and both languages, by taps on the real program.

Then every flow again by keys alone, once at each size: what the colours are makes no difference to them.
Whatever is wrong on a screen is printed where it was found. `KIOSK_BENCH_PICTURES` (or `--pictures`) names a folder
for a picture of every screen; `KIOSK_BENCH_FLOWS` and `KIOSK_BENCH_SIZES` (`53x16,65x18`) walk only some.
"""

from __future__ import annotations

import os
import sys
from itertools import groupby, product
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.bench.figures import Figure
from kiosk.walk.flows import FLOWS
from kiosk.walk.walker import SETTINGS, Walker
from language.translation import LANGUAGES
from screens.schemes import HOUSE

if TYPE_CHECKING:
    from kiosk.bench.figures import Report


def measure(report: Report) -> None:
    """Walk, a new program for each size, so that each begins as a lobby does."""
    pictures = os.environ.get("KIOSK_BENCH_PICTURES")
    flows = [flow for flow in FLOWS if flow.name in os.environ.get("KIOSK_BENCH_FLOWS", flow.name).split(",")]
    sizes = os.environ.get("KIOSK_BENCH_SIZES", "").split(",")
    settings = [one for one in SETTINGS if sizes == [""] or f"{one.size[0]}x{one.size[1]}" in sizes]
    keyed = [one for one in settings if (one.scheme, one.language) == (HOUSE, LANGUAGES[0])]
    walks = [(by_keys, one) for by_keys, each in ((False, settings), (True, keyed)) for one in each]
    walked = {False: 0, True: 0}
    screens = 0
    problems: list[str] = []
    for (by_keys, _size), rows in groupby(walks, key=lambda walk: (walk[0], walk[1].size)):
        with Walker(Path(pictures) if pictures else None, by_keys=by_keys) as walker:
            for (_by_keys, setting), flow in product(rows, flows):
                done = sum(walked.values())
                how = "keys" if by_keys else "taps"
                report.progress(f"{done} / {len(walks) * len(flows)}: {flow.name}, {setting}, by {how}")
                found = walker.walk(flow, setting)
                problems += found
                walked[by_keys] += 1
                for problem in found:
                    print(problem, file=sys.stderr, flush=True)
            screens += walker.screens
    report.add(
        Figure(
            name="flows walked to their end", value=walked[False], limit=len(settings) * len(flows), sense="at least"
        )
    )
    report.add(Figure(name="by keys alone", value=walked[True], limit=len(keyed) * len(flows), sense="at least"))
    report.add(Figure(name="screens looked at", value=screens))
    report.add(Figure(name="cut, too small, too near, without focus or lost", value=len(problems), limit=0))
