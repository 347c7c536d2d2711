"""`kiosk bench sync`: the way to the central server, with a real one on loopback (it has to be installed).

`KIOSK_BENCH_RECORDS` sets how long the queue is that drains, `KIOSK_BENCH_DOCUMENTS` how many documents come while
somebody taps, and `KIOSK_BENCH_ROUNDS` how often (0: nobody taps). The drain's peer is PouchDB, which is not installed
with us: `npm install` in a copy of `kiosk/bench/pouchdb`, and name that folder in `KIOSK_BENCH_POUCHDB`. It then drains
as many documents right after our records, three times by turns, in batches as it makes them by itself and in larger
ones; the better of the two counts.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from content.sample import sample_folder
from kiosk.arguments import home_folder
from kiosk.bench.figures import Figure, Report
from kiosk.bench.taps import Times, taps_to_number
from kiosk.demo.server import DemoServer
from kiosk.errors import Refused
from kiosk.exchanges import SWITCH_SECONDS
from kiosk.settings import SAMPLE_BUILDING
from records import bench
from records.clock import SystemClock
from records.enrolment import enrol
from records.secrets import Secrets

_RECORDS = 20_000
_DRAINS = 3
_ENROL_SECONDS = 60.0
_DOCUMENTS = 10_000
_TURNS = 6
_IDLE_TAPS = 8
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
        _taps(report, folder, records)


def _with_server(report: Report, server: DemoServer, folder: Path, records: int) -> None:
    report.progress("idle exchange")
    home = _made(folder / "idle")
    idle = bench.idle_exchange(home, _enrolled(server, home))
    for way in ("up", "down"):
        size = idle[f"{way}_bytes"]
        paces = ", ".join(f"{size * _DAY / pace / 1e6:.1f} MB a day at {pace} s" for pace in _PACES)
        report.add(Figure(name=f"idle exchange, {way}", value=size, unit="bytes", limit=400, note=paces))
    _drain(report, server, folder, records)
    report.progress("an append while draining")
    home = _made(folder / "appends")
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_SECONDS)  # as in `kiosk run`
    appends = bench.append_while_draining(home, _enrolled(server, home), records)
    sys.setswitchinterval(before)
    note = f"p99 {appends['busy_p99_ms']:.1f} ms against {appends['idle_p99_ms']:.1f} ms when idle"
    report.add(Figure(name="append while draining", value=appends["ratio"], unit="×", note=note))


def _taps(report: Report, folder: Path, records: int) -> None:
    """Time numbers at an idle terminal and at one that is at work, by turns, each with a server of its own."""
    documents = int(os.environ.get("KIOSK_BENCH_DOCUMENTS", _DOCUMENTS))
    turns = int(os.environ.get("KIOSK_BENCH_ROUNDS", _TURNS))
    if not turns:
        return
    report.progress(f"tap to number while {records} records drain and {documents} documents come, {turns} times")
    all_times: list[Times] = []
    for turn in range(turns):
        home = _made(folder / f"taps{turn}")
        server = DemoServer(folder / f"server{turn}")
        try:
            server.prepare(sample_folder())
            server.start()
            secrets = _enrolled(server, home)
            all_times.append(
                taps_to_number(server, home, secrets, records=records, documents=documents, idle_taps=_IDLE_TAPS)
            )
        finally:
            server.stop()
    idle = [taken for times in all_times for taken in times.idle]
    busy = [taken for times in all_times for taken in times.busy]
    p99 = [_percentile(times, 99) for times in (idle, busy)]
    medians = [statistics.median(times) * 1000 for times in (idle, busy)]
    note = (
        f"p99 of {len(busy)} taps {p99[1] * 1000:.0f} ms against {p99[0] * 1000:.0f} ms of {len(idle)} when idle;"
        f" medians {medians[1]:.0f} and {medians[0]:.0f} ms;"
        f" at work for {statistics.mean(times.worked for times in all_times):.1f} s each time"
    )
    report.add(Figure(name="tap to number at work", value=p99[1] / p99[0], unit="×", limit=2.0, note=note))


def _percentile(times: list[float], percent: int) -> float:
    return sorted(times)[-(-len(times) * percent // 100) - 1]


def _drain(report: Report, server: DemoServer, folder: Path, records: int) -> None:
    """Drain a queue into the server and, where the peer is installed, one into its, by turns."""
    peer = os.environ.get("KIOSK_BENCH_POUCHDB")
    ours: list[dict[str, float]] = []
    theirs: list[dict[int, float]] = []
    for turn in range(_DRAINS if peer else 1):
        report.progress(f"drain of {records}")
        home = _made(folder / f"drain{turn}")
        ours.append(bench.drain(home, _enrolled(server, home), records))
        if peer:
            report.progress(f"PouchDB: {records}")
            theirs.append(_pouchdb(Path(peer), records))
    drained = sorted(ours, key=lambda each: each["records_per_second"])[len(ours) // 2]
    seconds, whole = drained["drained_seconds"], drained["seconds"]
    note = f"{records:,} records in {seconds:.1f} s; {whole:.1f} s with the matters that come down"
    report.add(Figure(name="drain", value=drained["records_per_second"], unit="1/s", note=note))
    if not theirs:
        return
    # By turn, each against the better of the peer's two ways: what else the machine does changes between turns.
    ratios = sorted(mine["records_per_second"] / max(peers.values()) for mine, peers in zip(ours, theirs, strict=True))
    rates = "; ".join(", ".join(f"{rate:.0f}/s by {size}" for size, rate in peers.items()) for peers in theirs)
    told = ", ".join(f"{ratio:.2f}" for ratio in ratios)
    note = f"median of {told}; PouchDB {rates}"
    value = ratios[len(ratios) // 2]
    report.add(Figure(name="drain against PouchDB", value=value, unit="×", limit=3.0, sense="at least", note=note))


def _pouchdb(folder: Path, records: int) -> dict[int, float]:
    """Return documents a second by the length of the batches."""
    done = subprocess.run(["node", "drain.js", str(records)], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refused(f"PouchDB did not drain: {done.stderr.strip()[-300:]}")
    found = map(json.loads, done.stdout.splitlines())
    return {int(each["batch_size"]): float(each["rate"]) for each in found}


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
