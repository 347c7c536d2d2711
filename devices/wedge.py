"""Scanners that pretend to be keyboards.

Where the input device can be read (`/dev/input/event*`, by udev rule), it is grabbed, so that its keys reach nobody
else, and its key presses become bytes. Where it cannot, the keys arrive at the terminal among a person's: see
`devices.typed`.
Sources: linux/input.h and linux/input-event-codes.h; the layout is the US one that scanners leave the factory with.
"""

from __future__ import annotations

import fcntl
import os
import struct
from dataclasses import dataclass, field
from pathlib import Path

from devices.ports import Line, port_error

EVENT = struct.Struct("llHHi")
SYN_EVENT = 0
DROPPED = 3
"""SYN_DROPPED: the system lost events because nobody read them in time."""

LOST = b"\x1a"
"""SUBSTITUTE, ASCII's character for those that were lost: no code holds it, so a code with a gap counts for nothing."""

KEY_EVENT = 1
PRESSED = 1
GRAB = 0x40044590
"""EVIOCGRAB."""

BY_PATH = Path("/dev/input/by-path")
KEYBOARDS = "*-event-kbd"

SHIFTS = frozenset({42, 54})
ENTERS = frozenset({28, 96})
_ROWS = {
    2: ("1234567890-=", "!@#$%^&*()_+"),
    15: ("\tqwertyuiop[]", "\tQWERTYUIOP{}"),
    30: ("asdfghjkl;'`", 'ASDFGHJKL:"~'),
    43: ("\\zxcvbnm,./", "|ZXCVBNM<>?"),
    55: ("*", "*"),
    57: (" ", " "),
    71: ("789-456+1230.", "789-456+1230."),
    98: ("/", "/"),
}
"""First key code of a row of keys, its characters, and those with Shift."""

KEYS = {
    first + place: (plain, shifted)
    for first, row in _ROWS.items()
    for place, (plain, shifted) in enumerate(zip(*row, strict=True))
}


@dataclass
class Keys:
    """Key events of an input device to the bytes that were meant. Pure: it knows no device."""

    _rest: bytes = b""
    _shifts: set[int] = field(default_factory=set)

    def feed(self, data: bytes) -> bytes:
        """Take `input_event` structures as they were read and return the bytes that they type."""
        data = self._rest + data
        whole = len(data) - len(data) % EVENT.size
        self._rest = data[whole:]
        return b"".join(self._event(kind, code, value) for *_, kind, code, value in EVENT.iter_unpack(data[:whole]))

    def _event(self, kind: int, code: int, value: int) -> bytes:
        if (kind, code) == (SYN_EVENT, DROPPED):
            self._shifts.clear()
            return LOST
        return self.key(code, value) if kind == KEY_EVENT else b""

    def key(self, code: int, value: int) -> bytes:
        """Take one key going down (1), staying down (2) or up (0)."""
        if code in SHIFTS:
            (self._shifts.add if value else self._shifts.discard)(code)
            return b""
        if value != PRESSED:
            return b""
        if code in ENTERS:
            return b"\r"
        return KEYS[code][bool(self._shifts)].encode() if code in KEYS else b""


def open_input_device(path: str) -> Line:
    """Grab an input device and return a line that carries what it types as bytes.

    Raises:
        PortMissing, PortBusy, PortForbidden, PortRefused: see there.
    """
    try:
        device = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise port_error(path, error) from None
    try:
        fcntl.ioctl(device, GRAB, 1)
    except OSError as error:
        os.close(device)
        raise port_error(path, error) from None
    return Line(device, lambda: os.close(device), Keys().feed)


def list_keyboards(folder: Path = BY_PATH) -> list[str]:
    """Return the input devices that type, by place: scanners among them, and real keyboards too."""
    return sorted(str(path) for path in folder.glob(KEYBOARDS)) if folder.is_dir() else []
