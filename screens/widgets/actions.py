"""Buttons that share the width of a screen, where there are more of them than fit into the row of offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from language.text import narrowest
from screens.widgets.big_button import SIDES, BigButton
from screens.widgets.even_grid import EvenGrid, Plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from textual.geometry import Size
    from textual.widget import Widget

_LINES = 2
"""Where rows are few a button has room for so many lines of its label."""


class Actions(EvenGrid):
    """One row of buttons below a body, as equal as their labels let them be, the main action last; long labels wrap."""

    DEFAULT_CSS = """
    Actions { dock: bottom; height: 3; width: 1fr;
        & > BigButton { width: 1fr; padding: 0; }
    }
    """

    def __init__(self, buttons: Iterable[BigButton]) -> None:
        super().__init__()
        self._buttons = sorted(buttons, key=lambda button: button.has_class("-main"))

    def compose(self) -> Iterator[Widget]:
        """Yield the buttons."""
        yield from self._buttons

    def plan(self, size: Size) -> Plan:
        """Return one row."""
        gaps = len(self._buttons) - 1
        whole, wrapped = (
            tuple(narrowest(button.label, lines) + SIDES for button in self._buttons) for lines in (1, _LINES)
        )
        return Plan(len(self._buttons), 1, gap_x=1, least=whole if sum(whole) + gaps <= size.width else wrapped)
