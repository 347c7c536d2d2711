"""`kiosk bench durability`: what a record costs until it is safe, against a bare append and `fdatasync`.

Measured on the disk of the terminal's data folder; `KIOSK_BENCH_RECORDS` sets how many records are appended.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from kiosk.arguments import home_folder
from kiosk.bench.figures import Figure, Report
from records import bench

_RECORDS = 1000


def measure(report: Report) -> None:
    """Measure and report the rate and the bytes."""
    report.progress("durability")
    with tempfile.TemporaryDirectory(prefix="bench-", dir=home_folder(None)) as folder:
        found = bench.durability(Path(folder), int(os.environ.get("KIOSK_BENCH_RECORDS", _RECORDS)))
    note = (
        f"{found['append_us']:.0f} µs against {found['bare_us']:.0f} µs; {found['own_us']:.0f} µs are processor time"
        " of ours and of SQLite"
    )
    report.add(Figure(name="append rate", value=found["ratio"], unit="×", limit=0.80, sense="at least", note=note))
    report.add(Figure(name="written for a record", value=found["written_bytes"], unit="bytes", limit=4500))
