"""A sentence that waits to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Center, Middle

from language.translation import _
from screens.frame import LobbyScreen
from screens.widgets.big_button import BigButton
from screens.widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult


class MessageScreen(LobbyScreen):
    """Says one thing, and what to do next."""

    DEFAULT_CSS = """
    MessageScreen Words { width: auto; max-width: 100%; text-style: bold; }
    """

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words

    def heading(self) -> str:
        """Return what it is."""
        return _("Please note")

    def body(self) -> ComposeResult:
        """Yield the sentence, in the middle."""
        with Middle(), Center():
            yield Words(self.words)

    def offers(self) -> Iterable[BigButton]:
        """Offer to go on."""
        yield BigButton(_("I have read it"), do=self.back, main=True)
