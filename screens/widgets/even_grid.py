"""A grid whose columns and rows follow from the room there is: nothing in it is ever cut."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, NamedTuple

from textual.geometry import Region, Size, Spacing
from textual.layout import Layout, WidgetPlacement
from textual.widget import Widget

if TYPE_CHECKING:
    from collections.abc import Sequence


class Plan(NamedTuple):
    """How a grid divides its room: cells across and down, and the empty cells between them."""

    columns: int
    rows: int
    gap_x: int = 2
    gap_y: int = 1
    most_height: int = 1000
    """No row is higher."""
    least: tuple[int, ...] = ()
    """The least width of each column, where the room is enough for all; empty: none."""


def shares(room: int, count: int, gap: int) -> list[tuple[int, int]]:
    """Return (place, length) of `count` parts of `room`, as equal as whole cells allow, the longer ones last."""
    whole = room - gap * (count - 1)
    cuts = [whole * i // count for i in range(count + 1)]
    return [(cuts[i] + gap * i, cuts[i + 1] - cuts[i]) for i in range(count)]


def roomy_shares(room: int, least: Sequence[int], gap: int) -> list[tuple[int, int]]:
    """Return (place, length) as `shares` does, but no part shorter than its least, if all of those find room."""
    lengths = [length for _place, length in shares(room, len(least), gap)]
    if sum(least) <= sum(lengths):
        while any(length < need for length, need in zip(lengths, least, strict=True)):
            spare = [length - need for length, need in zip(lengths, least, strict=True)]
            lengths[spare.index(max(spare))] -= 1
            lengths[spare.index(min(spare))] += 1
    return [(sum(lengths[:i]) + gap * i, length) for i, length in enumerate(lengths)]


class _EvenLayout(Layout):
    name = "even"

    def arrange(
        self, parent: Widget, children: Sequence[Widget], size: Size, greedy: bool = True
    ) -> list[WidgetPlacement]:
        assert isinstance(parent, EvenGrid)
        plan = parent.plan(size)
        least = plan.least or (0,) * plan.columns
        across = roomy_shares(size.width, least, plan.gap_x)
        height = min(size.height, plan.rows * plan.most_height + plan.gap_y * (plan.rows - 1))
        down = shares(height, plan.rows, plan.gap_y)
        placements: list[WidgetPlacement] = []
        column = row = 0
        for child in children:
            span = min(getattr(child, "span", 1), plan.columns)
            if column + span > plan.columns:
                column, row = 0, row + 1
            if row >= plan.rows:
                break
            x, (last, width) = across[column][0], across[column + span - 1]
            y, tall = down[row]
            placements.append(
                WidgetPlacement(Region(x, y, last + width - x, tall), Size(0, 0).region.offset, Spacing(), child)
            )
            column += span
        return placements


class EvenGrid(Widget):
    """Places its children in a grid of equal cells, `plan` of them; a child's `span` is how many columns it takes.

    Subclasses say in `plan` how the room is to be divided.
    """

    DEFAULT_CSS = """
    EvenGrid { width: 1fr; height: 1fr; }
    """
    _LAYOUT = _EvenLayout()

    @property
    def layout(self) -> Layout:
        """The layout that asks `plan`."""
        return self._LAYOUT

    def render(self) -> str:
        """Return nothing: without children there is nothing to see."""
        return ""

    @abstractmethod
    def plan(self, size: Size) -> Plan:
        """Return how to divide `size` cells."""
