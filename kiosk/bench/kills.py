"""`kiosk bench kills`: `kill -9` of terminal, server and a proxy between them, at random moments, again and again.

The terminal hands records in and exchanges at the same time, without a pause, as a lobby does that is never left
alone; whatever is killed comes back at once. In the end there have to be as many rows at the server as records at the
terminal, and among those every one that was acknowledged. `KIOSK_BENCH_KILLS` (500) and `KIOSK_BENCH_RECORDS`
(10,000) set how often and how many; the server has to be installed.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, Protocol

from content.library import Library
from content.sample import sample_folder
from kiosk.arguments import home_folder
from kiosk.bench.figures import Figure, Report
from kiosk.bench.proxy import Proxy
from kiosk.demo.server import DemoServer
from kiosk.errors import Refused
from kiosk.exchange import make_syncer
from kiosk.home import Home
from kiosk.settings import SAMPLE_BUILDING
from records import types
from records.clock import SystemClock
from records.enrolment import enrol
from records.errors import LinkError
from records.outbox import Outbox
from records.sealing import Sealer
from records.secrets import Secrets
from records.sync import Syncer

_KILLS = 500
_RECORDS = 10_000
_VICTIMS = ("terminal", "server", "proxy")
_ENROL_SECONDS = 60.0
_MOST_LATER_SECONDS = 0.05
_PAUSE_SECONDS = 0.01
_LAST_RUNS = 10


class Tally(NamedTuple):
    """What is where after the last kill, once everything works again."""

    kills: Counter[str]
    acknowledged: int
    lost: int
    """Acknowledged to whoever handed them in, and not at the terminal any more."""
    terminal: int
    """Records at the terminal; in the end all of them are marked as sent."""
    unsent: int
    server: int
    """Rows at the server."""
    set_aside: int


def measure(report: Report) -> None:
    """Kill, count and report."""
    kills = int(os.environ.get("KIOSK_BENCH_KILLS", _KILLS))
    records = int(os.environ.get("KIOSK_BENCH_RECORDS", _RECORDS))
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bench-", dir=home_folder(None)) as folder:
        tally = run(Path(folder), kills, records, random.Random(), report.progress)  # noqa: S311 - moments
    killed = ", ".join(f"{tally.kills[victim]} of the {victim}" for victim in _VICTIMS)
    note = f"{killed}; {tally.terminal:,} records at the terminal, {tally.acknowledged:,} acknowledged"
    report.add(Figure(name="lost by kills", value=tally.lost + tally.unsent, unit="records", limit=0, note=note))
    spent = f"{time.monotonic() - began:.0f} s"
    more = tally.server - tally.terminal
    note = f"{tally.server:,} rows at the server; {spent}"
    report.add(Figure(name="missing or doubled at the server", value=abs(more), unit="rows", limit=0, note=note))
    report.add(Figure(name="set aside at the server", value=tally.set_aside, unit="rows", limit=0))


def run(
    folder: Path, kills: int, records: int, chance: random.Random, progress: Callable[[str], object] = str
) -> Tally:
    """Kill so often while records are handed in; raises `Refused` where there is no server to start.

    Args:
        folder: An empty folder.
        kills: How often, taken together.
        records: How many records the terminal has in the end, at least.
        chance: What is killed, and when.
        progress: Told what is done.
    """
    server = DemoServer(folder / "server")
    server.prepare(sample_folder())
    server.start()
    proxy = Proxy(server.port)
    home = Home(folder / "kiosk")
    try:
        before = _stats(server)["records"]
        enrol(
            proxy.url,
            Secrets(home.secrets),
            lambda code, _seconds: server.approve(code, SAMPLE_BUILDING),
            _ENROL_SECONDS,
            SystemClock(),
        )
        terminal = _Terminal(home.path)
        parts: dict[str, _Part] = {"terminal": terminal, "server": server, "proxy": proxy}
        killed: Counter[str] = Counter()
        next_ones: list[str] = []
        try:
            for turn in range(kills):
                progress(f"kill {turn + 1} / {kills}")
                terminal.hand_in(records // kills, chance)
                # Somewhere in an exchange, or between two.
                time.sleep(chance.uniform(0, _MOST_LATER_SECONDS))
                next_ones = next_ones or chance.sample(_VICTIMS, len(_VICTIMS))
                victim = next_ones.pop()
                killed[victim] += 1
                parts[victim].kill()
                parts[victim].start()
            terminal.hand_in_until(records)
        finally:
            terminal.kill()
        progress("the last exchanges")
        return _tally(home, server, killed, terminal.acknowledged, before)
    finally:
        proxy.kill()
        server.stop()


class _Part(Protocol):
    """What is killed and comes back."""

    def kill(self) -> None: ...

    def start(self) -> None: ...


class _Terminal:
    """A process that hands records in and exchanges, on one data folder."""

    def __init__(self, home: Path) -> None:
        self.acknowledged: set[str] = set()
        self._home = home
        self._asked = 0
        self._made = 0
        self._process: subprocess.Popen[str]
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "kiosk.bench.kills", str(self._home)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._asked = 0

    def kill(self) -> None:
        """End it as `kill -9` does; what it had acknowledged by then counts."""
        self._process.send_signal(signal.SIGKILL)
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.endswith("\n"):
                self.acknowledged.add(line.strip())
        with contextlib.suppress(BrokenPipeError):
            self._process.communicate()

    def hand_in(self, count: int, chance: random.Random) -> None:
        """Hand so many in, and return when some of what was asked for is acknowledged."""
        self._ask(count)
        self._read(chance.randrange(self._asked + 1))

    def hand_in_until(self, count: int) -> None:
        """Hand in until so many are acknowledged."""
        self._read(self._asked)
        while len(self.acknowledged) < count:
            self._ask(min(100, count - len(self.acknowledged)))
            self._read(self._asked)

    def _ask(self, count: int) -> None:
        assert self._process.stdin is not None
        for _ in range(count):
            self._made += 1
            self._process.stdin.write(json.dumps({"type": "opinion", "text": f"意见 {self._made}"}) + "\n")
        self._process.stdin.flush()
        self._asked += count

    def _read(self, count: int) -> None:
        assert self._process.stdout is not None
        for _ in range(count):
            line = self._process.stdout.readline()
            if not line:
                raise Refused("The terminal ended by itself.")
            self.acknowledged.add(line.strip())
        self._asked -= count


def _tally(home: Home, server: DemoServer, killed: Counter[str], acknowledged: set[str], before: int) -> Tally:
    outbox = Outbox(home.outbox, Sealer(Secrets(home.secrets)), SystemClock())
    syncer = make_syncer(home, outbox, Secrets(home.secrets), Library(home.content))
    for _ in range(_LAST_RUNS):
        with contextlib.suppress(LinkError):
            if not syncer.run_once().queued:
                break
    syncer.close()
    entries = list(outbox.entries(all=True))
    outbox.close()
    after = _stats(server)
    return Tally(
        kills=killed,
        acknowledged=len(acknowledged),
        lost=len(acknowledged - {entry.id for entry in entries}),
        terminal=len(entries),
        unsent=sum(entry.state != "sent" for entry in entries),
        server=after["records"] - before,
        set_aside=after["set_aside"],
    )


def _stats(server: DemoServer) -> dict[str, int]:
    told: dict[str, int] = json.loads(server.command("stats", "--json"))
    return told


def _live(home: Home) -> None:
    """Hand in what standard input asks for and say what is safe, while another thread exchanges without a pause."""
    secrets = Secrets(home.secrets)
    outbox = Outbox(home.outbox, Sealer(secrets), SystemClock())
    syncer = make_syncer(home, outbox, secrets, Library(home.content))
    threading.Thread(target=_exchange, args=(syncer,), daemon=True).start()
    for line in sys.stdin:
        print(outbox.append(types.from_json(line)).id, flush=True)


def _exchange(syncer: Syncer) -> None:
    while True:
        with contextlib.suppress(LinkError):
            syncer.run_once()
        time.sleep(_PAUSE_SECONDS)


if __name__ == "__main__":
    _live(Home(Path(sys.argv[1])))
