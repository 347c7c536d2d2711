"""Ids that are unique everywhere: UUID version 7 (RFC 9562), made where the thing is made."""

from __future__ import annotations

import os
import threading
import uuid
from collections.abc import Callable

from records.clock import Clock, milliseconds

_RANDOM_BITS = 74
_STEP_BITS = 32


class Ids:
    """Makes ids that grow within one process, whatever the clock does (RFC 9562, 6.2, method 2)."""

    def __init__(self, clock: Clock, random: Callable[[int], bytes] = os.urandom) -> None:
        self._clock = clock
        self._random = random
        self._lock = threading.Lock()
        self._last = 0  # milliseconds and random bits as one number

    def next(self) -> uuid.UUID:
        """Return a new id."""
        return uuid.UUID(bytes=self.next_bytes(milliseconds(self._clock.now())))

    def next_bytes(self, at: int) -> bytes:
        """Return a new id, its 16 bytes; `at` is now in milliseconds."""
        made = at << _RANDOM_BITS | self._bits(_RANDOM_BITS)
        with self._lock:
            if made >> _RANDOM_BITS <= self._last >> _RANDOM_BITS:
                # Within one millisecond, or after the clock was set back: a random step up from the last one.
                made = self._last + 1 + self._bits(_STEP_BITS)
            self._last = made
        return _uuid7(made)

    def _bits(self, count: int) -> int:
        return int.from_bytes(self._random((count + 7) // 8), "big") & ((1 << count) - 1)


def text(raw: bytes) -> str:
    """Return the 16 bytes of an id as people and scripts write it; a quarter of the work of `uuid.UUID`."""
    digits = raw.hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def _uuid7(made: int) -> bytes:
    """Lay 48 bits of time and 74 of chance round the version and the variant."""
    time, chance = made >> _RANDOM_BITS, made & ((1 << _RANDOM_BITS) - 1)
    whole = time << 80 | 0x7 << 76 | (chance >> 62) << 64 | 0b10 << 62 | chance & ((1 << 62) - 1)
    return whole.to_bytes(16, "big")
