"""Wrong PINs make the next try wait, longer each time, also across restarts.

An attempt is counted on disk before the PIN is looked at: pulling the plug after a wrong one does not give it back. The
delay is counted for the whole terminal, so that trying other names is no way round it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from identity.errors import TooSoon, WrongPin

DELAYS = (0, 0, 0, 5, 15, 60, 300, 900)
"""Seconds to wait after so many wrong PINs in a row; the last one for all that follow."""


class PinGuard:
    """Guards a keypad. One file holds how many tries went wrong and when the last one was.

    Args:
        path: The file, made with mode 0600.
        time: Returns the wall clock's time in seconds.
    """

    def __init__(self, path: Path, time: Callable[[], float]) -> None:
        self._path = path
        self._time = time

    def wait(self) -> float:
        """Return how many seconds the next try has to wait; 0: none."""
        wrong, last = self._read()
        delay = DELAYS[min(wrong, len(DELAYS) - 1)]
        since = self._time() - last
        if since < 0:
            # The clock was set back, perhaps by years: the delay begins now, and is not waited for until then.
            with suppress(OSError):
                self._write(wrong)
            since = 0.0
        return max(0.0, delay - since)

    def check(self, matches: Callable[[], bool]) -> None:
        """Look at a PIN; raises `TooSoon` before its time and `WrongPin` if it does not match.

        Args:
            matches: Compares the PIN with its slow hash; not called before its time.
        """
        seconds = self.wait()
        if seconds > 0:
            raise TooSoon(seconds=round(seconds) or 1)
        wrong, _ = self._read()
        self._write(wrong + 1)
        if not matches():
            raise WrongPin(seconds=round(self.wait()))
        self._write(0)

    def _read(self) -> tuple[int, float]:
        try:
            kept = json.loads(self._path.read_bytes())
            return int(kept["wrong"]), float(kept["last"])
        except FileNotFoundError:
            return 0, 0.0
        except (OSError, ValueError, KeyError, TypeError):
            # Somebody damaged the file, perhaps to get rid of the delay: begin with one.
            return len(DELAYS) - 3, self._time()

    def _write(self, wrong: int) -> None:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside = self._path.with_suffix(".new")
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump({"wrong": wrong, "last": self._time()}, file)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(self._path)
