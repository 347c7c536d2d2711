"""Who asks, why, what for, for how long, and the rights of whoever tells something here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.documents import in_language
from language.translation import _, current
from screens.frame import LobbyScreen
from screens.markdown import Line, lay_out
from screens.widgets.paged_lines import PagedLines

if TYPE_CHECKING:
    from textual.app import ComposeResult


class Privacy(LobbyScreen):
    """The estate's own words."""

    def heading(self) -> str:
        """Return what it is."""
        return _("What happens with your answers")

    def body(self) -> ComposeResult:
        """Yield the text."""
        yield PagedLines(self._lines)

    def _lines(self, cells: int) -> list[Line]:
        text = in_language(self.lobby.estate().privacy, current())
        # Each line is a paragraph.
        return lay_out("\n\n".join(text.splitlines()), cells)
