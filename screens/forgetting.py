"""What the program itself remembers of the texts that it drew: caches, which would outlive the visit."""

from __future__ import annotations

import re
import sys
from functools import _lru_cache_wrapper
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

DRAWING = ("rich", "textual", "screens")
"""Packages that draw, and keep what they drew. `language` keeps its tables; its input engine is told to forget."""


def forget_drawn() -> None:
    """Empty every cache of the packages that draw; they fill again as they are used."""
    for cache in _caches():
        cache.cache_clear()
    # Regular expressions are made of what was looked for.
    re.purge()
    # Only where something was written: at other times that module need not be there.
    if writing := sys.modules.get("screens.writing"):
        writing.forget_typed()


def _caches() -> Iterator[_lru_cache_wrapper[object]]:
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] in DRAWING:
            for value in list(vars(module).values()):
                if isinstance(value, _lru_cache_wrapper):
                    yield value
                elif isinstance(value, type) and value.__module__ == name:
                    yield from _of_class(value)


def _of_class(kind: type) -> Iterator[_lru_cache_wrapper[object]]:
    for value in list(vars(kind).values()):
        # A class method or static method keeps its function under `__func__`.
        inner = getattr(value, "__func__", value)
        if isinstance(inner, _lru_cache_wrapper):
            yield inner
