"""Scanners whose key presses arrive at the lobby's own terminal, among a person's.

The one in the terminal's driver who reads keys passes them through `TypedKeys.feed`: what was typed too fast for
fingers goes to whoever has opened the port `keys:`, as the bytes of a line, and everything else comes back. While
nobody has it open, which is the usual case, nothing is held back.
"""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from dataclasses import dataclass

from devices.errors import PortBusy, PortRefused
from devices.ports import Line
from devices.transports import KEYS

ENTERS = "\r\n"
END = "\r"
TAB = "\t"
TYPED_CONTROLS = ENTERS + TAB
# A key that is no character, a tap, a paste: none of them is typed by a scanner.
PART = re.compile(r"\x1b\[200~.*?\x1b\[201~|\x1b\[[0-?]*[ -/]*[@-~]|\x1bO.|\x1b.?|[^\x1b]", re.DOTALL)
MOST = 8192
"""Characters that are held back; the rest of a code that is longer follows in pieces."""


@dataclass(frozen=True, slots=True)
class Pace:
    """What tells a scanner's typing from a person's: seconds between keys, and how many keys it takes to be sure.

    Scanners type a key in 1 to 16 ms; a key that is held down repeats every 30 to 40 ms.
    """

    fastest_finger: float = 0.025
    least: int = 6


class Burst:
    """Tells a scan that arrives as key presses from a person at the keyboard. Pure: times are passed in.

    Feed it every character with its time. While a burst may be under way it holds characters back; `take` and `rest`
    return those that turned out to be a person's, and the code, with a line end, once Enter or a pause ends a burst.
    """

    def __init__(self, pace: Pace | None = None) -> None:
        self.pace = pace or Pace()
        self._held: list[str] = []
        self._last = 0.0
        self._inside = False
        """Whether a piece of the code under way has been handed on."""

    @property
    def holding(self) -> bool:
        """Whether characters wait for what follows; then call `rest` after a short pause."""
        return bool(self._held) or self._inside

    def take(self, character: str, now: float) -> tuple[str, str]:
        """Return (a person's characters, a scanned code), either may be empty."""
        typed, code = self.rest(now)
        self._last = now
        if character in ENTERS:
            if self._is_code():
                return typed, self._ended()
            return typed + self._released() + character, code
        self._held.append(character)
        if len(self._held) < MOST:
            return typed, code
        self._inside = True
        return typed, self._released()

    def rest(self, now: float) -> tuple[str, str]:
        """Return what a pause up to `now` says of the characters held back, as `take` does."""
        if not self.holding or now - self._last <= self.pace.fastest_finger:
            return "", ""
        return ("", self._ended()) if self._is_code() else (self._released(), "")

    def _is_code(self) -> bool:
        # The same character again and again is a key that is held down, whatever its rate.
        return self._inside or (len(self._held) >= self.pace.least and len(set(self._held)) > 1)

    def _ended(self) -> str:
        self._inside = False
        # Some scanners end with Tab, and nothing with Enter.
        return self._released().removesuffix(TAB) + END

    def _released(self) -> str:
        held = "".join(self._held)
        self._held.clear()
        return held


class TypedKeys:
    """The terminal's keyboard: one thread feeds it, another opens the port. Use `KEYBOARD`, there is only one."""

    def __init__(self, pace: Pace | None = None) -> None:
        self.attached = False
        """Whether somebody feeds it: only the lobby's own screen can be typed at."""
        self._burst = Burst(pace)
        self._sink: socket.socket | None = None
        self._lock = threading.Lock()

    @property
    def pause(self) -> float | None:
        """After how many seconds without a key `feed` wants to be called with nothing; None while nothing waits."""
        return self._burst.pace.fastest_finger if self._burst.holding else None

    def open(self) -> Line:
        """Return a line that carries what scanners type.

        Raises:
            PortRefused: nobody feeds the keys of this process.
            PortBusy: it is open already.
        """
        if not self.attached:
            raise PortRefused(port=KEYS, problem="only the running lobby reads what is typed at its screen")
        with self._lock:
            if self._sink is not None:
                raise PortBusy(port=KEYS, holder="")
            reads, self._sink = socket.socketpair()
        for end in (reads, self._sink):
            end.setblocking(False)
        sink = self._sink

        def close() -> None:
            with self._lock:
                self._sink = None
            sink.close()
            reads.close()

        return Line(reads.fileno(), close)

    def feed(self, text: str, now: float) -> str:
        """Take what was typed at the time `now` (seconds; nothing after a pause) and return what a person typed."""
        with self._lock:
            if self._sink is None and not self._burst.holding:
                return text
            kept, codes = self._parted(text, now)
            for code in codes:
                self._hand_over(code)
        return kept

    def _parted(self, text: str, now: float) -> tuple[str, list[str]]:
        typed, code = self._burst.rest(now)
        kept, codes = [typed], [code]
        for part in PART.findall(text):
            if len(part) > 1 or (part < " " and part not in TYPED_CONTROLS):
                kept.append(part)
                continue
            typed, code = self._burst.take(part, now)
            kept.append(typed)
            codes.append(code)
        return "".join(kept), [code for code in codes if code]

    def _hand_over(self, code: str) -> None:
        if self._sink is not None:
            # Whoever does not read a buffer full of codes gets no more of them.
            with contextlib.suppress(BlockingIOError):
                self._sink.send(code.encode())


KEYBOARD = TypedKeys()
