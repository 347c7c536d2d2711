"""QR codes (ISO/IEC 18004) in half blocks, which phones read off the screen."""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    from qrcode import QRCode
    from textual.geometry import Size

# Readers expect dark on light: these two stay the same in every colour scheme.
_COLOURS = Style(color="#000000", bgcolor="#ffffff")
# Modules of light ground on each side: the standard asks for 4; phones manage with 2, which is the least here.
_QUIET_ZONES = (4, 2)
# Error correction: M restores 15 %, L 7 %.
_CORRECTIONS = ("M", "L")
# Indexed by the upper module and twice the lower one.
_HALF_BLOCKS = " ▀▄█"


class Plan(NamedTuple):
    """How a payload is drawn: error correction ("M" or "L"), `modules` a side without, and `quiet` zone."""

    correction: str
    modules: int
    quiet: int

    @property
    def columns(self) -> int:
        """Columns of cells; one module each."""
        return self.modules + 2 * self.quiet

    @property
    def rows(self) -> int:
        """Rows of cells; two modules each."""
        return -(-self.columns // 2)


@lru_cache(64)
def _modules(payload: str, correction: str) -> int:
    """Return the side of the smallest code that holds the payload, in modules, or 0 if none does."""
    from qrcode.exceptions import DataOverflowError

    try:
        # Versions 1 to 40 have 21 to 177 modules.
        return _code(payload, correction).best_fit() * 4 + 17
    except (DataOverflowError, ValueError):
        return 0


def _code(payload: str, correction: str) -> QRCode[Any]:
    from qrcode import QRCode, constants

    levels = {"M": constants.ERROR_CORRECT_M, "L": constants.ERROR_CORRECT_L}
    code = QRCode(error_correction=levels[correction], border=0)
    code.add_data(payload)
    return code


@lru_cache(16)
def _matrix(payload: str, correction: str) -> tuple[tuple[bool, ...], ...]:
    code = _code(payload, correction)
    code.make(fit=True)
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())


def plan(payload: str, columns: int, rows: int) -> Plan | None:
    """Return how to draw `payload` in so many cells, or None if it does not fit or is empty.

    The full quiet zone comes first, then the stronger error correction. Digits, capital letters and ` $%*+-./:`
    take the least room.
    """
    for quiet, correction in product(_QUIET_ZONES, _CORRECTIONS if payload else ()):
        modules = _modules(payload, correction)
        chosen = Plan(correction, modules, quiet)
        if modules and chosen.columns <= columns and chosen.rows <= rows:
            return chosen
    return None


def fits(payload: str, columns: int, rows: int) -> bool:
    """Tell whether a code of `payload` finds room in so many cells."""
    return plan(payload, columns, rows) is not None


def lines(payload: str, chosen: Plan) -> list[str]:
    """Return the code's rows of cells, quiet zone included; every character but the blank is dark."""
    light = (False,) * chosen.columns
    margin = (False,) * chosen.quiet
    modules = [light] * chosen.quiet
    modules += [margin + row + margin for row in _matrix(payload, chosen.correction)]
    modules += [light] * (2 * chosen.rows - len(modules))
    return [
        "".join(_HALF_BLOCKS[upper + 2 * lower] for upper, lower in zip(*modules[y : y + 2], strict=True))
        for y in range(0, len(modules), 2)
    ]


class QrCode(Widget):
    """Shows `payload` as a QR code in the middle of the widget, black on white, at the smallest version that holds it.

    Where it does not fit it shows nothing, and `too_long` says so: the screen then says the text, or pages it.
    """

    DEFAULT_CSS = """
    QrCode { width: auto; height: auto; }
    """

    payload: reactive[str] = reactive("", layout=True)
    """What the code says."""

    def __init__(
        self, payload: str = "", *, name: str | None = None, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._drawn: tuple[object, list[Strip]] | None = None
        self.set_reactive(QrCode.payload, payload)

    @property
    def too_long(self) -> bool:
        """Whether the payload finds no room in the widget's present size."""
        return bool(self.payload) and not fits(self.payload, *self.content_size)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Return the columns of the code that fits into the container, or none."""
        chosen = plan(self.payload, container.width, container.height or viewport.height)
        return chosen.columns if chosen else 0

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the rows of the code that fits into the container, or none."""
        chosen = plan(self.payload, width, container.height or viewport.height)
        return chosen.rows if chosen else 0

    def render_line(self, y: int) -> Strip:
        """Return one row of cells; the rows are drawn together, once for a size, payload and style."""
        columns, rows = self.content_size
        style = self.rich_style
        key = (columns, rows, self.payload, style)
        if self._drawn is None or self._drawn[0] != key:
            self._drawn = (key, self._draw(columns, rows, style))
        strips = self._drawn[1]
        return strips[y] if y < len(strips) else Strip.blank(columns, style)

    def _draw(self, columns: int, rows: int, style: Style) -> list[Strip]:
        chosen = plan(self.payload, columns, rows)
        if chosen is None:
            return []
        left = (columns - chosen.columns) // 2
        margins = Segment(" " * left, style), Segment(" " * (columns - chosen.columns - left), style)
        return [Strip.blank(columns, style)] * ((rows - chosen.rows) // 2) + [
            Strip([margins[0], Segment(line, _COLOURS), margins[1]], columns) for line in lines(self.payload, chosen)
        ]
