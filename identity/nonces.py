"""Which resident codes were used already, remembered on disk until they expire."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

from identity.codes import SKEW_SECONDS, ResidentCode


class UsedCodes:
    """A file of one line a code, `EXPIRES CARD NONCE`; a code that cannot be noted is not good.

    Args:
        path: The file, made with mode 0600.
        time: Returns the wall clock's time in seconds.
    """

    def __init__(self, path: Path, time: Callable[[], float]) -> None:
        self._path = path
        self._time = time
        self._lock = threading.Lock()
        self._used: dict[str, int] | None = None

    def first_seen(self, code: ResidentCode) -> bool:
        """Note a code durably; return False if it was noted before. Raises `OSError` if it cannot be noted."""
        name = f"{code.card} {code.nonce.hex()}"
        with self._lock:
            used = self._known()
            if name in used:
                return False
            self._forget_many(used)
            with os.fdopen(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "ab") as file:
                # A line that a power cut or a full disk tore must not take this one with it.
                end = file.tell()
                torn = end > 0 and os.pread(file.fileno(), 1, end - 1) != b"\n"
                line = f"{code.expires} {name}\n".encode()
                file.write(b"\n" + line if torn else line)
                file.flush()
                os.fsync(file.fileno())
            self._known()[name] = code.expires
            return True

    def forget_expired(self) -> None:
        """Leave no code in the file that has expired. Raises `OSError`."""
        with self._lock:
            used = self._known()
            now = self._time()
            if any(expires + SKEW_SECONDS < now for expires in used.values()):
                self._write_anew({name: expires for name, expires in used.items() if expires + SKEW_SECONDS >= now})

    def _known(self) -> dict[str, int]:
        if self._used is None:
            self._used = {}
            try:
                lines = self._path.read_text(encoding="ascii", errors="replace").splitlines()
            except FileNotFoundError:
                lines = []
            for line in lines:
                expires, _, name = line.partition(" ")
                # The end of a line that a power cut took: its code was never said to be good.
                if expires.isdecimal() and name.count(" ") == 1:
                    self._used[name] = int(expires)
        return self._used

    def _forget_many(self, used: dict[str, int]) -> None:
        """Leave out what has expired; the file is written anew only when half of it has."""
        now = self._time()
        live = {name: expires for name, expires in used.items() if expires + SKEW_SECONDS >= now}
        if len(live) * 2 < len(used):
            self._write_anew(live)

    def _write_anew(self, live: dict[str, int]) -> None:
        aside = self._path.with_suffix(".new")
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.writelines(f"{expires} {name}\n" for name, expires in live.items())
            file.flush()
            os.fsync(file.fileno())
        aside.replace(self._path)
        self._used = live
