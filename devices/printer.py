"""The receipt printer: slips are taken at once and printed when the printer lets them; nobody ever waits for it.

A slip that cannot be printed within a short while is dropped, because the resident has left by then: the number was
on the screen. `SimulatedPrinter` is a pty that shows the paper as text.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import pty
import select
import threading
import tty
from pathlib import Path
from typing import TYPE_CHECKING

from devices.errors import DeviceError, PrinterError
from devices.ports import Line, port_error
from devices.profiles import Profile
from devices.slip import ASK_OFF_LINE, ASK_STATUS, CUT, Slip, status_of, to_bytes, to_text
from devices.transports import TCP, open_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.reader import Clock

_log = logging.getLogger(__name__)

PATIENCE = 20.0
"""Seconds after which a slip is no use to anybody any more, unless told otherwise."""

STATUS_SECONDS = 0.6
WAITING = 4
"""Slips that may wait; more are refused."""

SETTINGS = Profile("printer", "line")


class Printer:
    """One printer. `run` it as a task; `print` never blocks and never raises.

    Whoever prints is told of each slip: an empty string, or a code: `gone`, `no-paper`, `cover-open`, `error`, `late`.
    `state` is the last one.
    """

    def __init__(
        self,
        port: str,
        clock: Clock,
        *,
        baud: int = 9600,
        width: int = 58,
        patience: float = PATIENCE,
    ) -> None:
        self.state = ""
        self._port = port
        self._clock = clock
        self._baud = baud
        self._width = width
        self._patience = patience
        self._slips: asyncio.Queue[tuple[float, bytes, Callable[[str], object]]] = asyncio.Queue(WAITING)

    def print(self, slip: Slip, told: Callable[[str], object] = str) -> bool:
        """Take a slip to print soon; say whether there was room for it. `told` gets what came of it."""
        try:
            self._slips.put_nowait((self._clock(), to_bytes(slip, self._width), told))
        except asyncio.QueueFull:
            return False
        return True

    async def run(self) -> None:
        """Print what is taken, one slip after another, until cancelled."""
        while True:
            taken, data, told = await self._slips.get()
            result = "late"
            while self._clock() - taken < self._patience:
                try:
                    await self._send(data, self._patience - (self._clock() - taken))
                    result = ""
                    break
                except DeviceError as error:
                    result = str(error.fields.get("problem", "gone")) if isinstance(error, PrinterError) else "gone"
                self.state = result
                await asyncio.sleep(min(1.0, self._patience))
            self.state = result
            if result:
                _log.warning("slip not printed problem=%s", result)
            told(result)

    async def _send(self, data: bytes, seconds: float) -> None:
        line = await asyncio.to_thread(self._open)
        try:
            async with asyncio.timeout(seconds):
                problem = await _ask(line)
                if problem:
                    raise PrinterError(problem=problem)
                await _write(line, data)
        except TimeoutError:
            raise PrinterError(problem="gone") from None
        except OSError as error:
            raise port_error(self._port, error) from None
        finally:
            # The system closes a serial port once its last byte is out, half a minute where the printer takes none.
            await asyncio.to_thread(line.close)

    def _open(self) -> Line:
        if self._port.startswith(TCP) or not self._port.startswith("/dev/usb/"):
            return open_line(self._port, SETTINGS, self._baud)
        try:
            # USB printers are no serial ports.
            descriptor = os.open(self._port, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            raise port_error(self._port, error) from None
        return Line(descriptor, lambda: os.close(descriptor))


async def _ask(line: Line) -> str:
    """Return what is with the printer, an empty string too if it does not answer questions (many cheap ones)."""
    answers: list[int] = []
    for question in (ASK_OFF_LINE, ASK_STATUS):
        await _write(line, question)
        answer = await _answer(line)
        if answer is None:
            return ""
        answers.append(answer)
    return status_of(*answers)


async def _answer(line: Line) -> int | None:
    ready = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(line.descriptor, ready.set)
    try:
        async with asyncio.timeout(STATUS_SECONDS):
            await ready.wait()
        data = os.read(line.descriptor, 64)
    except TimeoutError:
        return None
    finally:
        loop.remove_reader(line.descriptor)
    if not data:
        raise PrinterError(problem="gone")
    return data[-1]


async def _write(line: Line, data: bytes) -> None:
    """Write without blocking, however slowly the printer takes it."""
    loop = asyncio.get_running_loop()
    while data:
        try:
            data = data[os.write(line.descriptor, data) :]
        except BlockingIOError:
            ready = asyncio.Event()
            loop.add_writer(line.descriptor, ready.set)
            try:
                await ready.wait()
            finally:
                loop.remove_writer(line.descriptor)


class SimulatedPrinter:
    """A printer on a pty. `paper` is what it has printed, as rows of text; `problem` makes it fail.

    `last_slip` is the last slip alone.
    """

    def __init__(self, on_slip: Callable[[list[str]], None] | None = None) -> None:
        self.paper: list[str] = []
        self.last_slip: list[str] = []
        self.problem = ""
        self._on_slip = on_slip
        self._master, self._slave = pty.openpty()
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        self.path = os.ttyname(self._slave)
        self._wake_in, self._wake_out = os.pipe2(os.O_CLOEXEC)
        self._thread = threading.Thread(target=self._run, name="simulated-printer", daemon=True)
        self._thread.start()

    def __enter__(self) -> SimulatedPrinter:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Take the printer away."""
        os.write(self._wake_out, b"!")
        self._thread.join()
        for descriptor in (self._master, self._slave, self._wake_in, self._wake_out):
            os.close(descriptor)

    def _run(self) -> None:
        data = b""
        while True:
            readable, _, _ = select.select([self._master, self._wake_in], [], [])
            if self._wake_in in readable:
                return
            with contextlib.suppress(OSError):
                data += os.read(self._master, 4096)
            data = self._answered(data)
            while CUT in data:
                slip, data = data.split(CUT, 1)
                rows = to_text(slip)
                self.paper += rows
                self.last_slip = rows
                if self._on_slip:
                    self._on_slip(rows)

    def _answered(self, data: bytes) -> bytes:
        """Answer the questions in what was written, and return the rest."""
        for question, problems in ((ASK_OFF_LINE, {"no-paper": 0x20, "cover-open": 0x04, "error": 0x40}),
                                   (ASK_STATUS, {"no-paper": 0x60})):  # fmt: skip
            if question in data:
                data = data.replace(question, b"")
                os.write(self._master, bytes([0x12 | problems.get(self.problem, 0)]))
        return data


def usb_printers(folder: Path = Path("/dev/usb")) -> list[str]:
    """Return the USB receipt printers that are there."""
    return sorted(str(path) for path in folder.glob("lp*")) if folder.is_dir() else []
