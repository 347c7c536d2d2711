"""Letters as dots, and dots as rows of terminal cells.

A `Bitmap` is text in dots. A `Lettering` says how dots become cells, and so how large the letters of the 16-dot
font are:

| lettering | a dot is | a Chinese character is about | needs |
| --- | --- | --- | --- |
| block | 2 cells | 34 columns × 16 rows | full blocks |
| half | ½ cell | 17 columns × 8 rows | quadrants (Block Elements, in every font) |
| sextant | ⅙ cell | 9 columns × 6 rows | sextants (Unicode 13, drawn by the terminal itself) |

Close letters, one dot apart and not bold, take about a tenth less: a telephone number where there is no room else.

Everything here is pure; `BigText` shows it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from screens.fonts.unifont import HEIGHT, glyph

_LINE_GAP = 2
_REMEMBERED_TEXTS = 64


class Bitmap(NamedTuple):
    """Dots: `rows`, top first; in each the leftmost of `width` dots is the highest bit."""

    width: int
    rows: tuple[int, ...]

    @property
    def height(self) -> int:
        """How many rows of dots there are."""
        return len(self.rows)


class Lettering(NamedTuple):
    """One way to draw: each dot of the font becomes `stretch` dots across, and a cell holds `across` × `down`.

    `cells` has the character for each pattern; bit 0 is the upper left dot, bit 1 the next to its right.
    """

    name: str
    stretch: int
    across: int
    down: int
    cells: str

    def size(self, dots: Bitmap) -> tuple[int, int]:
        """Return the columns and rows that the dots take."""
        return -(-dots.width // self.across), -(-dots.height // self.down)

    def fits(self, dots: Bitmap, columns: int, rows: int) -> bool:
        """Tell whether the dots find room in that many cells."""
        return dots.width <= columns * self.across and dots.height <= rows * self.down


def _sextants() -> str:
    # Four patterns are older characters, which the range of sextants leaves out.
    older = {0b000000: " ", 0b010101: "▌", 0b101010: "▐", 0b111111: "█"}
    newer = iter(range(0x1FB00, 0x1FB3C))
    return "".join(older.get(pattern) or chr(next(newer)) for pattern in range(64))


BLOCK = Lettering("block", 2, 1, 1, " █")
HALF = Lettering("half", 2, 2, 2, " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█")
SEXTANT = Lettering("sextant", 1, 2, 3, _sextants())
# Largest first.
LETTERINGS = (BLOCK, HALF, SEXTANT)


@lru_cache(_REMEMBERED_TEXTS)
def drawn(text: str, lettering: Lettering, bold: bool = True, close: bool = False) -> Bitmap | None:
    """Return the text in the dots of a lettering, with nothing round them; lines are centred below one another.

    None if there is nothing to draw, or the font lacks a character.
    """
    lines = [bitmap(line, lettering.stretch, bold, close) for line in text.split("\n")]
    known = [line for line in lines if line is not None]
    whole = trimmed(_stacked([trimmed(line) for line in known]))
    return whole if whole.width and len(known) == len(lines) else None


def bitmap(text: str, stretch: int = 1, bold: bool = False, close: bool = False) -> Bitmap | None:
    """Return one line of text, 16 dots high with each dot `stretch` times across, or None for an unknown character.

    Bold strokes are one dot wider. Close letters stand one dot apart, however much room their cells leave them.
    """
    width, rows = 0, [0] * HEIGHT
    for character in text:
        found = glyph(character)
        if found is None:
            return None
        own = Bitmap(found.width, found.rows)
        if close:
            own = without_sides(own) if any(own.rows) else Bitmap(found.width // 2, own.rows)
        letter = stretched(own, stretch)
        if bold:
            letter = emboldened(letter) if stretch == 1 else thickened(letter)
        # Chinese glyphs leave one free column, which a bolder stroke takes: they need another to stand apart.
        advance = letter.width + stretch if close else found.width * stretch + (found.width > HEIGHT // 2)
        advance = max(advance, letter.width)
        width += advance
        rows = [row << advance | dots << (advance - letter.width) for row, dots in zip(rows, letter.rows, strict=True)]
    return Bitmap(width, tuple(rows))


def stretched(dots: Bitmap, times: int) -> Bitmap:
    """Return the dots with each repeated `times` across."""
    if times == 1:
        return dots
    one = (1 << times) - 1
    rows = (sum(one << (place * times) for place in range(dots.width) if row >> place & 1) for row in dots.rows)
    return Bitmap(dots.width * times, tuple(rows))


def thickened(dots: Bitmap) -> Bitmap:
    """Return the dots with each stroke one dot wider to the right; for stretched dots, whose gaps stay open."""
    return _fitted(Bitmap(dots.width + 1, tuple(row << 1 | row for row in dots.rows)), dots.width)


def emboldened(dots: Bitmap) -> Bitmap:
    """Return the dots with each stroke one dot wider to the right, but two strokes never grown into one.

    A gap of one dot stays open, unless that would leave a pinhole where strokes above and below it have grown
    together; what was closed all round from the beginning, as in 日, stays open too.
    """
    # One empty column at the right to grow into, and an empty row above and below to look at.
    rows = [0, *(row << 1 for row in dots.rows), 0]
    gaps = [row << 1 & row >> 1 & ~row for row in rows]
    grown = [row | row >> 1 & ~gap for row, gap in zip(rows, gaps, strict=True)]
    bold = (
        grown[y] | gaps[y] & grown[y - 1] & grown[y + 1] & ~(rows[y - 1] & rows[y + 1]) for y in range(1, len(rows) - 1)
    )
    return _fitted(Bitmap(dots.width + 1, tuple(bold)), dots.width)


def _fitted(grown: Bitmap, width: int) -> Bitmap:
    """Take back the column that a letter grew by if nothing stands in it."""
    if any(row & 1 for row in grown.rows):
        return grown
    return Bitmap(width, tuple(row >> 1 for row in grown.rows))


def trimmed(dots: Bitmap) -> Bitmap:
    """Return the dots without the empty rows and columns round them; of an empty bitmap nothing is left."""
    inked = [i for i, row in enumerate(dots.rows) if row]
    if not inked:
        return Bitmap(0, ())
    return without_sides(Bitmap(dots.width, dots.rows[inked[0] : inked[-1] + 1]))


def without_sides(dots: Bitmap) -> Bitmap:
    """Return the dots without the empty columns at their sides; at least one dot has to be there."""
    shadow = 0
    for row in dots.rows:
        shadow |= row
    right = (shadow & -shadow).bit_length() - 1
    return Bitmap(shadow.bit_length() - right, tuple(row >> right for row in dots.rows))


def _stacked(lines: list[Bitmap]) -> Bitmap:
    width = max((line.width for line in lines), default=0)
    rows: list[int] = []
    for line in lines:
        rows += [0] * _LINE_GAP if rows else []
        rows += [row << (width - line.width) // 2 for row in line.rows]
    return Bitmap(width, tuple(rows))


def cells(dots: Bitmap, lettering: Lettering, columns: int, rows: int, align: str = "center") -> list[str]:
    """Return `rows` strings of `columns` characters that show the dots, which must fit.

    The middle is found in dots, not cells; `align` is left, center or right.
    """
    spare = columns * lettering.across - dots.width
    left = {"left": 0, "center": spare // 2, "right": spare}[align]
    top = (rows * lettering.down - dots.height) // 2
    canvas = [0] * top + [row << (spare - left) for row in dots.rows]
    canvas += [0] * (rows * lettering.down - len(canvas))
    return [_band(canvas[y : y + lettering.down], lettering, columns) for y in range(0, len(canvas), lettering.down)]


def _band(rows: list[int], lettering: Lettering, columns: int) -> str:
    """Return the characters of one row of cells."""
    line = []
    mask = (1 << lettering.across) - 1
    # In a cell's pattern the leftmost dot is the lowest bit, in a row of dots it is the highest.
    mirrored = (0, 1) if lettering.across == 1 else (0b00, 0b10, 0b01, 0b11)
    for column in range(columns - 1, -1, -1):
        shift = column * lettering.across
        pattern = 0
        for place, row in enumerate(rows):
            pattern |= mirrored[row >> shift & mask] << place * lettering.across
        line.append(lettering.cells[pattern])
    return "".join(line)
