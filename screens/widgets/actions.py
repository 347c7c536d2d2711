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

_GAP = 1


class Actions(EvenGrid):
    """One row of buttons below a body that share its width by their words, the main action last."""

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
        """Return one row, as wide as the labels need in one line or, where that is too much, in two."""
        count = len(self._buttons)
        room = size.width - (count - 1) * _GAP
        ways = [tuple(narrowest(button.label, lines) + SIDES for button in self._buttons) for lines in (1, 2)]
        return Plan(count, 1, gap_x=_GAP, least=next((least for least in ways if sum(least) <= room), ways[-1]))
