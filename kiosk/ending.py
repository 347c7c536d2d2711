"""Signals that end a command, taken where it waits.

An exception out of a signal's handler comes between any two steps of the program, also right behind the one that took
a lock: whoever cleans up then waits for that lock for ever.
"""

from __future__ import annotations

import os
import select
import signal
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType, TracebackType

_CODES = {signal.SIGTERM: 0, signal.SIGINT: 130}
"""Exit codes: to be told to end is no fault; Ctrl+C is told to the shell as shells do."""


class Ending:
    """Notes that the command is to end, from the main thread's `with` on."""

    def __init__(self) -> None:
        self.code: int | None = None
        """The exit code, once the command is to end."""
        self._noted, self._note = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)

    def __enter__(self) -> Self:
        self._before = {number: signal.signal(number, self._take) for number in _CODES}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        os.close(self._noted)
        os.close(self._note)

    def wait(self, seconds: float | None = None, read: Sequence[int] = ()) -> list[int]:
        """Wait so long, or for ever, until one of these descriptors can be read or the command is to end.

        Returns:
            Those that can be read; see `code` for the end.
        """
        ready, _, _ = select.select([self._noted, *read], [], [], seconds)
        return [each for each in ready if each != self._noted]

    def _take(self, number: int, _frame: FrameType | None) -> None:
        self.code = _CODES[signal.Signals(number)]
        os.write(self._note, b"!")
