"""Running text, wrapped as Chinese is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from language.text import wrap

if TYPE_CHECKING:
    from textual.geometry import Size


class Words(Widget):
    """A text of some lines: no line begins with a closing mark. It is as high as its lines."""

    DEFAULT_CSS = """
    Words { width: 1fr; height: auto; }
    """

    def __init__(
        self, text: str = "", *, tail: bool = False, classes: str | None = None, id: str | None = None
    ) -> None:
        """Show a text.

        Args:
            text: The text.
            tail: Where there is no room for all, show its end instead of its beginning.
            classes: CSS classes.
            id: CSS id.
        """
        super().__init__(id=id, classes=classes)
        self.text = text
        self.tail = tail

    def update(self, text: str) -> None:
        """Show another text."""
        if text != self.text:
            self.text = text
            self.refresh(layout=True)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Return the columns of the longest line in the container."""
        return max((Content(line).cell_length for line in wrap(self.text, max(2, container.width))), default=0)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines there are."""
        return len(wrap(self.text, max(2, width)))

    def render(self) -> Content:
        """Return the lines."""
        lines = wrap(self.text, max(2, self.content_size.width))
        return Content("\n".join(lines[-self.content_size.height :] if self.tail else lines))
