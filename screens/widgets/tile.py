"""A tile: a drawn word that is read across the room, and what it stands for in plain characters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from screens.widgets.big_button import BigButton
from screens.widgets.big_text import BigText
from screens.widgets.glyphs import HALF, SEXTANT, Bitmap, bitmap, emboldened, trimmed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual import events
    from textual.geometry import Size
    from textual.widget import Widget


class Tile(BigButton):
    """A large button: `drawn` in letters as large as fit, with the plain `word` and the `caption` beneath.

    Where there is no room for drawn letters, the word stands in bold and the caption below it; where the tile is
    low but wide, the words stand to the right of the drawn ones. The plain word is always there.
    """

    DEFAULT_CSS = """
    Tile { width: 1fr; height: 1fr; padding: 0; layout: vertical; text-style: none;
        & > BigText { width: 1fr; height: 1fr; color: $ink; background: $tile; }
        & > Static { width: 1fr; height: auto; text-align: center; content-align: center middle; }
        &.-air > Static { margin-bottom: 1; }
        &.-beside { layout: horizontal; }
        &.-beside > Static { height: 1fr; }
        &.-main > BigText { color: $on-accent; background: $accent; }
        &.-pressed > BigText { color: $ink; background: $pressed; }
    }
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
        self._big = BigText(drawn or word)
        self._words = Static(markup=False)
        dots = bitmap(drawn or word)
        # The height of the font, not of these words: tiles beside one another are to be arranged alike.
        self._dots = Bitmap(trimmed(emboldened(dots)).width, dots.rows) if dots else None

    def compose(self) -> Iterator[Widget]:
        """Yield the drawn word and the plain ones."""
        yield self._big
        yield self._words

    def render(self) -> Content:
        """Return nothing: the parts draw themselves."""
        return Content("")

    def set_caption(self, caption: str) -> None:
        """Show another caption."""
        if caption != self.caption:
            self.caption = caption
            self._arrange(self.content_size)

    def on_resize(self, event: events.Resize) -> None:
        """Choose the arrangement that the room allows."""
        self._arrange(self.content_size)

    def _arrange(self, size: Size) -> None:
        stacked = f"\n{self.caption}" if self.caption else ""
        for rest in (stacked, stacked.replace("\n", "  "), ""):
            lines = f"{self.label}{rest}".split("\n")
            left = size.height - len(lines)
            if _widest(lines) <= size.width and self._draws(size.width, left):
                self._show(rest, drawn=True, air=self._draws(size.width, left - 1))
                return
        half = size.width // 2
        beside = self._draws(half, size.height) and _widest([self.label, self.caption]) <= half
        self._show(stacked, drawn=beside, beside=beside)

    def _draws(self, columns: int, rows: int) -> bool:
        smallest = SEXTANT if BigText.sextants else HALF
        return self._dots is not None and smallest.fits(self._dots, columns, rows)

    def _show(self, rest: str, *, drawn: bool, beside: bool = False, air: bool = False) -> None:
        self._big.display = drawn
        self.set_class(beside, "-beside")
        self.set_class(air, "-air")
        self._words.styles.height = "1fr" if beside or not drawn else "auto"
        self._words.update(Content.assemble((self.label, "bold"), rest))


def _widest(lines: list[str]) -> int:
    return max(cell_len(line) for line in lines)
