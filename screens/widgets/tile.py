"""A tile: a drawn word that is read across the room, and what it stands for in plain characters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from rich.cells import cell_len
from rich.style import Style
from textual.strip import Strip

from language.text import label_lines, pieces
from screens.schemes import HOUSE
from screens.widgets.big_button import SIDES, BigButton
from screens.widgets.big_text import BigText, choice, letters, plain_line
from screens.widgets.glyphs import HALF, SEXTANT, Bitmap, Lettering, bitmap, emboldened, trimmed

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.geometry import Size


class _Arrangement(NamedTuple):
    """Where the words stand: each line is (in bold, not in bold)."""

    lines: list[tuple[str, str]]
    drawn: bool
    beside: int = 0
    """So many columns are for the drawn words, with the plain ones to their right; 0: these stand beneath."""
    air: bool = False
    """An empty row stands beneath the plain words."""


class Tile(BigButton):
    """A large button: `drawn` in letters as large as fit, with the plain `word` and the `caption` beneath.

    Where there is no room for drawn letters, the word stands in bold and the caption below it; where the tile is
    low but wide, the words stand to the right of the drawn ones. The plain word is always there.
    """

    # One widget that draws its parts itself: with widgets of its own for them, the home screen had three times as many
    # to style, to lay out twice and to draw, which was a quarter of the time to the first picture.
    DEFAULT_CSS = """
    Tile { width: 1fr; height: 1fr; padding: 0; text-style: none; }
    """

    def __init__(
        self,
        word: str,
        caption: str = "",
        value: Any = None,
        *,
        drawn: str = "",
        do: Callable[[], object] | None = None,
        main: bool = False,
        span: int = 1,
        id: str | None = None,
    ) -> None:
        super().__init__(word, value, do=do, main=main, id=id)
        self.caption = caption
        self.span = span
        self.drawn = drawn or word
        dots = bitmap(self.drawn)
        # The height of the font, not of these words: tiles beside one another are to be arranged alike.
        self._dots = Bitmap(trimmed(emboldened(dots)).width, dots.rows) if dots else None
        self._strips: tuple[object, list[Strip]] | None = None

    def edged(self) -> bool:
        """Return False in the house's colours for a drawn word, which is known by itself and would run into lines."""
        return self._scheme() != HOUSE or not self._arrange(self.content_size).drawn

    def set_caption(self, caption: str) -> None:
        """Show another caption."""
        if caption != self.caption:
            self.caption = caption
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return one row of cells; the rows are drawn together, once for a size, words and style."""
        size, style = self.content_size, self.rich_style
        key = (size, self.label, self.caption, self.drawn, style, BigText.sextants)
        if self._strips is None or self._strips[0] != key:
            self._strips = (key, self._draw(size, style))
        strips = self._strips[1]
        return strips[y] if y < len(strips) else Strip.blank(size.width, style)

    def _draw(self, size: Size, style: Style) -> list[Strip]:
        width, height = size
        arranged = self._arrange(size)
        if not arranged.drawn:
            return self._words(arranged.lines, width, height, style)
        if arranged.beside:
            room = arranged.beside
            pairs = zip(
                self._letters(room, height, style),
                self._words(arranged.lines, width - room, height, style),
                strict=True,
            )
            return [Strip.join(pair) for pair in pairs]
        below = len(arranged.lines)
        air = [Strip.blank(width, style)] * arranged.air
        return [
            *self._letters(width, height - below - len(air), style),
            *self._words(arranged.lines, width, below, style),
            *air,
        ]

    def _letters(self, columns: int, rows: int, style: Style) -> list[Strip]:
        chosen = choice(self.drawn, columns, rows)
        return letters(chosen, columns, rows, style) if chosen else [Strip.blank(columns, style)] * rows

    def _words(self, lines: list[tuple[str, str]], columns: int, rows: int, style: Style) -> list[Strip]:
        bold = style + Style(bold=True)
        top = max(0, (rows - len(lines)) // 2)
        strips = [Strip.blank(columns, style)] * top
        for strong, rest in lines:
            pieces = [piece for piece in ((strong, bold), (rest, style)) if piece[0]]
            strips.append(plain_line(pieces, columns, style))
        strips += [Strip.blank(columns, style)] * (rows - len(strips))
        return strips[:rows]

    def _arrange(self, size: Size) -> _Arrangement:
        """Choose the arrangement that the room allows."""
        stacked = [(self.label, ""), ("", self.caption)] if self.caption else [(self.label, "")]
        in_one = [(self.label, f"  {self.caption}" if self.caption else "")]
        for lettering in (HALF, SEXTANT) if BigText.sextants else (HALF,):
            for lines in (stacked, in_one, [(self.label, "")]):
                left = size.height - len(lines)
                if _widest(lines) <= size.width and self._draws(lettering, size.width, left):
                    return _Arrangement(lines, drawn=True, air=self._draws(lettering, size.width, left - 1))
        beside = self._letters_width() + 2
        # Clear of the line at the right, where there is one: what is drawn has none in the house's colours.
        rest = size.width - beside - (0 if self._scheme() == HOUSE else 1)
        if rest >= cell_len(self.label) and self._draws(SEXTANT, beside, size.height):
            words = [(self.label, ""), *(("", line) for line in label_lines(self.caption, rest) if line)]
            return _Arrangement(words, drawn=True, beside=beside)
        # Clear of the lines at the sides, if the words then still find room and stay whole.
        inside = size.width - SIDES
        whole = max(map(cell_len, (*pieces(self.label), *pieces(self.caption))), default=0) <= inside
        wrapped = self._wrapped(inside) if whole else []
        if not wrapped or len(wrapped) > size.height:
            wrapped = self._wrapped(max(2, size.width))
        return _Arrangement(wrapped, drawn=False)

    def _wrapped(self, cells: int) -> list[tuple[str, str]]:
        words = [(line, "") for line in label_lines(self.label, cells)]
        return words + [("", line) for line in label_lines(self.caption, cells) if line]

    def _draws(self, lettering: Lettering, columns: int, rows: int) -> bool:
        return self._dots is not None and lettering.fits(self._dots, columns, rows)

    def _scheme(self) -> str:
        return str(getattr(self.app, "scheme", HOUSE))

    def _letters_width(self) -> int:
        return SEXTANT.size(self._dots)[0] if self._dots and BigText.sextants else 1000


def _widest(lines: list[tuple[str, str]]) -> int:
    return max(cell_len(strong + rest) for strong, rest in lines)
