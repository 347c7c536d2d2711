"""Letters as large as there is room for, in plain text cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from screens.widgets.glyphs import BLOCK, LETTERINGS, SEXTANT, Bitmap, Lettering, cells, drawn

if TYPE_CHECKING:
    from textual.geometry import Size

LetteringName = Literal["auto", "block", "half", "sextant", "plain"]
Align = Literal["left", "center", "right"]
Weight = Literal["regular", "bold"]


class BigText(Widget):
    """Shows a few words as drawn letters, the largest that fit into the widget; see `glyphs` for their sizes.

    `style` is the largest lettering to use: "auto" takes any; "plain" never draws. Where not even the smallest
    lettering finds room, or the font lacks a character, the words stand in plain bold. A line break in `text`
    begins a new line. `text` is what read-aloud, search and tests see; colours come from CSS `color` and
    `background`. With `width: auto` or `height: auto` the widget is as large as the letters, of which "auto" then
    means sextants.
    """

    DEFAULT_CSS = """
    BigText { width: 1fr; height: 1fr; }
    """

    sextants: ClassVar[bool] = True
    """Whether the terminal draws sextants; set it once, from the settings, before the first screen."""

    text: reactive[str] = reactive("", layout=True)
    """The words, as they would be read out."""

    def __init__(
        self,
        text: str = "",
        style: LetteringName = "auto",
        align: Align = "center",
        weight: Weight = "bold",
        *,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._largest: LetteringName = style
        self._align: Align = align
        self._weight: Weight = weight
        self._drawn: tuple[object, list[Strip]] | None = None
        self.set_reactive(BigText.text, text)

    @property
    def lettering(self) -> str:
        """The name of the lettering that the widget's present size allows: block, half, sextant or plain."""
        chosen = self._choice(*self.content_size)
        return chosen[0].name if chosen else "plain"

    def fits(self, columns: int, rows: int) -> bool:
        """Tell whether the words can be drawn in so many cells, in any lettering that is allowed."""
        return self._choice(columns, rows) is not None

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Return the columns of the letters, if they have to fit into the container."""
        chosen = self._choice(container.width, viewport.height, natural=True)
        return chosen[0].size(chosen[1])[0] if chosen else max(cell_len(line) for line in self.text.split("\n"))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the rows of the letters in `width` columns."""
        chosen = self._choice(width, viewport.height, natural=True)
        return chosen[0].size(chosen[1])[1] if chosen else self.text.count("\n") + 1

    def render_line(self, y: int) -> Strip:
        """Return one row of cells; the rows are drawn together, once for a size, text and style."""
        columns, rows = self.content_size
        style = self.rich_style
        key = (columns, rows, self.text, style, self.sextants)
        if self._drawn is None or self._drawn[0] != key:
            self._drawn = (key, self._draw(columns, rows, style))
        strips = self._drawn[1]
        return strips[y] if y < len(strips) else Strip.blank(columns, style)

    def _largest_lettering(self, natural: bool) -> str:
        """Return the largest lettering that may be used."""
        if self._largest == "auto":
            return (SEXTANT if natural else BLOCK).name
        return self._largest

    def _choice(self, columns: int, rows: int, natural: bool = False) -> tuple[Lettering, Bitmap] | None:
        """Return the largest lettering whose letters find room, with their dots, or None for plain words."""
        return choice(self.text, columns, rows, self._largest_lettering(natural), self._weight)

    def _draw(self, columns: int, rows: int, style: Style) -> list[Strip]:
        chosen = self._choice(columns, rows)
        if chosen:
            return letters(chosen, columns, rows, style, self._align)
        return plain_words(self.text.split("\n"), columns, rows, style + Style(bold=True), self._align)


def choice(
    text: str, columns: int, rows: int, largest: str = BLOCK.name, weight: Weight = "bold"
) -> tuple[Lettering, Bitmap] | None:
    """Return the largest lettering whose letters find room, with their dots, or None for plain words."""
    if largest == "plain":
        return None
    names = [lettering.name for lettering in LETTERINGS]
    for lettering in LETTERINGS[names.index(largest) :]:
        if lettering is SEXTANT and not BigText.sextants:
            continue
        dots = drawn(text, lettering, weight == "bold")
        if dots and lettering.fits(dots, columns, rows):
            return lettering, dots
    close = drawn(text, SEXTANT, bold=False, close=True) if BigText.sextants else None
    return (SEXTANT, close) if close and SEXTANT.fits(close, columns, rows) else None


def letters(
    chosen: tuple[Lettering, Bitmap], columns: int, rows: int, style: Style, align: Align = "center"
) -> list[Strip]:
    """Return rows of cells with the letters in their middle."""
    lettering, dots = chosen
    return [Strip([Segment(line, style)], columns) for line in cells(dots, lettering, columns, rows, align)]


def plain_words(words: list[str], columns: int, rows: int, style: Style, align: Align = "center") -> list[Strip]:
    """Return rows of cells with lines of plain words in their middle."""
    top = max(0, (rows - len(words)) // 2)
    strips = [Strip.blank(columns, style)] * top
    strips += [plain_line([(line, style)], columns, style, align) for line in words]
    strips += [Strip.blank(columns, style)] * (rows - len(strips))
    return strips[:rows]


def plain_line(pieces: list[tuple[str, Style]], columns: int, ground: Style, align: Align = "center") -> Strip:
    """Return one row of cells with pieces of plain words on that ground."""
    strip = Strip([Segment(text, style) for text, style in pieces]).crop(0, columns)
    spare = columns - strip.cell_length
    left = {"left": 0, "center": spare // 2, "right": spare}[align]
    return Strip([Segment(" " * left, ground), *strip, Segment(" " * (spare - left), ground)], columns)
