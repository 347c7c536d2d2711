"""A terminal's screen as SVG, every run of text at its own cell.

A run's length is given in cells, never in characters, so Chinese keeps its two columns whichever font the viewer
has; what terminals draw themselves (blocks, sextants, lines) is drawn as rectangles that meet without a gap.
"""

from __future__ import annotations

from html import escape
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from wcwidth import wcswidth

from kiosk.cell_shapes import shapes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# In SVG user units (pixels). The width halves for dots, the height divides by 2, 3 and 8; Chinese needs the height.
CELL_WIDTH = 10
CELL_HEIGHT = 24
_FONT_SIZE = 19
_BASELINE = 18.5

_FONTS = (
    "'Noto Sans Mono CJK SC','Source Han Mono SC','Sarasa Mono SC','WenQuanYi Zen Hei Mono','NSimSun',"
    "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',monospace"
)
_FOREGROUND = "#e6e6e6"
_BACKGROUND = "#101010"
# The names that pyte gives to the sixteen ANSI colours, with xterm's values.
_ANSI = {
    "black": "#000000",
    "red": "#cd0000",
    "green": "#00cd00",
    "brown": "#cdcd00",
    "blue": "#0000ee",
    "magenta": "#cd00cd",
    "cyan": "#00cdcd",
    "white": "#e5e5e5",
    "brightblack": "#7f7f7f",
    "brightred": "#ff0000",
    "brightgreen": "#00ff00",
    "brightbrown": "#ffff00",
    "brightblue": "#5c5cff",
    "brightmagenta": "#ff00ff",
    "bfightmagenta": "#ff00ff",  # pyte 0.8 misspells the background
    "brightcyan": "#00ffff",
    "brightwhite": "#ffffff",
}


class Cell(Protocol):
    """A cell of a terminal as pyte keeps it; `fg` and `bg` are "default", an ANSI name or six hex digits."""

    @property
    def data(self) -> str:
        """The character, empty in the second cell of a wide one."""

    @property
    def fg(self) -> str:
        """The text's colour."""

    @property
    def bg(self) -> str:
        """The ground's colour."""

    @property
    def bold(self) -> bool:
        """Bold text."""

    @property
    def italics(self) -> bool:
        """Slanted text."""

    @property
    def underscore(self) -> bool:
        """Underlined text."""

    @property
    def strikethrough(self) -> bool:
        """Struck-out text."""

    @property
    def reverse(self) -> bool:
        """Text and ground change colours."""


class _Look(NamedTuple):
    foreground: str
    background: str
    bold: bool
    italic: bool
    underline: bool
    strike: bool


class _Run(NamedTuple):
    column: int
    width: int
    text: str
    look: _Look


def _colour(name: str, default: str) -> str:
    return default if name == "default" else _ANSI.get(name, f"#{name}")


def _look(cell: Cell) -> _Look:
    colours = _colour(cell.fg, _FOREGROUND), _colour(cell.bg, _BACKGROUND)
    foreground, background = reversed(colours) if cell.reverse else colours
    return _Look(foreground, background, cell.bold, cell.italics, cell.underscore, cell.strikethrough)


def _runs(row: Sequence[Cell]) -> Iterator[_Run]:
    column = 0
    for look, cells in groupby(row, key=_look):
        group = list(cells)
        yield _Run(column, len(group), "".join(cell.data for cell in group), look)
        column += len(group)


def _box(x: float, y: float, width: float, height: float) -> str:
    return f"M{x:g} {y:g}h{width:g}v{height:g}h{-width:g}z"


