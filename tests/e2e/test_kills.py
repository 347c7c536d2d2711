"""Terminal, server and a proxy between them are killed at random moments; what was acknowledged arrives exactly once.

`KIOSK_KILLS=500` is the long form: about 16,000 records, some 15 minutes.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

from proxy_process import ProxyProcess
from server_process import ServerProcess
from terminal_command import TerminalCommand

RECORDS = 300
KILLS = int(os.environ.get("KIOSK_KILLS", "6"))


def test_whatever_is_killed_each_record_arrives_exactly_once(tmp_path: Path) -> None:
    chance = random.Random(11)
    server = ServerProcess(tmp_path / "server")
    server.load_sample()
    terminal = TerminalCommand(tmp_path / "kiosk")
    acknowledged: set[str] = set()
    lines = "".join(json.dumps({"type": "opinion", "text": f"意见 {n}"}) + "\n" for n in range(RECORDS))
    with server:
        before = json.loads(server.command("stats", "--json").stdout)["records"]
        proxy = ProxyProcess(server.url)
        terminal.enrol(server, proxy.url)
        for turn in range(KILLS):
            with subprocess.Popen(
                [sys.executable, "-m", "kiosk", "records", "add"],
                env=terminal.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            ) as adding:  # fmt: skip
                assert adding.stdin is not None
                assert adding.stdout is not None
                adding.stdin.write(lines[: len(lines) // 4])
                adding.stdin.flush()
                for _ in range(chance.randrange(5, 60)):
                    acknowledged.add(json.loads(adding.stdout.readline())["id"])
                adding.send_signal(signal.SIGKILL)
                rest = adding.stdout.read().splitlines()
                acknowledged |= {json.loads(line)["id"] for line in rest if line.endswith("}")}
            with subprocess.Popen(
                [sys.executable, "-m", "kiosk", "sync", "--once"],
                env=terminal.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            ) as syncing:  # fmt: skip
                try:
                    syncing.wait(chance.uniform(0.15, 0.6))
                except subprocess.TimeoutExpired:
                    _kill(turn, server, proxy)
                    syncing.send_signal(signal.SIGKILL)
        done = terminal.json("sync", "--once")
        proxy.kill()
        assert done[-1]["queued"] == 0
        entries = terminal.json("records", "list", "--all")
        assert acknowledged <= {entry["id"] for entry in entries}
        assert {entry["state"] for entry in entries} == {"sent"}
        after = json.loads(server.command("stats", "--json").stdout)
        assert after["records"] - before == len(entries)
        assert after["set_aside"] == 0


def _kill(turn: int, server: ServerProcess, proxy: ProxyProcess) -> None:
    """Kill what is on the way, and put it back; the terminal's own turn comes every time."""
    if turn % 3 == 1:
        server.stop(signal.SIGKILL)
        server.start()
    elif turn % 3 == 2:
        proxy.kill()
        proxy.start()
