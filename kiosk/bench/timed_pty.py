"""A program on a pty, watched with nothing between it and the clock."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Self

from kiosk.errors import Refused

_DEADLINE = 30.0


class TimedPty:
    """Starts a program on a pty of 80×24 and times what it writes."""

    def __init__(self, argv: Sequence[str], env: Mapping[str, str]) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            argv,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**env, "TERM": "xterm-256color", "COLORTERM": "truecolor"},
            start_new_session=True,
        )
        os.close(slave)
        self._seen = b""

    def until(self, marker: bytes) -> float:
        """Return the seconds from the start until the marker was written."""
        while marker not in self._seen:
            self._read(_DEADLINE)
        return time.perf_counter() - self.started

    def wait_for(self, holds: Callable[[], bool]) -> None:
        """Read what the program writes until something holds."""
        end = time.perf_counter() + _DEADLINE
        while not holds():
            if time.perf_counter() > end:
                raise Refused(f"It did not come to it in {_DEADLINE:.0f} s; last seen: {self._seen[-200:]!r}")
            if self._ready(0.05):
                self._read(_DEADLINE)

    def answer(self, keys: bytes, quiet: float = 0.15) -> float:
        """Return the seconds from sending keys until the first byte comes back, once the program is quiet."""
        while self._ready(quiet):
            self._read(_DEADLINE)
        begun = time.perf_counter()
        os.write(self._master, keys)
        self._read(_DEADLINE)
        return time.perf_counter() - begun

    def memory(self) -> float:
        """Return the resident memory of the program in MB."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
        return int(kilobytes) / 1024

    def _ready(self, seconds: float) -> bool:
        return bool(select.select([self._master], [], [], seconds)[0])

    def _read(self, seconds: float) -> None:
        if not self._ready(seconds):
            raise Refused(
                f"The program wrote nothing for {seconds:.0f} s; the last that was seen: {self._seen[-200:]!r}"
            )
        try:
            data = os.read(self._master, 65536)
        except OSError as error:
            raise Refused(f"The program ended: {self._seen[-400:]!r}") from error
        self._seen = (self._seen + data)[-100_000:]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        os.close(self._master)
