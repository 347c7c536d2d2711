"""A person at a terminal: starts a program on a real pty, looks at its screen, taps and types.

The tour and the end-to-end tests use it. The program gets a session and a controlling terminal of its own, as
from a terminal emulator; every wait ends with a change on the screen, the end of the program, or a deadline.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from typing import TYPE_CHECKING, Self

from kiosk.emulator import Emulator
from kiosk.errors import Refused
from kiosk.picture import write_picture

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from pyte.screens import Char

# The child takes the pty as its controlling terminal and then becomes the program, under the same pid. A
# `preexec_fn` would do the same between fork and exec, which is not safe while other threads run.
_TAKE_TERMINAL = (
    "import fcntl,os,sys,termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execvp(sys.argv[1], sys.argv[1:])"
)
_TERMINAL = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
# A shell's idea of its own window, which programs believe before they ask the terminal.
_STALE_SIZE = ("COLUMNS", "LINES")
_KINDNESS_SECONDS = 3.0
_REST_SECONDS = 0.05
"""What has not moved for so long stays where it is."""
_REACTION_SECONDS = 0.5
"""A person taps after so long whether it moves or not: some screens are never still."""

_KEYS = {
    "enter": b"\r",
    "tab": b"\t",
    "shift+tab": b"\x1b[Z",
    "escape": b"\x1b",
    "space": b" ",
    "backspace": b"\x7f",
    "up": b"\x1b[A",
    "down": b"\x1b[B",
    "right": b"\x1b[C",
    "left": b"\x1b[D",
    "home": b"\x1b[H",
    "end": b"\x1b[F",
    "insert": b"\x1b[2~",
    "delete": b"\x1b[3~",
    "pageup": b"\x1b[5~",
    "pagedown": b"\x1b[6~",
    **dict(zip(("f1", "f2", "f3", "f4"), (b"\x1bOP", b"\x1bOQ", b"\x1bOR", b"\x1bOS"), strict=True)),
    **{f"f{n}": b"\x1b[%d~" % code for n, code in zip(range(5, 13), (15, 17, 18, 19, 20, 21, 23, 24), strict=True)},
    **{f"ctrl+{chr(code + 96)}": bytes([code]) for code in range(1, 27)},
}


class RobotError(Refused):
    """What the robot waited for did not come; the message ends with the screen as it was.

    `reason` says what was missing, `screen` holds the lines.
    """

    def __init__(self, reason: str, screen: Sequence[str]) -> None:
        self.reason = reason
        self.screen = list(screen)
        width = max((len(line) for line in self.screen), default=0)
        frame = "-" * max(width, 20)
        super().__init__("\n".join([reason, frame, *self.screen, frame]))


class Robot:
    """Runs `argv` on a pty of `size` (columns, rows) and plays the person before it.

    `env` is the whole environment of the program (this process's own by default); `TERM` and `COLORTERM` are
    set to those of a truecolor xterm. `cwd` is its working folder.
    """

    def __init__(
        self,
        argv: Sequence[str],
        size: tuple[int, int] = (80, 24),
        env: Mapping[str, str] | None = None,
        cwd: str | Path | None = None,
    ) -> None:
        self._changed = threading.Condition()
        self._emulator = Emulator(*size)
        self._last_sign = time.monotonic()
        self._outputs = 0
        self._ended = False
        inherited = os.environ if env is None else env
        environment = {name: value for name, value in inherited.items() if name not in _STALE_SIZE} | _TERMINAL
        self._master, terminal = os.openpty()
        self._wake_reader, self._wake = os.pipe()
        try:
            self._set_window_size(*size)
            self._process = subprocess.Popen(
                [sys.executable, "-ISE", "-c", _TAKE_TERMINAL, *argv],
                stdin=terminal,
                stdout=terminal,
                stderr=terminal,
                env=environment,
                cwd=cwd,
                start_new_session=True,
            )
        finally:
            os.close(terminal)
        self._reader = threading.Thread(target=self._read, name="robot", daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """The program's process id, which is also that of its session and process group."""
        return self._process.pid

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows of the terminal."""
        return self._emulator.columns, self._emulator.rows

    @property
    def takes_taps(self) -> bool:
        """Whether the terminal tells the program of taps; when it should not any more, a shell would read them."""
        with self._changed:
            return self._emulator.wants_mouse

    # What it sees

    def text(self) -> list[str]:
        """Return the screen's lines, without blanks at their ends."""
        with self._changed:
            return self._emulator.lines()

    def shows(self, text: str) -> bool:
        """Tell whether `text` stands in one line of the screen now."""
        with self._changed:
            return bool(self._emulator.find(text))

    def wait_for(self, wanted: str | Callable[[list[str]], object], timeout: float = 10) -> list[str]:
        """Wait until the screen shows `wanted` and return its lines.

        `wanted` is a text, or a function that takes the lines and answers truly. Raises `RobotError` after
        `timeout` seconds, or as soon as the program has ended without showing it.
        """
        seen = (lambda lines: any(wanted in line for line in lines)) if isinstance(wanted, str) else wanted
        name = repr(wanted) if isinstance(wanted, str) else getattr(wanted, "__name__", "what was waited for")
        with self._changed:
            self._wait_until(lambda: seen(self._emulator.lines()), name, timeout)
            return self._emulator.lines()

    def wait_while(self, unwanted: str, timeout: float = 10) -> list[str]:
        """Wait until no line of the screen holds `unwanted` and return the lines."""
        with self._changed:
            self._wait_until(lambda: not self._emulator.find(unwanted), f"{unwanted!r} to go", timeout)
            return self._emulator.lines()

    def settle(self, quiet: float = 0.15, timeout: float = 10) -> None:
        """Wait until the program has written nothing for `quiet` seconds, and was sent nothing (or has ended)."""
        deadline = time.monotonic() + timeout
        with self._changed:
            while not self._ended:
                now = time.monotonic()
                calm = self._last_sign + quiet
                if now >= calm and not self._emulator.in_frame:
                    return
                if now >= deadline:
                    raise RobotError(f"the screen did not settle within {timeout:g} s", self._emulator.lines())
                self._changed.wait(min(max(calm - now, 0.01), deadline - now))

    @property
    def outputs(self) -> int:
        """How often the program has written something so far."""
        with self._changed:
            return self._outputs

    def wait_for_output(self, since: int, timeout: float) -> None:
        """Wait until the program has written more than `outputs` told, has ended, or `timeout` seconds have passed."""
        with self._changed:
            self._changed.wait_for(lambda: self._outputs > since or self._ended, timeout)

    def cells(self) -> list[list[Char]]:
        """Return the screen's cells with their colours, row by row."""
        with self._changed:
            return self._emulator.cells()

    def picture(self, path: str | Path) -> None:
        """Write what the screen shows, once it has settled, to `path` as SVG."""
        self.settle()
        write_picture(path, self.cells())

    # What it does

    def tap(self, text: str, nth: int = 0, timeout: float = 10) -> None:
        """Wait for `text` and tap its middle; `nth` counts its places in reading order, -1 is the last.

        Nobody taps within the moment in which what has just come may still move.
        """
        with self._changed:
            needed = nth + 1 if nth >= 0 else -nth
            places: list[tuple[int, int, int]] = []
            while len(places) < needed:
                self._wait_until(lambda: len(self._emulator.find(text)) >= needed, f"{text!r} ({nth}) to tap", timeout)
                self._let_come_to_rest()
                places = self._emulator.find(text)
            x, y, width = places[nth]
        self.tap_at(x + (width - 1) // 2, y, timeout)

    def tap_at(self, x: int, y: int, timeout: float = 10) -> None:
        """Tap the cell in column `x`, row `y` (from 0), once the program listens to the mouse."""
        with self._changed:
            self._wait_until(lambda: self._emulator.wants_mouse, "mouse events to be asked for", timeout)
        self.send(b"\x1b[<0;%d;%dM\x1b[<0;%d;%dm" % (x + 1, y + 1, x + 1, y + 1))

    def key(self, name: str) -> None:
        """Press a key: "enter", "escape", "f8", "ctrl+c", "pageup"…, or a single character."""
        self.send(_KEYS[name] if name in _KEYS else name.encode())

    def type(self, text: str) -> None:
        """Type `text` as it is."""
        self.send(text.encode())

    def send(self, data: bytes) -> None:
        """Write raw bytes to the terminal; waits while the program does not read."""
        view = memoryview(data)
        while view:
            if self._ended:
                raise RobotError("the program has ended", self.text())
            view = view[os.write(self._master, view) :]
        with self._changed:
            # What comes of it is still to be written.
            self._last_sign = time.monotonic()

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size; the program is told (SIGWINCH)."""
        with self._changed:
            self._emulator.resize(columns, rows)
        self._set_window_size(columns, rows)

    def exit(self, timeout: float = 10) -> int:
        """Wait for the program to end by itself and return its exit code (negative: the signal that ended it)."""
        try:
            code = self._process.wait(timeout)
        except subprocess.TimeoutExpired as expired:
            raise RobotError(f"the program did not end within {timeout:g} s", self.text()) from expired
        self._reader.join(_KINDNESS_SECONDS)
        return code

    def close(self) -> None:
        """End the program and whatever it left in its process group, and give the pty back. Can be repeated."""
        if self._master < 0:
            return
        for ending in (signal.SIGTERM, signal.SIGKILL):
            if self._process.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self.pid, ending)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._process.wait(_KINDNESS_SECONDS)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        os.write(self._wake, b"x")
        self._reader.join()
        for descriptor in (self._master, self._wake, self._wake_reader):
            os.close(descriptor)
        self._master = -1

    # How it works

    def _set_window_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _wait_until(self, done: Callable[[], object], name: str, timeout: float) -> None:
        """Wait for screen changes until `done`; the lock is held by the caller."""
        deadline = time.monotonic() + timeout
        while self._emulator.in_frame or not done():
            left = deadline - time.monotonic()
            if self._ended or left <= 0:
                why = "the program ended" if self._ended else f"{timeout:g} s passed"
                raise RobotError(f"{why}, waiting for {name}", self._emulator.lines())
            self._changed.wait(left)

    def _let_come_to_rest(self) -> None:
        """Wait as a person does who has just seen something; the lock is held by the caller."""
        seen = time.monotonic()
        while not self._ended:
            now, calm = time.monotonic(), min(self._last_sign + _REST_SECONDS, seen + _REACTION_SECONDS)
            if now >= calm and not self._emulator.in_frame:
                return
            self._changed.wait(max(calm - now, 0.01))

    def _read(self) -> None:
        """Feed the emulator until the program's side of the pty is closed, or `close` asks to stop."""
        while True:
            ready, _, _ = select.select([self._master, self._wake_reader], [], [])
            try:
                # Linux answers EIO, not end-of-file, once nobody holds the other side.
                data = os.read(self._master, 1 << 16) if self._master in ready else b""
            except OSError:
                data = b""
            with self._changed:
                if data:
                    self._emulator.feed(data)
                    self._last_sign = time.monotonic()
                    self._outputs += 1
                else:
                    self._ended = True
                self._changed.notify_all()
            if not data:
                return
