"""What a measurement says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One figure, with the limit that it is held against."""

    name: str
    value: float
    unit: str = ""
    """`ms`, `MB`, `×` (a ratio to the peer), `bytes`, …"""
    limit: float | None = None
    sense: Literal["at most", "at least"] = "at most"
    note: str = ""

    @property
    def held(self) -> bool:
        """Whether the limit is held; true where there is none."""
        if self.limit is None:
            return True
        return self.value <= self.limit if self.sense == "at most" else self.value >= self.limit


class Report:
    """Collects figures and hands each on as it comes, so that a long measurement is seen to move."""

    def __init__(self, show: Callable[[Figure], None], progress: Callable[[str], None]) -> None:
        self.figures: list[Figure] = []
        self._show = show
        self.progress = progress

    def add(self, figure: Figure) -> None:
        """Take a figure."""
        self.figures.append(figure)
        self._show(figure)
