"""`kiosk bench readers`: a million scans over four ports with noise and unplugging, latency, what idle ports cost.

The way from a reader's last byte is measured twice: to the event in a bare loop, and to the screen in the running app.

`KIOSK_BENCH_SCANS` sets how many scans.
"""

from __future__ import annotations

import os

from devices import bench
from kiosk.bench import reader_screen
from kiosk.bench.figures import Figure, Report

_SCANS = 1_000_000
_NAMES = {"growth_kib": "memory growth", "latency_ratio": "last byte → event", "idle_percent": "idle processor time"}
_UNITS = {"growth_kib": "KiB", "latency_ratio": "×", "idle_percent": "%"}


def measure(report: Report) -> None:
    """Measure and report each figure that the readers' room has a limit for."""
    report.progress("readers")
    found = bench.measure(int(os.environ.get("KIOSK_BENCH_SCANS", _SCANS)))
    notes = {
        "lost": f"of {found['scans']:,.0f} scans over {found['ports']:.0f} ports, {found['unplugs']:.0f} unplugs",
        "latency_ratio": f"{found['latency_ms']:.3f} ms against {found['latency_bare_ms']:.3f} ms",
    }
    for name, limit in bench.LIMITS.items():
        unit = _UNITS.get(name, "scans")
        report.add(
            Figure(name=_NAMES.get(name, name), value=found[name], unit=unit, limit=limit, note=notes.get(name, ""))
        )
    report.add(Figure(name="scans per second", value=found["scans_per_second"], unit="1/s"))
    _measure_screen(report)


def _measure_screen(report: Report) -> None:
    report.progress("from the reader to the screen")
    found = reader_screen.measure()
    limit = bench.LIMITS["latency_ratio"]
    note = f"{found.scan * 1000:.3f} ms against {found.bare * 1000:.3f} ms, both in the running app"
    report.add(Figure(name="last byte → the app has it", value=found.ratio, unit="×", limit=limit, note=note))
    known = "with the card's hash, slow on purpose"
    report.add(Figure(name="last byte → the card is known", value=found.known * 1000, unit="ms", note=known))
    report.add(Figure(name="last byte → the screen says so", value=found.shown * 1000, unit="ms"))
