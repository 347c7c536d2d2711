"""What a screen says of itself: its texts, what can be tapped, and which cells each of them has."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import App
    from textual.screen import Screen
    from textual.widget import Widget


_TAIL = 8


class Box(NamedTuple):
    """Cells of the screen: the column and row of the first, and how many there are of each."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The column behind the last."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The row below the last."""
        return self.y + self.height


class Part(msgspec.Struct, frozen=True):
    """A text of the screen."""

    kind: str
    """The class of its widget."""
    texts: tuple[str, ...]
    """All of which have to stand in its cells; none: what it shows is drawn."""
    box: Box
    shown: Box
    """What is left of its cells within the parts that hold it."""
    drawn: str = ""
    """Words that are drawn in large letters."""


class Touchable(msgspec.Struct, frozen=True):
    """Something that can be tapped."""

    kind: str
    words: str
    box: Box
    name: str = ""
    """Its id, if it has one."""
    focused: bool = False
    """Whether keys go to it."""


class Survey(msgspec.Struct, frozen=True):
    """A screen as the program knows it."""

    screen: str
    size: tuple[int, int]
    lines: list[str]
    parts: list[Part]
    targets: list[Touchable]
    missing: list[str]
    """Texts that should be shown and have no place on the screen."""
    scheme: str = ""
    language: str = ""
    focus: Box | None = None
    """The cells of the widget that keys go to, which may have nothing to tap."""
    restless: tuple[Box, ...] = ()
    """Cells that change by themselves: the clock and the state in the header, notices that take turns."""
    taken: int = 0
    """Taps and keys that the program has received so far."""


def survey(app: App[int], taken: int) -> Survey:
    """Return what the screen in front shows, once the program has received so many taps and keys."""
    from textual.css.query import NoMatches
    from textual.errors import NoWidget

    from language.translation import current
    from screens.header import Header
    from screens.home import Ticker
    from screens.widgets.big_text import BigText

    screen = app.screen
    parts: list[Part] = []
    targets: list[Touchable] = []
    missing: list[str] = []
    restless: list[Box] = []
    for widget in _displayed(screen):
        if isinstance(widget, Header | Ticker):
            restless.append(Box(*widget.region))
        texts = tuple(filter(None, _texts(widget)))
        touch = getattr(widget, "targets", None)
        drawn = widget.text if isinstance(widget, BigText) and not texts else ""
        if touch is None and not texts and not drawn:
            continue
        try:
            place = screen.find_widget(widget)
        except (NoWidget, NoMatches):
            missing += texts
            continue
        kind = type(widget).__name__
        parts.append(Part(kind, texts, Box(*place.region), Box(*place.visible_region), drawn))
        if touch is not None:
            targets += [
                Touchable(kind, words, Box(*region), widget.id or "", focused) for words, region, focused in touch()
            ]
    return Survey(
        _name(screen),
        (app.size.width, app.size.height),
        _lines(screen),
        parts,
        targets,
        missing,
        _scheme(app),
        current(),
        Box(*screen.focused.region) if screen.focused else None,
        tuple(restless),
        taken,
    )


def _scheme(app: App[int]) -> str:
    return str(getattr(app, "scheme", ""))


def _name(screen: Screen[object]) -> str:
    opened = getattr(screen, "opened_as", None)
    return opened[0] if opened else type(screen).__name__


def _lines(screen: Screen[object]) -> list[str]:
    """Return the rows of the screen as text, without blanks at their ends."""
    strips = screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


def _displayed(parent: Widget) -> Iterator[Widget]:
    for child in parent.children:
        if child.display and child.visible:
            yield child
            yield from _displayed(child)


def _texts(widget: Widget) -> tuple[str, ...]:  # noqa: PLR0911 - a table of widgets
    """Return the texts that have to stand, complete, in a widget's cells."""
    from textual.widgets import Static

    from screens.frame import Title
    from screens.widgets.big_button import BigButton
    from screens.widgets.big_text import BigText
    from screens.widgets.cards import CardButton
    from screens.widgets.paged import ListRow
    from screens.widgets.paged_lines import TextPage
    from screens.widgets.tile import Tile
    from screens.widgets.words import Words

    match widget:
        case Tile():
            return widget.label, widget.caption
        case ListRow():
            row = widget.row
            return row.title, row.second, row.aside, row.second_aside
        case CardButton():
            return widget.card.title, widget.card.text, widget.card.foot
        case BigButton():
            return (widget.label,)
        case Words():
            # Of a text whose end is shown the beginning may be out of sight.
            return (widget.text[-_TAIL:] if widget.tail else widget.text,)
        case BigText():
            return (widget.text,) if widget.lettering == "plain" else ()
        case TextPage():
            return tuple(line.text for line in widget.lines)
        case Title():
            return widget.parts()
        case Static():
            return (str(widget.render()),)
        case _:
            return ()
