"""Cards with a few lines of text, in a grid that turns pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from textual.content import Content

from language.text import fit, wrap
from screens.widgets.big_button import BigButton
from screens.widgets.even_grid import Plan
from screens.widgets.paged import Paged

if TYPE_CHECKING:
    from textual.geometry import Size

_PADDING = 4
"""Cells left and right of a card's text together."""
_LEAST_ROWS = 3


class Card(NamedTuple):
    """What stands on a card."""

    value: Any
    title: str
    text: str = ""
    foot: str = ""


class CardButton(BigButton):
    """One card: a title and text, wrapped, and a line at the foot; a tap posts its `Pressed`."""

    DEFAULT_CSS = """
    CardButton { width: 1fr; height: 1fr; padding: 0 2; content-align: left middle; text-align: left; }
    """

    def __init__(self, card: Card) -> None:
        super().__init__(card.title or card.text, card.value)
        self.card = card

    def render(self) -> Content:
        """Return the lines; what finds no room is left out with dots, and the card opens in full."""
        width, height = self.content_size
        card = self.card
        foot = [fit(card.foot, width)] if card.foot else []
        title = wrap(card.title, max(2, width)) if card.title else []
        text = wrap(card.text, max(2, width)) if card.text else []
        room = max(1, height - len(foot))
        shown = (title + text)[:room]
        if len(title) + len(text) > room:
            shown[-1] = fit(f"{shown[-1]}...", width) if len(shown[-1]) < width else fit(shown[-1] + " ", width - 1)
        lines = [(line, "bold" if place < len(title) else "") for place, line in enumerate(shown)]
        lines += [(line, "$quiet") for line in foot]
        return Content("\n").join(Content.assemble(line) for line in lines)


class PagedCards(Paged[Card]):
    """As many columns of cards as find room, all as high as the longest needs."""

    def __init__(self, cards: list[Card], *, column_width: int = 36, id: str | None = None) -> None:
        super().__init__(cards, id=id)
        self._column_width = column_width

    def widget(self, entry: Card) -> CardButton:
        """Return the card's button."""
        return CardButton(entry)

    def fit(self, size: Size) -> Plan:
        """Return the columns, and the rows of the height that the longest text needs."""
        most = max(1, (size.width + 2) // (self._column_width + 2))
        columns = min(most, max(1, len(self.entries)))
        width = (size.width - 2 * (columns - 1)) // columns - _PADDING
        lines = max((_lines(card, width) for card in self.entries), default=1)
        height = max(_LEAST_ROWS, min(lines + 2, size.height))
        if (size.height + 1) // (height + 1) < 2:
            height = max(_LEAST_ROWS, min(lines, size.height))
        rows = max(1, (size.height + 1) // (height + 1))
        return Plan(columns, min(rows, max(1, -(-len(self.entries) // columns))), most_height=height)


def _lines(card: Card, width: int) -> int:
    texts = [text for text in (card.title, card.text) if text]
    return sum(len(wrap(text, max(2, width))) for text in texts) + bool(card.foot)
