"""A code to take something along on a phone, as large as the screen allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical

from language.translation import N_, _
from screens.bar import Bar
from screens.frame import TALL, LobbyScreen
from screens.widgets.big_button import BigButton
from screens.widgets.qr import QrCode, fits
from screens.widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.geometry import Size

    from content.take_along import Carried, Part

WORDS_WIDTH = 24
"""So many columns are kept for the words beside the code."""

_PARTS: dict[Part, str] = {
    "title": N_("the title"),
    "text": N_("the whole text"),
    "date": N_("the date"),
    "author": N_("who put it up"),
    "hotline": N_("the hotline"),
}


class TakeAlong(LobbyScreen):
    """Shows the fullest code that fits; says what is in it, or that there is too much for a code here.

    A code needs rows: there is no title line, and where rows are few the bar makes room too, so that the button to go
    back stands beside the code.
    """

    DEFAULT_CSS = """
    TakeAlong {
        & #body { layout: horizontal; }
        &.-tall #body { margin: 0; }
        & #body QrCode { width: 1fr; height: 1fr; }
        & #words { width: 24; height: 1fr; padding: 1 0 0 2; }
        & #words Words { margin-bottom: 1; }
        & #words BigButton { width: 1fr; dock: bottom; }
        &.-tall #words { width: 1fr; }
        &.-tall #words BigButton { display: none; }
    }
    """

    def __init__(self, title: Callable[[], str], choices: Callable[[], Sequence[Carried]]) -> None:
        """Show one of several codes.

        Args:
            title: What it is about, in the present language.
            choices: What a code may carry in the present language, the fullest first.
        """
        super().__init__()
        self._title = title
        self._choices = choices

    def body(self) -> ComposeResult:
        """Yield the code and what is in it."""
        yield QrCode(id="code")
        with Vertical(id="words"):
            yield Words(self._title(), classes="strong")
            yield Words(id="told")
            yield BigButton(_("Back"), do=self.back, main=True, id="back")

    def on_resize(self) -> None:
        """Leave the bar to the code where rows are few, and choose what fits."""
        self.query_one(Bar).display = self.size.height >= TALL
        self.call_after_refresh(self._choose)

    async def draw_again(self) -> None:
        """Make everything anew."""
        await super().draw_again()
        self.on_resize()

    def _choose(self) -> None:
        room = self.query_one("#body").content_size
        code, told = self.query_one(QrCode), self.query_one("#told", Words)
        carried = self._fullest(room)
        code.display = carried is not None
        if carried is None:
            told.update(_("This is too long for a code on this screen. Go back, and take a photo of the text."))
            return
        code.payload = carried.payload
        code.styles.width = room.width - WORDS_WIDTH if room.height < TALL else "auto"
        parts = _(", ").join(_(_PARTS[part]) for part in carried.parts)
        told.update(
            _("Point your phone's camera at the code. In it: {parts}.").format(parts=parts)
            if parts
            else _("Point your phone's camera at the code.")
        )

    def _fullest(self, room: Size) -> Carried | None:
        columns = room.width - WORDS_WIDTH
        return next((carried for carried in self._choices() if fits(carried.payload, columns, room.height)), None)
