"""`kiosk bench sync`: the way to the central server, with a real one on loopback (it has to be installed).

`KIOSK_BENCH_RECORDS` sets how long the queue is that drains. The drain's peer is PouchDB, which is not installed with
us: `npm install` in a copy of `kiosk/bench/pouchdb`, and name that folder in `KIOSK_BENCH_POUCHDB`. It then drains as
many documents right after our records, in batches as it makes them by itself (the limit) and as long as ours.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from content.sample import sample_folder
from kiosk.arguments import home_folder
from kiosk.bench.figures import Figure, Report
from kiosk.demo.server import DemoServer
from kiosk.errors import Refused
from kiosk.exchanges import SWITCH_SECONDS
from kiosk.settings import SAMPLE_BUILDING
from records import bench
from records.clock import SystemClock
from records.enrolment import enrol
from records.secrets import Secrets

_RECORDS = 20_000
_POUCHDB_BATCH = 100
"""How many documents PouchDB puts in a batch unless it is told otherwise."""
_ENROL_SECONDS = 60.0
_PACES = (4, 3)
"""Seconds between exchanges, usually and in an emergency."""
_DAY = 86_400


def measure(report: Report) -> None:
    """Measure and report bytes, rates, and what a drain does to the people at the screen."""
    records = int(os.environ.get("KIOSK_BENCH_RECORDS", _RECORDS))
    with tempfile.TemporaryDirectory(prefix="bench-", dir=home_folder(None)) as name:
        folder = Path(name)
        report.progress("bytes on the wire")
        wire = bench.wire_bytes(_made(folder / "wire"))
        note = f"records of {wire['record_bytes']:.0f} bytes, 100 in the batch"
        report.add(Figure(name="wire", value=wire["wire_bytes"], unit="bytes", limit=320, note=note))
        server = DemoServer(folder / "server")
        try:
            server.prepare(sample_folder())
            server.start()
            _with_server(report, server, folder, records)
        finally:
            server.stop()


def _with_server(report: Report, server: DemoServer, folder: Path, records: int) -> None:
    report.progress("idle exchange")
    home = _made(folder / "idle")
    idle = bench.idle_exchange(home, _enrolled(server, home))
    for way in ("up", "down"):
        size = idle[f"{way}_bytes"]
        paces = ", ".join(f"{size * _DAY / pace / 1e6:.1f} MB a day at {pace} s" for pace in _PACES)
        report.add(Figure(name=f"idle exchange, {way}", value=size, unit="bytes", limit=400, note=paces))
    report.progress(f"drain of {records}")
    home = _made(folder / "drain")
    drained = bench.drain(home, _enrolled(server, home), records)
    seconds, whole = drained["drained_seconds"], drained["seconds"]
    note = f"{records:,} records in {seconds:.1f} s; {whole:.1f} s with the matters that come down"
    report.add(Figure(name="drain", value=drained["records_per_second"], unit="1/s", note=note))
    peer = os.environ.get("KIOSK_BENCH_POUCHDB")
    if peer:
        report.progress(f"PouchDB: {records}")
        _beside_pouchdb(report, Path(peer), records, drained["records_per_second"])
    report.progress("tap to number")
    home = _made(folder / "taps")
    sys.setswitchinterval(SWITCH_SECONDS)  # as in `kiosk run`
    taps = bench.tap_to_number(home, _enrolled(server, home), records)
    note = f"p99 {taps['busy_p99_ms']:.1f} ms against {taps['idle_p99_ms']:.1f} ms when idle, {taps['taps']:.0f} taps"
    report.add(Figure(name="tap to number while draining", value=taps["ratio"], unit="×", limit=2.0, note=note))


def _beside_pouchdb(report: Report, folder: Path, records: int, ours: float) -> None:
    done = subprocess.run(["node", "drain.js", str(records)], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refused(f"PouchDB did not drain: {done.stderr.strip()[-300:]}")
    for line in done.stdout.splitlines():
        theirs = json.loads(line)
        usual = theirs["batch_size"] == _POUCHDB_BATCH
        report.add(
            Figure(
                name=f"drain against PouchDB by {theirs['batch_size']}",
                value=ours / theirs["rate"],
                unit="×",
                limit=3.0 if usual else None,
                sense="at least",
                note=f"{theirs['rate']:.0f} documents a second",
            )
        )


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _enrolled(server: DemoServer, folder: Path) -> Secrets:
    """Return the secrets of a terminal of its own: two queues of one terminal would look like a copied disk."""
    secrets = Secrets(folder / "secrets.toml")
    enrol(
        server.url,
        secrets,
        lambda code, _seconds: server.approve(code, SAMPLE_BUILDING),
        _ENROL_SECONDS,
        SystemClock(),
    )
    return secrets
