"""A reader that is not there: a real pty that behaves like one, for tests, the demo and `kiosk devices simulate`.

Bytes leave at the pace of the baud rate, in the bursts that USB adapters make; whoever opened the port at another
baud rate (its own settings tell) gets what a receiver at that rate would make of the bits. Noise, phantom cards and
unplugging at any byte come on demand. A thread does the waiting, so `present` may be called from any loop.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import random
import select
import termios
import threading
import time
import tty
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from devices.encoders import encode
from devices.profiles import Profile, load
from devices.responders import Responder
from devices.uart import FRAME_BITS, received_at

if TYPE_CHECKING:
    from types import TracebackType

LATENCY = 0.016
"""How long an FTDI adapter collects bytes before it hands them over, seconds."""

USB_BLOCK = 62
"""The most bytes in one of its blocks."""

REPEAT_PAUSE = 0.05
"""Pause between the frames of a reader that repeats while a card stays (RDM6300), seconds."""

PRESENT_SECONDS = 1.0
"""How long a card lies on a reader that must be asked, unless told otherwise."""

READ_OUT = 0.2
"""How long the other end may take to read the last byte before the cable comes off, seconds."""

SETTLE = 0.01
"""How long a byte may take through the pty, seconds."""

SPEEDS = {getattr(termios, name): int(name[1:]) for name in dir(termios) if name[0] == "B" and name[1:].isdigit()}


@dataclass(slots=True)
class _Task:
    """Bytes to send: after `pause` seconds; `card` is laid on the reader first, or taken off it if empty."""

    data: bytes = b""
    pause: float = 0.0
    card: str | None = None


class Simulator:
    """A simulated reader. `path` is the port to open; with `link` it stays the same when unplugged and plugged."""

    def __init__(
        self,
        profile: Profile | str,
        *,
        baud: int = 0,
        paced: bool = True,
        link: Path | None = None,
        seed: int = 0,
    ) -> None:
        self.profile = load(profile) if isinstance(profile, str) else profile
        self.baud = baud or self.profile.bauds[0]
        self.paced = paced
        self.path = ""
        self.overruns = 0
        self._link = link
        self._random = random.Random(seed)  # noqa: S311
        self._responder = Responder(self.profile)
        self._tasks: deque[_Task] = deque()
        self._out = bytearray()
        self._due = self._task_due = self._pull_by = 0.0
        self._cut_after: int | None = None
        self._lock = threading.Condition()
        self._wake_in, self._wake_out = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        self._master = self._slave = -1
        self._closing = self._pulled = False
        self.plug()
        self._thread = threading.Thread(target=self._run, name=f"simulated-{self.profile.name}", daemon=True)
        self._thread.start()

    def __enter__(self) -> Simulator:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def plugged(self) -> bool:
        """Whether there is a port now."""
        return self._master >= 0

    def present(self, value: str, seconds: float = PRESENT_SECONDS) -> None:
        """Show a card (hexadecimal number) or a code (text) to the reader.

        Raises:
            CannotEncode: this kind of reader cannot read that.
        """
        frame = encode(self.profile, value)
        if self._responder.polled:
            self._put(_Task(card=value), _Task(card="", pause=seconds))
            return
        pause = REPEAT_PAUSE if self.paced else 0.0
        self._put(_Task(frame), *(_Task(frame, pause) for _ in range(self.profile.confirm - 1)))

    def noise(self, count: int = 16) -> None:
        """Send bytes of electrical noise."""
        self._put(_Task(self._random.randbytes(count)))

    def phantom(self) -> None:
        """Send a frame once that passes its check but belongs to no card (card readers only)."""
        size = len(bytes.fromhex(self.profile.sample)) if self.profile.sample.isalnum() else 3
        self._put(_Task(encode(self.profile, self._random.randbytes(size).hex())))

    @property
    def manner(self) -> str:
        """How it takes commands: `devices.responders.ANSWERS`, `REFUSES` or `MUTE`."""
        return self._responder.manner

    @manner.setter
    def manner(self, manner: str) -> None:
        self._responder.manner = manner

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self._put(_Task(data))

    def unplug(self, after: int | None = None) -> None:
        """Pull the cable: at once, or once so many more bytes have been sent."""
        if after:
            with self._lock:
                self._cut_after = after
            return
        with self._lock:
            self._pulled = self.plugged
            self._wake()
            # The thread closes what it waits on.
            self._lock.wait_for(lambda: not self._pulled, 5.0)

    def plug(self) -> None:
        """Plug the cable in again."""
        with self._lock:
            if self.plugged:
                return
            self._cut_after = None
            self._master, self._slave = pty.openpty()
            tty.setraw(self._slave)
            settings = termios.tcgetattr(self._slave)
            speed = next((known for known, baud in SPEEDS.items() if baud == self.baud), termios.B9600)
            settings[4] = settings[5] = speed
            termios.tcsetattr(self._slave, termios.TCSANOW, settings)
            os.set_blocking(self._master, False)
            self.path = os.ttyname(self._slave)
            if self._link:
                aside = self._link.with_name(self._link.name + ".new")
                aside.unlink(missing_ok=True)
                aside.symlink_to(self.path)
                aside.replace(self._link)
                self.path = str(self._link)
        self._wake()

    def drain(self, seconds: float = 10.0) -> bool:
        """Wait until everything has been sent; say whether it was in time."""
        with self._lock:
            return self._lock.wait_for(lambda: not self._tasks and not self._out, seconds)

    def close(self) -> None:
        """Take the port away for good."""
        if self._closing:
            return
        self._closing = True
        self._wake()
        self._thread.join()
        with self._lock:
            self._close_port()
        os.close(self._wake_in)
        os.close(self._wake_out)

    def _put(self, *tasks: _Task) -> None:
        with self._lock:
            self._tasks.extend(tasks)
        self._wake()

    def _wake(self) -> None:
        with contextlib.suppress(BlockingIOError):
            os.write(self._wake_out, b"!")

    def _run(self) -> None:
        while not self._closing:
            with self._lock:
                if self._pulled or self._read_out():
                    self._close_port()
                self._next_task()
                wait = self._wait()
                master = self._master
                if not self.plugged:
                    wait = None
                elif self._pull_by:
                    wait = READ_OUT / 100
            reads = [self._wake_in] + ([master] if master >= 0 else [])
            # Without pacing, the reading side sets the pace; a real line waits for nobody.
            writes = [master] if wait == 0.0 and self._out and not self.paced else []
            readable, _, _ = select.select(reads, writes, [], None if writes else wait)
            if self._wake_in in readable:
                with contextlib.suppress(BlockingIOError):
                    os.read(self._wake_in, 4096)
            with self._lock:
                if master in readable:
                    self._listen()
                if self._out and not self._pull_by and time.monotonic() >= self._due:
                    self._write()

    def _wait(self) -> float | None:
        """Return how long there is nothing to do but to listen."""
        if self._out:
            return max(0.0, self._due - time.monotonic())
        return max(0.0, self._task_due - time.monotonic()) if self._tasks else None

    def _read_out(self) -> bool:
        """Say whether a cable that is to come off after a byte may: that byte was read, or nobody reads."""
        if not self._pull_by:
            return False
        if time.monotonic() < self._pull_by - READ_OUT + SETTLE:
            # The kernel hands the byte over in its own time, and counts it only then.
            return False
        unread = int.from_bytes(fcntl.ioctl(self._slave, termios.FIONREAD, bytes(4)), "little")
        return not unread or time.monotonic() > self._pull_by

    def _next_task(self) -> None:
        """Begin the next task once everything before it is out."""
        while self._tasks and not self._out and self.plugged and not self._pull_by:
            task = self._tasks[0]
            now = time.monotonic()
            if task.pause:
                # Answers to the host go out meanwhile.
                self._task_due, task.pause = now + task.pause, 0.0
            if now < self._task_due:
                return
            self._tasks.popleft()
            data = task.data
            if task.card is not None:
                data = self._responder.put(task.card)
            self._say(data)
        if not self._tasks and not self._out:
            self._lock.notify_all()

    def _say(self, data: bytes) -> None:
        if not data:
            return
        self._responder.last_sent = data
        self._out += received_at(data, self.baud, self._read_baud())
        self._due = time.monotonic() + self._block_seconds()

    def _read_baud(self) -> int:
        """Return the baud rate that the port is open at."""
        return SPEEDS.get(termios.tcgetattr(self._master)[5], self.baud)

    def _block(self) -> int:
        if not self.paced:
            return len(self._out)
        return max(1, min(USB_BLOCK, int(self.baud / FRAME_BITS * LATENCY), len(self._out)))

    def _block_seconds(self) -> float:
        return self._block() * FRAME_BITS / self.baud if self.paced else 0.0

    def _listen(self) -> None:
        try:
            heard = os.read(self._master, 4096)
        except OSError:
            return
        self._say(self._responder.heard(heard, time.monotonic()))

    def _write(self) -> None:
        block = bytes(self._out[: self._block()])
        if self._cut_after is not None:
            block = block[: self._cut_after]
        try:
            sent = os.write(self._master, block) if block else 0
        except BlockingIOError:
            if not self.paced:
                return
            # Nobody reads: a real line does not wait.
            self.overruns += len(block)
            sent = len(block)
        except OSError:
            sent = len(block)
        del self._out[:sent]
        if self._cut_after is not None:
            self._cut_after -= sent
            if self._cut_after <= 0:
                self._pull_by = time.monotonic() + READ_OUT
        self._due = time.monotonic() + self._block_seconds()
        if not self._out and not self._tasks:
            self._lock.notify_all()

    def _close_port(self) -> None:
        if self._link:
            self._link.unlink(missing_ok=True)
        for descriptor in (self._master, self._slave):
            if descriptor >= 0:
                os.close(descriptor)
        self._master = self._slave = -1
        self._cut_after = None
        self._pulled = False
        self._pull_by = 0.0
        self._tasks.clear()
        self._out.clear()
        self._lock.notify_all()