def _text(run: _Run, column: int, word: str, y: float) -> str:
    """Draw one word; wide characters each stand at their own cell, narrow ones share the word's length."""
    x, width = column * CELL_WIDTH, wcswidth(word) * CELL_WIDTH
    style = f' fill="{run.look.foreground}"'
    style += ' font-weight="700"' if run.look.bold else ""
    style += ' font-style="italic"' if run.look.italic else ""
    # Half of what the font leaves free, so that a wide glyph stands in the middle of its two cells.
    x_shift = (2 * CELL_WIDTH - _FONT_SIZE) / 2 if wcswidth(word[0]) == 2 else 0
    places = f'x="{x + x_shift:g}"'
    if wcswidth(word[0]) == 2:
        middles = [f"{x + x_shift + 2 * CELL_WIDTH * i:g}" for i in range(len(word))]
        places = f'x="{" ".join(middles)}"'
    elif len(word) > 1:
        places += f' textLength="{width:g}" lengthAdjust="spacingAndGlyphs"'
    return f'<text {places} y="{y:g}"{style}>{escape(word, quote=False)}</text>'


def _words(run: _Run) -> Iterator[tuple[int, str]]:
    """Cut a run where there is nothing to write, where the width of characters changes, and round drawn ones."""

    def kind(character: str) -> object:
        if character == " " or shapes(character, CELL_WIDTH / CELL_HEIGHT):
            return None
        width = wcswidth(character)
        return width or 1

    column = run.column
    for what, characters in groupby(run.text, key=kind):
        word = "".join(characters)
        if what is not None:
            yield column, word
        column += max(wcswidth(word), 0)


def _shapes(run: _Run, top: float) -> Iterator[tuple[float, str]]:
    """Draw what the terminal draws itself, as pairs of opacity and path."""
    column = run.column
    for character in run.text:
        for part in shapes(character, CELL_WIDTH / CELL_HEIGHT):
            x, y = (column + part.left) * CELL_WIDTH, top + part.top * CELL_HEIGHT
            width, height = (part.right - part.left) * CELL_WIDTH, (part.bottom - part.top) * CELL_HEIGHT
            yield part.opacity, _box(x, y, width, height)
        column += max(wcswidth(character), 0)


def svg(rows: Sequence[Sequence[Cell]]) -> str:
    """Return the screen's picture, `CELL_WIDTH` × `CELL_HEIGHT` pixels a cell; it needs no file beside it."""
    width = max((len(row) for row in rows), default=0) * CELL_WIDTH
    height = len(rows) * CELL_HEIGHT
    grounds: dict[str, list[str]] = {}
    drawn: dict[tuple[str, float], list[str]] = {}
    words: list[str] = []
    for y, row in enumerate(rows):
        top = y * CELL_HEIGHT
        for run in _runs(row):
            left, length = run.column * CELL_WIDTH, run.width * CELL_WIDTH
            if run.look.background != _BACKGROUND:
                grounds.setdefault(run.look.background, []).append(_box(left, top, length, CELL_HEIGHT))
            for opacity, path in _shapes(run, top):
                drawn.setdefault((run.look.foreground, opacity), []).append(path)
            rules = [(run.look.underline, _BASELINE + 2), (run.look.strike, CELL_HEIGHT / 2)]
            for offset in (offset for wanted, offset in rules if wanted):
                drawn.setdefault((run.look.foreground, 1.0), []).append(_box(left, top + offset, length, 1))
            words += [_text(run, column, word, top + _BASELINE) for column, word in _words(run)]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
            f' viewBox="0 0 {width} {height}">',
            f'<rect width="{width}" height="{height}" fill="{_BACKGROUND}"/>',
            '<g shape-rendering="crispEdges">',
            *(f'<path fill="{colour}" d="{"".join(paths)}"/>' for colour, paths in grounds.items()),
            *(
                f'<path fill="{colour}" fill-opacity="{opacity:g}" d="{"".join(paths)}"/>'
                for (colour, opacity), paths in drawn.items()
            ),
            "</g>",
            f'<g font-family="{_FONTS}" font-size="{_FONT_SIZE}">',
            *words,
            "</g>",
            "</svg>",
            "",
        ]
    )


def write_picture(path: str | Path, rows: Sequence[Sequence[Cell]]) -> None:
    """Write `rows` of cells to `path` as SVG."""
    Path(path).write_text(svg(rows), encoding="utf-8")
