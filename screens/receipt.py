"""The receipt: a number to carry home, and the truth about who knows of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical

from content.documents import Matter, Promise, in_language
from content.promise import clocks
from content.take_along import Carried
from language.text import group_number, one_after_another
from language.translation import N_, _, current
from screens.dates import local, time
from screens.frame import TALL, LobbyScreen
from screens.slips import receipt_slip
from screens.take_along import TakeAlong
from screens.widgets.big_button import BigButton
from screens.widgets.big_text import BigText
from screens.widgets.qr import QrCode, fits
from screens.widgets.words import Words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from textual.app import ComposeResult
    from textual.geometry import Size

    from content.documents.estate import Danger

NUMBER_ROWS = (6, 4)
"""What the number takes in large figures: with room about it, and at the least."""
WIDE = 76
"""From so many columns on the code stands beside the number, if rows allow; elsewhere it has a screen of its own."""
TAKE_WIDTH = 27
"""Columns for the code beside the number."""
FRAME_ROWS = 8
"""What header, title, the row of offers and the bar take."""
EMPTY_ROWS = 3
"""What the empty lines between them take where rows are many."""


class ReceiptScreen(LobbyScreen):
    """Shown only when what was handed in is safe on this machine's disk."""

    DEFAULT_CSS = """
    ReceiptScreen {
        & #number { height: 6; color: $accent; }
        & #told { width: 1fr; height: 1fr; }
        & #told Words { margin-top: 0; }
        &.-tall #told Words { margin-top: 1; }
        & #take { width: 29; height: 1fr; padding-left: 2; align: center top; }
    }
    """

    def __init__(self, number: str, created_at: dt.datetime, danger: str = "") -> None:
        """Show a receipt.

        Args:
            number: Nine digits.
            created_at: When it was handed in.
            danger: Id of the danger that it is about: whom to call, and what to do, is more than what is promised.
        """
        super().__init__()
        self._danger = danger
        self._number = number
        self._created_at = created_at
        self._drawn_beside = False
        self._slip = ""
        """What has become of the slip, in words; empty: none was asked for."""

    def heading(self) -> str:
        """Return that it is written down, with the number as it can be read out."""
        return _("Written down. Your number: {number}").format(number=group_number(self._number))

    def aside(self) -> str:
        """Return when."""
        return time(self._created_at)

    def body(self) -> ComposeResult:
        """Yield the number, what is true of it now, and a code to take it along."""
        with Horizontal():
            with Vertical(id="told"):
                yield BigText(group_number(self._number), align="left", id="number")
                yield Words(self._state(), id="state", classes="strong")
                yield Words(self._promise(), id="promise")
                yield Words(self._advice(), id="advice")
                yield Words(self._reminder(), id="reminder")
            self._drawn_beside = self._beside()
            if self._drawn_beside:
                with Vertical(id="take"):
                    yield QrCode(self._number)

    def offers(self) -> Iterable[BigButton]:
        """Offer to be done, and the code where it does not stand beside the number."""
        if self.lobby.printer():
            yield BigButton(self._print_label(), do=self._print, id="print")
        if not self._beside():
            yield BigButton(_("Show a code to take along"), do=self._take_along)
        yield BigButton(_("Done"), do=self.lobby_app.home, main=True)

    def on_resize(self) -> None:
        """Put the code beside the number where there is room, and elsewhere offer to show it."""
        super().on_resize()
        if self._beside() != self._drawn_beside:
            self.app.call_next(self.draw_again)
        else:
            self.call_after_refresh(self._make_room)

    def _beside(self) -> bool:
        """Tell whether the code fits beside the number."""
        columns, rows = self.app.size
        rows -= FRAME_ROWS + (EMPTY_ROWS if rows >= TALL else 0)
        return columns >= WIDE and fits(self._number, TAKE_WIDTH, rows)

    async def _take_along(self) -> None:
        await self.lobby_app.push_screen(TakeAlong(self._number_words, lambda: [Carried((), self._number)]))

    def _number_words(self) -> str:
        return _("Number {number}").format(number=group_number(self._number))

    def _make_room(self) -> None:
        """Leave out what would push words out of sight: first the large figures, as the title has the number too."""
        for told in self.query("#told"):
            height = told.content_size.height
            heights = {words: self._rows(words, told.content_size) for words in told.query(Words)}
            advice, number = told.query_one("#advice", Words), told.query_one("#number")
            taken = sum(heights.values())
            advice.display = bool(advice.text) and (taken <= height or not height)
            taken -= 0 if advice.display else heights[advice]
            rows = next((rows for rows in NUMBER_ROWS if taken + rows <= height), 0)
            number.display = bool(rows) or not height
            number.styles.height = rows or NUMBER_ROWS[0]

    def _rows(self, words: Words, room: Size) -> int:
        """Return how many rows words take, with the empty one before them where rows are many."""
        if not words.text:
            return 0
        return words.get_content_height(room, self.size, room.width) + (1 if self.has_class("-tall") else 0)

    def news(self) -> None:
        """Tell what is true now: it may have arrived."""
        self.query_one("#state", Words).update(self._state())
        self.query_one("#promise", Words).update(self._promise())
        self.query_one("#reminder", Words).update(self._reminder())
        for button in self.query("#print").results(BigButton):
            if button.label != self._print_label():
                button.label = self._print_label()
                button.refresh(layout=True)
        self._make_room()

    async def draw_again(self) -> None:
        """Make everything anew."""
        await super().draw_again()
        self.call_after_refresh(self._make_room)

    async def _print(self) -> None:
        """Print a slip; nobody waits for it. What has become of it stays to be read: who sees nothing taps again."""
        at = f"{local(self._created_at):%Y-%m-%d %H:%M}"
        told = (_("Written down at {time}.").format(time=at), self._state(), *self._promise().splitlines(), _remember())
        printer = self.lobby.printer()
        if printer and printer.print(receipt_slip(self.lobby, self._number, told), self._printed):
            self._slip = N_("It is being printed. Please take it from the printer.")
            self.news()
        else:
            await self._not_printed()

    def _printed(self, result: str) -> None:
        if result and self.is_attached:
            self.call_next(self._not_printed)
        elif self.is_attached:
            self._slip = N_("The slip is printed. Please take it along.")
            self.call_next(self.news)

    def _print_label(self) -> str:
        return _("Print another") if self._slip else _("Print it")

    def _reminder(self) -> str:
        return "\n".join([*([_(self._slip)] if self._slip else []), _remember()])

    async def _not_printed(self) -> None:
        self._slip = ""
        self.news()
        words = _("The printer cannot print just now. Please note your number: {number}")
        await self.lobby_app.say(words.format(number=group_number(self._number)))

    def _matter(self) -> Matter | None:
        found = self.lobby.matters(self._number)
        return found[0] if len(found) == 1 else None

    def _state(self) -> str:
        matter = self._matter()
        if matter:
            return _("The property office has it since {time}.").format(time=time(matter.received_at))
        link = self.lobby.link
        if link.state == "never" and self.lobby.settings.sample:
            return _("This is a made-up sample estate: it goes nowhere, and nobody will come.")
        if link.state == "online":
            return _("Saved on this machine; it is on its way to the property office.")
        return _("Saved on this machine, not yet sent: there is no connection. It goes off by itself later.")

    def _promise(self) -> str:
        """Return what is promised; in danger first whom to call if nobody comes."""
        danger = self._about()
        if danger is None:
            return self._promised()
        calls = (f"{in_language(call.name, current())} {call.phone}" for call in danger.calls)
        told = _("Nobody there yet? Call again: {calls}.").format(calls=_(", ").join(calls))
        return "\n".join([told, self._promised()] if self._matter() else [told])

    def _advice(self) -> str:
        """Return what to do in danger until somebody comes."""
        danger = self._about()
        return "\n".join(in_language(line, current()) for line in danger.advice) if danger else ""

    def _about(self) -> Danger | None:
        return next((one for one in self.lobby.estate().dangers if one.id == self._danger), None)

    def _promised(self) -> str:
        matter = self._matter()
        hotline = self.lobby.estate().hotline
        if matter is None:
            return _("The clock starts when the property office has it. If it is urgent, call {hotline}.").format(
                hotline=hotline
            )
        promise = self.lobby.library.get(Promise, matter.promise) if matter.promise else None
        now = self.lobby.clock.now()
        steps = clocks(promise, matter, now) if promise else []
        told = [one_after_another((in_language(clock.step.name, current()) for clock in steps), _(", "))]
        if matter.owner:
            told.append(_("In charge: {owner}").format(owner=matter.owner))
        return "\n".join(filter(None, told)) or _("If it is urgent, call {hotline}.").format(hotline=hotline)


def _remember() -> str:
    return _("With this number you find the answer here, under My matters.")
