"""`kiosk bench typing`: what can be typed with the pinyin engine, how soon, at what price.

Shares of phrases need phrases that the phrase book does not hold: `KIOSK_BENCH_PHRASES` names a file of them (text,
tab, syllables), otherwise those of a checkout's tests are taken. Where there are neither, only time and memory are
measured.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from kiosk.bench.figures import Figure, Report
from language.typing import bench

_HELD_OUT = Path(__file__).parents[2] / "tests" / "language" / "held_out_phrases.tsv"
_UNITS = {"keystroke_p95_ms": "ms", "load_ms": "ms", "memory_mb": "MB"}


def measure(report: Report) -> None:
    """Measure and report each figure that the language room has a limit for."""
    report.progress("typing")
    path = Path(os.environ.get("KIOSK_BENCH_PHRASES", _HELD_OUT))
    foreign = path.exists()
    if foreign:
        with path.open(encoding="utf-8") as lines:
            phrases = list(bench.samples(lines))
    else:
        phrases = bench.own_samples()
    found = bench.measure(phrases, time.process_time)
    note = f"{found['phrases']:.0f} phrases"
    for name, limit in bench.LIMITS.items():
        if name in _UNITS:
            report.add(Figure(name=_words(name), value=found[name], unit=_UNITS[name], limit=limit))
        elif foreign:
            report.add(
                Figure(
                    name=_words(name), value=found[name] * 100, unit="%", limit=limit * 100, sense="at least", note=note
                )
            )


def _words(name: str) -> str:
    return name.removesuffix("_ms").removesuffix("_mb").replace("_", " ")
