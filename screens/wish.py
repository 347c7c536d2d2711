"""One wish, to be fulfilled by whoever stands before the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.documents import Wish, in_language
from language.translation import _, current
from screens.frame import LobbyScreen
from screens.markdown import BLANK, Line, Span, wrapped
from screens.widgets.big_button import BigButton
from screens.widgets.headed_lines import HeadedLines
from screens.wishes import wish_foot

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult


class WishScreen(LobbyScreen):
    """The whole text, and the way to help."""

    def __init__(self, id: str) -> None:
        super().__init__()
        self._wish_id = id

    def heading(self) -> str:
        """Return what it is."""
        return _("A wish")

    def aside(self) -> str:
        """Return where and when it was made."""
        wish = self._wish()
        return wish_foot(self.lobby, wish) if wish else ""

    def body(self) -> ComposeResult:
        """Yield the text."""
        yield HeadedLines(_("Can you help?"), self._lines)

    def offers(self) -> Iterable[BigButton]:
        """Offer to help."""
        if self._is_open():
            yield BigButton(_("I will help"), do=self._claim, main=True)

    def news(self) -> None:
        """Show the wish as it is now."""
        self.call_next(self.draw_again)

    def _wish(self) -> Wish | None:
        return self.lobby.library.get(Wish, self._wish_id)

    def _is_open(self) -> bool:
        wish = self._wish()
        return wish is not None and wish.state == "open"

    def _lines(self, cells: int) -> list[Line]:
        wish = self._wish()
        if wish is None:
            return wrapped([Span(_("This wish is no longer on the wall."))], cells)
        told = (
            _("Who made it stays with the property office. Leave a way to reach you, and they bring you together.")
            if wish.state == "open"
            else _("Somebody is helping already. Thank you!")
        )
        return [
            *wrapped([Span(in_language(wish.text, current()), "bold")], cells),
            BLANK,
            *wrapped([Span(told, "quiet")], cells),
        ]

    async def _claim(self) -> None:
        await self.lobby_app.open("claim_wish", wish=self._wish_id)
