"""A central server as its own process, with a data folder and a port of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

PACK = Path(__file__).parents[2] / "content" / "packs" / "estate-yangguang"


class ServerProcess:
    """`kiosk-server run` on loopback; usable as a context manager."""

    def __init__(self, home: Path, **environment: str) -> None:
        self.home = home
        self._extra = environment
        self.url = ""
        self._process: subprocess.Popen[str] | None = None
        self._port = 0

    @property
    def pid(self) -> int:
        """Return the process's id."""
        assert self._process is not None
        return self._process.pid

    def command(self, *arguments: str, input: str = "") -> subprocess.CompletedProcess[str]:
        """Run another command on the same data folder, and return what came of it."""
        return subprocess.run(
            [sys.executable, "-m", "server.cli", *arguments],
            env=self._environment(),
            input=input,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def start(self) -> ServerProcess:
        """Start, on the same port as before, and wait until requests are answered."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "server.cli", "run", "--port", str(self._port)],
            env=self._environment(),
            stdout=subprocess.PIPE,
            text=True,
        )
        output: IO[str] | None = self._process.stdout
        assert output is not None
        line = output.readline()
        if not line.startswith("ready: "):
            self.stop()
            raise RuntimeError(f"the server did not start: {line!r}")
        self.url = line.removeprefix("ready: ").strip()
        self._port = int(self.url.rsplit(":", 1)[1])
        return self

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """End the process and return its exit code."""
        process, self._process = self._process, None
        if process is None:
            return 0
        process.send_signal(how)
        try:
            return process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise
        finally:
            if process.stdout is not None:
                process.stdout.close()

    def load_sample(self) -> None:
        """Load the sample estate."""
        done = self.command("load", str(PACK))
        assert done.returncode == 0, done.stderr

    def __enter__(self) -> ServerProcess:
        return self.start()

    def __exit__(self, *error: object) -> None:
        self.stop()

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "LC_ALL": "C.UTF-8", "KIOSK_SERVER_HOME": str(self.home), **self._extra}
