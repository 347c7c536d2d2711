"""What the roomy home screen leaves out, as large."""

from __future__ import annotations

from typing import TYPE_CHECKING

from language.translation import _
from screens.frame import LobbyScreen
from screens.home import ENTRIES, ROOMY, Tiles

if TYPE_CHECKING:
    from textual.app import ComposeResult


class More(LobbyScreen):
    """The other tiles."""

    def heading(self) -> str:
        """Return what it is."""
        return _("What else can be done here")

    def body(self) -> ComposeResult:
        """Yield the tiles."""
        yield Tiles(entry for entry in ENTRIES if entry.screen not in ROOMY)
