"""Short facts and tables as lines of cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from language.text import fit, width
from screens.markdown import Line, Look, Span, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_GAP = 2
_MOST_LABEL = 16


def facts(
    pairs: Sequence[tuple[str, str]], cells: int, *, look: Look = "", most_label: int = _MOST_LABEL
) -> list[Line]:
    """Return labels and values, one below the other; a long value goes on below itself.

    Args:
        pairs: Labels and values.
        cells: The width.
        look: That of the values.
        most_label: A label may take so many cells.
    """
    label_cells = min(most_label, max((width(label) for label, _ in pairs), default=0)) + _GAP
    lines: list[Line] = []
    for label, value in pairs:
        rest = wrapped([Span(value, look)], max(4, cells - label_cells))
        for number, line in enumerate(rest or [Line()]):
            start = _padded(label if number == 0 else "", label_cells)
            lines.append(Line((Span(start, "quiet"), *line.spans)))
    return lines


def table(rows: Iterable[tuple[Sequence[str], Look]], columns: Sequence[int], cells: int) -> list[Line]:
    """Return a line a row: each column padded or cut to its cells, the last one to what is left of `cells`."""
    left = max(0, cells - sum(columns) - _GAP * len(columns))
    lines = []
    for texts, look in rows:
        parts = [_padded(fit(text, column), column + _GAP) for text, column in zip(texts, columns, strict=False)]
        parts += [fit(text, left) for text in texts[len(columns) :]]
        lines.append(Line((Span("".join(parts), look),)))
    return lines


def _padded(text: str, cells: int) -> str:
    return text + " " * max(0, cells - width(text))
