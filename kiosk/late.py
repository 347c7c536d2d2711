"""Parts of a terminal that are made when they are needed first, not when it starts."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, TypeVar, cast

T = TypeVar("T")


class _Late:
    """Stands for something until it is asked for anything; thread-safe."""

    def __init__(self, make: Callable[[], object]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._made: object | None = None

    def __getattr__(self, name: str) -> Any:
        with self._lock:
            if self._made is None:
                self._made = self._make()
        return getattr(self._made, name)


def late(make: Callable[[], T]) -> T:
    """Return what `make` returns, made at the first question to it.

    The first screen asks neither the outbox nor the guard of the PINs anything, and their rooms (SQLite, sealing, JSON)
    would be a good part of a start.
    """
    return cast(T, _Late(make))
