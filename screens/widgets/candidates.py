"""What the letters may mean, side by side; a tap takes one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from language.translation import _
from screens.widgets.edges import EDGES, FOCUS, between, colour
from screens.widgets.targets import Target

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

    from language.typing.engine import Candidate


class _Place(NamedTuple):
    x: int
    width: int
    candidate: Candidate | None
    """None: turns the page."""


class Candidates(Widget, can_focus=True):
    """One page of candidates, two rows high; arrows move between them, and Enter takes one."""

    FOCUS_ON_CLICK = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", show=False),
        Binding("right", "move(1)", show=False),
        Binding("enter,space", "take", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"candidates--one", "candidates--more"}
    DEFAULT_CSS = """
    Candidates { width: 1fr; height: 2; background: $ground; color: $quiet;
        & > .candidates--one { background: $tile; color: $link; text-style: bold; }
        & > .candidates--more { background: $bar; color: $ink; }
    }
    """

    class Taken(Message):
        """A candidate was tapped."""

        def __init__(self, candidate: Candidate) -> None:
            super().__init__()
            self.candidate = candidate

    def __init__(self) -> None:
        super().__init__()
        self._candidates: list[Candidate] = []
        self._first = 0
        self._places: list[_Place] = []
        self._at = 0
        """The place that the mark of the focus stands on."""

    def show(self, candidates: Sequence[Candidate]) -> None:
        """Show what the letters may mean, best first."""
        self._candidates = list(candidates)
        self._first = 0
        self._arrange()

    def on_resize(self) -> None:
        """Show as many as fit."""
        self._arrange()

    def render_line(self, y: int) -> Strip:
        """Return a row: the words stand in the first, the second only makes room for the finger."""
        width = self.size.width
        ground = self.rich_style
        one = self.get_component_rich_style("candidates--one")
        more = self.get_component_rich_style("candidates--more")
        edge = Style(color=colour(self, "edge"), bold=False)
        focus = Style(color=colour(self, "focus"), bold=False)
        segments: list[Segment] = []
        end = 0
        for number, place in enumerate(self._places):
            segments.append(Segment(" " * (place.x - end), ground))
            words = place.candidate.text if place.candidate else _("more")
            style = one if place.candidate else more
            middle = words if y == 0 else " " * (place.width - 2)
            marks, mark = (FOCUS, focus) if self._has_mark(number) else (EDGES, edge)
            segments += between(" ", middle, " ", style, style + mark, marks=marks)
            end = place.x + place.width
        segments.append(Segment(" " * max(0, width - end), ground))
        return Strip(segments).crop(0, width)

    def targets(self) -> list[Target]:
        """Return the candidates, and what turns the page."""
        left, top = self.region.offset
        return [
            Target(
                place.candidate.text if place.candidate else _("more"),
                Region(left + place.x, top, place.width, 2),
                self._has_mark(number),
            )
            for number, place in enumerate(self._places)
        ]

    def _has_mark(self, number: int) -> bool:
        return self.has_focus and number == self._at

    def allow_focus(self) -> bool:
        """Tell whether there is anything to take."""
        return bool(self._places)

    def on_click(self, event: events.Click) -> None:
        """Take a candidate, or turn the page."""
        event.stop()
        for place in self._places:
            if place.x <= event.x < place.x + place.width:
                self._take(place)

    def action_move(self, by: int) -> None:
        """Move the mark; past the first and the last the focus moves on."""
        if 0 <= self._at + by < len(self._places):
            self._at += by
            self.refresh()
        elif by > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    def action_take(self) -> None:
        """Take the candidate that the mark stands on, or turn the page."""
        self.take(self._at)

    def take(self, number: int) -> None:
        """Take the candidate that stands there, counted from 0, or turn the page; nothing if there is none."""
        if 0 <= number < len(self._places):
            self._take(self._places[number])

    def _take(self, place: _Place) -> None:
        if place.candidate:
            self.post_message(self.Taken(place.candidate))
        else:
            self._turn()

    def _turn(self) -> None:
        shown = len(self._places) - 1
        self._first = self._first + shown if self._first + shown < len(self._candidates) else 0
        self._arrange()

    def _arrange(self) -> None:
        self._places = []
        self._at = 0
        more = cell_len(_("more")) + 2
        x = 0
        for candidate in self._candidates[self._first :]:
            width = cell_len(candidate.text) + 2
            if x + width + 1 + more > self.size.width:
                break
            self._places.append(_Place(x, width, candidate))
            x += width + 1
        if self._first or len(self._places) < len(self._candidates):
            self._places.append(_Place(x, more, None))
        self.refresh()
