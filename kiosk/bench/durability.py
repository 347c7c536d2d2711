"""`kiosk bench durability`: what a record costs until it is safe, against a bare append and `fdatasync`.

Measured on the disk of the terminal's data folder, and on an ext4 of its own on a loop device there (root), where less
else is written; `KIOSK_BENCH_RECORDS` sets how many records are appended.
Then the power is cut (`kiosk.bench.power`), `KIOSK_BENCH_CUTS` times; that wants root.
"""

from __future__ import annotations

import os
import random
import tempfile
from pathlib import Path

from kiosk.arguments import home_folder
from kiosk.bench import power
from kiosk.bench.figures import Figure, Report
from kiosk.errors import Refused
from records import bench

_RECORDS = 1000
_CUTS = 200


def measure(report: Report) -> None:
    """Measure and report the rate and the bytes."""
    report.progress("durability")
    with tempfile.TemporaryDirectory(prefix="bench-", dir=home_folder(None)) as folder:
        written = _append(report, "append rate", Path(folder))
        report.add(Figure(name="written for a record", value=written, unit="bytes", limit=4500))
    with tempfile.TemporaryDirectory(prefix="bench-", dir=home_folder(None)) as folder:
        try:
            with power.ext4(Path(folder)) as disk:
                _append(report, "append rate, ext4 of its own", disk)
        except Refused as refused:
            report.add(Figure(name="append rate, ext4 of its own", value=0, unit="tried", note=str(refused)))
    _cut_power(report)


def _append(report: Report, name: str, folder: Path) -> float:
    """Report the rate of appends in a folder, and return how many bytes were written for one."""
    found = bench.durability(folder, int(os.environ.get("KIOSK_BENCH_RECORDS", _RECORDS)))
    note = (
        f"{found['append_us']:.0f} µs against {found['bare_us']:.0f} µs, medians {found['median_ratio']:.2f}×;"
        f" {found['own_us']:.0f} µs are processor time of ours and of SQLite"
    )
    report.add(Figure(name=name, value=found["ratio"], unit="×", limit=0.80, sense="at least", note=note))
    return found["written_bytes"]


def _cut_power(report: Report) -> None:
    cuts = int(os.environ.get("KIOSK_BENCH_CUTS", _CUTS))
    if not cuts:
        return
    with tempfile.TemporaryDirectory(prefix="bench-", dir=home_folder(None)) as folder:
        try:
            losses = power.cut(Path(folder), cuts, random.Random(), report.progress)  # noqa: S311 - moments
        except Refused as refused:
            report.add(Figure(name="power cuts", value=0, unit="tried", note=str(refused)))
            return
    above = max(0, losses.lost - losses.control)
    note = f"{cuts} cuts, {losses.acknowledged:,} acknowledged; {losses.control} lost of a plain file"
    report.add(Figure(name="lost by power cuts", value=above, unit="records", limit=0, note=note))
    report.add(Figure(name="unreadable after power cuts", value=losses.unreadable, unit="times", limit=0))
