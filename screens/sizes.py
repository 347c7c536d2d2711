"""Larger letters: no terminal changes its letters on request, so whatever started the lobby starts it again, larger.

Whoever can do that says so in the environment: `KIOSK_SIZES` is how many sizes of letters there are, `KIOSK_SIZE` which
one is shown (0: the usual one), `KIOSK_STATE_FD` a file in memory that both programs inherit. To ask for size n the
lobby writes what the visit has told it there and ends with exit code `FIRST_CODE + n`. Nothing of that touches a disk.
"""

from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping

FIRST_CODE = 80
MOST_SIZES = 10
MOST_BYTES = 1 << 20


class Opened(msgspec.Struct, frozen=True):
    """A screen that was open."""

    name: str
    arguments: dict[str, Any]
    standing: Any
    """Where in it the person was, as the screen itself says."""
    read: list[float] = []
    """How much of each of its lists and texts lies before the page that was shown: 0 to 1."""


class VisitState(msgspec.Struct, frozen=True):
    """What is handed over, so that the person finds everything as it was. Staff are signed out."""

    language: str
    scheme: str
    card: str
    """Id of the card that was read, or empty."""
    answers: dict[str, dict[str, Any]]
    screens: list[Opened]
    """From the one above the home screen to the one in front."""
    informed: bool = False
    """The privacy notice was read."""


_PLAIN = (str, int, float, dt.datetime, type(None))


def plain(value: Any) -> bool:
    """Tell whether a value comes back from the other program as what it was."""
    if isinstance(value, dict):
        return all(isinstance(key, str) and plain(held) for key, held in value.items())
    return all(map(plain, value)) if isinstance(value, list) else isinstance(value, _PLAIN)


class Sizes:
    """The sizes of letters that whatever started the lobby can show."""

    def __init__(self, count: int, now: int, file: int) -> None:
        self.count = count
        self.now = now
        self._file = file

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Sizes | None:
        """Return the sizes, or None where nothing can start the lobby again."""
        try:
            count, now, file = (int(environment[f"KIOSK_{name}"]) for name in ("SIZES", "SIZE", "STATE_FD"))
            os.fstat(file)
        except (KeyError, ValueError, OSError):
            return None
        return cls(count, now, file) if 0 <= now < count <= MOST_SIZES else None

    @property
    def next(self) -> int:
        """The size after this one, the usual one after the largest."""
        return (self.now + 1) % self.count

    def taken(self) -> VisitState | None:
        """Take what the program before this one handed over; it is gone from the file then."""
        try:
            written = os.pread(self._file, MOST_BYTES, 0)
            os.ftruncate(self._file, 0)
            return msgspec.msgpack.decode(written, type=VisitState) if written else None
        except (OSError, msgspec.DecodeError, msgspec.ValidationError):
            return None

    def ask(self, size: int, state: VisitState | None) -> int:
        """Hand the visit over, and return the exit code that asks for the size."""
        try:
            os.ftruncate(self._file, 0)
            if state is not None:
                os.pwrite(self._file, msgspec.msgpack.encode(state), 0)
        except (OSError, TypeError, ValueError):
            # What cannot be handed over is asked again.
            os.ftruncate(self._file, 0)
        return FIRST_CODE + size
