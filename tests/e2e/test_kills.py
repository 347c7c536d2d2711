"""Terminal and server are killed at random moments; what was acknowledged arrives exactly once."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
from pathlib import Path

from server_process import ServerProcess
from terminal_command import TerminalCommand

RECORDS = 300
KILLS = 6


def test_whatever_is_killed_each_record_arrives_exactly_once(tmp_path: Path) -> None:
    chance = random.Random(11)
    server = ServerProcess(tmp_path / "server")
    server.load_sample()
    terminal = TerminalCommand(tmp_path / "kiosk")
    acknowledged: set[str] = set()
    lines = "".join(json.dumps({"type": "opinion", "text": f"意见 {n}"}) + "\n" for n in range(RECORDS))
    with server:
        before = json.loads(server.command("stats", "--json").stdout)["records"]
        terminal.enrol(server)
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
                    if turn % 2:
                        server.stop(signal.SIGKILL)
                        server.start()
                    syncing.send_signal(signal.SIGKILL)
        done = terminal.json("sync", "--once")
        assert done[-1]["queued"] == 0
        entries = terminal.json("records", "list", "--all")
        assert acknowledged <= {entry["id"] for entry in entries}
        assert {entry["state"] for entry in entries} == {"sent"}
        after = json.loads(server.command("stats", "--json").stdout)
        assert after["records"] - before == len(entries)
        assert after["set_aside"] == 0
