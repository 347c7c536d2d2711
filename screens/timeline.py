"""The life of a matter, step by step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from language.text import width
from screens.dates import moment
from screens.markdown import Line, Span, wrapped
from screens.state_words import state_words

_GAP = "  "


class Step(NamedTuple):
    """Something that happened."""

    at: dt.datetime
    state: str
    by: str = ""
    text: str = ""


def timeline(steps: Iterable[Step], today: dt.date, cells: int) -> list[Line]:
    """Return the steps, the first first: when, what, by whom, and below what was said."""
    ordered = sorted(steps, key=lambda step: step.at)
    times = [moment(step.at, today) for step in ordered]
    column = max(map(width, times), default=0)
    indent = Span(" " * column + _GAP)
    lines: list[Line] = []
    for step, at in zip(ordered, times, strict=True):
        told = [Span(state_words(step.state), "bold"), Span(f"  {step.by}" if step.by else "")]
        head = wrapped(told, cells - column - len(_GAP))
        said = wrapped([Span(step.text)], cells - column - len(_GAP)) if step.text else []
        for place, line in enumerate([*head, *said]):
            start = Span(at + " " * (column - width(at)) + _GAP, "quiet") if place == 0 else indent
            lines.append(Line((start, *line.spans), keep=place + 1 < len(head) + len(said)))
    return lines
