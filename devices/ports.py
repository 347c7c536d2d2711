"""Serial ports: found by pyserial and by path, opened and set by pyserial, read without blocking by us.

Ports are named by their place (`/dev/serial/by-path/…`) where the system gives such names, because cheap adapters
have no serial number and two of them share one by-id name.
"""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from devices.errors import NotAPort, PortBusy, PortError, PortForbidden, PortMissing, PortRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from devices.profiles import Profile

BY_PATH = Path("/dev/serial/by-path")
EXTRA = "ttyCH343USB*"
"""Ports that pyserial's list does not know."""

PROCESSES = Path("/proc")
PTY_MASTERS = {"/dev/ptmx", "/dev/pts/ptmx"}


@dataclass(frozen=True, slots=True)
class Port:
    """A serial port: the `path` to open and keep in settings, the kernel's `device`, and what it says of itself."""

    path: str
    device: str
    description: str = ""
    vendor: str = ""


def list_ports() -> list[Port]:
    """Return the serial ports of real hardware, those with a place name first."""
    from serial.tools import list_ports

    named = {str(link.resolve()): str(link) for link in sorted(BY_PATH.glob("*"))} if BY_PATH.is_dir() else {}
    found: dict[str, Port] = {}
    for known in list_ports.comports():
        if known.hwid == "n/a" and known.device not in named:
            # The kernel lists serial ports of the board that nothing is wired to.
            continue
        vendor = f"{known.vid:04x}:{known.pid:04x}" if known.vid is not None else ""
        path = named.get(known.device, known.device)
        found[known.device] = Port(path, known.device, known.description or "", vendor)
    for extra in sorted(Path("/dev").glob(EXTRA)):
        found.setdefault(str(extra), Port(named.get(str(extra), str(extra)), str(extra)))
    return sorted(found.values(), key=lambda port: (port.path == port.device, port.path))


@dataclass(frozen=True, slots=True)
class Line:
    """An open port: a descriptor that never blocks, how to be done with it, and what its bytes mean.

    `translate` turns what was read into the reader's bytes, where they are not the same (key presses).
    """

    descriptor: int
    close: Callable[[], object]
    translate: Callable[[bytes], bytes] | None = None


def open_serial(path: str, profile: Profile, baud: int = 0) -> Line:
    """Open a serial port with a profile's settings, for this process alone.

    Raises:
        PortMissing, PortBusy, PortForbidden, PortRefused: see there.
    """
    import termios

    import serial

    try:
        made = serial.Serial(
            path,
            baud or profile.bauds[0],
            bytesize=profile.data_bits,
            parity=profile.parity,
            stopbits=profile.stop_bits,
            timeout=0,
            write_timeout=0,
            exclusive=True,
        )
        return Line(made.fileno(), made.close)
    except (OSError, ValueError, termios.error) as error:
        raise port_error(path, error) from None


def port_error(path: str, error: Exception) -> PortError:
    """Return what went wrong with a port, from what pyserial or the system raised."""
    number = _number(error)
    if number in (errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.EIO) or not Path(path).exists():
        return PortMissing(port=path)
    if number in (errno.EACCES, errno.EPERM):
        return PortForbidden(port=path)
    if number in (errno.EBUSY, errno.EAGAIN) or "exclusively lock" in str(error):
        return PortBusy(port=path, holder=holder_of(path))
    if number in (errno.ENOTTY, errno.EISDIR, errno.ENOTDIR):
        return NotAPort(port=path)
    return PortRefused(port=path, problem=str(error))


def _number(error: Exception) -> int | None:
    """Return the system's number of an error; pyserial hides that of a port which is none behind a text."""
    hidden = error.__context__
    number = getattr(error, "errno", None) or getattr(hidden, "errno", None)
    if number is None and hidden is not None and hidden.args and isinstance(hidden.args[0], int):
        return int(hidden.args[0])
    return number


def holder_of(path: str) -> str:
    """Return name and number of another process that has this device open, an empty string if none can be seen."""
    device = str(Path(path).resolve())
    for process in _other_processes():
        try:
            links = {str(link.readlink()) for link in (process / "fd").iterdir()}
            # Whoever has a pty's other end open too is the simulated reader, not its user.
            if device in links and not links & PTY_MASTERS:
                name = (process / "comm").read_text(encoding="utf-8", errors="replace").strip()
                return f"{name} {process.name}"
        except OSError:
            # It ended, or it is not ours to look into.
            continue
    return ""


def _other_processes() -> Iterator[Path]:
    own = str(os.getpid())
    return (process for process in PROCESSES.glob("[0-9]*") if process.name != own)


def idle_gap(profile: Profile, baud: int = 0) -> float:
    """Return after how many seconds without a byte a frame cannot go on any more.

    USB adapters deliver 62 bytes at a time, so a pause of a block's length is no pause on the wire.
    """
    if profile.silence_ms:
        return profile.silence_ms / 1000
    return max(0.1, 1.5 * 64 * 10 / (baud or profile.bauds[0]))
