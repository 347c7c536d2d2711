"""A terminal as whoever scripts it sees it: the command `kiosk` on a data folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from server_process import ServerProcess


class TerminalCommand:
    """Runs `kiosk` commands on one data folder."""

    def __init__(self, home: Path) -> None:
        self.home = home

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "KIOSK_HOME": str(self.home)}

    def run(self, *arguments: str, input: str = "") -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "kiosk", *arguments],
            env=self.environment,
            input=input,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def json(self, *arguments: str, input: str = "") -> list[dict[str, Any]]:
        done = self.run(*arguments, "--json", input=input)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def add(self, *records: dict[str, Any]) -> list[dict[str, Any]]:
        return self.json("records", "add", input="".join(json.dumps(record) + "\n" for record in records))

    def enrol(self, server: ServerProcess, through: str = "", building: str = "yangguang/b3") -> None:
        with subprocess.Popen(
            [sys.executable, "-m", "kiosk", "enrol", through or server.url, "--wait", "30"],
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
        ) as enrolling:
            assert enrolling.stdout is not None
            line = enrolling.stdout.readline()
            assert line.startswith("code: "), line
            approved = server.command("approve", line.removeprefix("code: ").strip(), "--building", building)
            assert approved.returncode == 0, approved.stderr
            enrolling.stdout.read()
            assert enrolling.wait(30) == 0
