"""Staff say who they are: a name, and a PIN on large keys."""

from __future__ import annotations

import asyncio
import math
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical

from content.documents import Staff
from content.documents.staff import pin_matches
from identity.errors import IdentityError
from language.translation import _
from screens.frame import LobbyScreen
from screens.sentences import sentence
from screens.staff import OWN_SCREENS, cards_of, role_name, staff_here
from screens.widgets.big_button import BigButton
from screens.widgets.keypad import Keypad, typed
from screens.widgets.paged import ListRow, PagedList, Row
from screens.widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult

    from screens.lobby import CardRead

MOST_DIGITS = 12
_DOT = "＊"
"""Stands for a digit: two cells wide in every terminal, which round dots are not."""
_AT_ONCE = {"wrong-pin": "wrong-pin-once", "wrong-pin-or-card": "wrong-pin-or-card-once", "sign-in": "sign-in"}
"""What stays true when there is nothing to wait for (any more)."""


class SignIn(LobbyScreen):
    """First the name, then the PIN, which is never shown and kept nowhere but here until it was looked at.

    Where a card is needed too, both are looked at together: nothing tells which of them was wrong.
    """

    DEFAULT_CSS = """
    SignIn #told { width: 30%; min-width: 16; height: 1fr; margin-right: 2;
        & Words { margin-bottom: 1; }
        & #dots { min-height: 1; text-style: bold; }
    }
    SignIn.-tall { & #told { width: 1fr; } & Keypad { width: 29; } }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "enter", show=False)]

    def __init__(self) -> None:
        super().__init__()
        self._listed: list[Staff] = []
        self._chosen: Staff | None = None
        self._pin = ""
        self._held = ""
        """Id of the card that was held to the reader since the last try, whosever it is."""
        self._failed = ""
        """The code of what went wrong at the last try."""
        self._waited = False
        """There was something to wait for when the seconds were last told."""
        self._checking = False

    def heading(self) -> str:
        """Return what is asked."""
        return _("Your PIN, please") if self._chosen else _("Who are you?")

    def aside(self) -> str:
        """Return for whom this is."""
        return f"{role_name(self._chosen)}  {self._chosen.name}" if self._chosen else _("For staff")

    def body(self) -> ComposeResult:
        """Yield the names, or the keys for the PIN."""
        if self._chosen:
            with Horizontal():
                with Vertical(id="told"):
                    yield Words(_("Please enter your PIN on the keys."))
                    yield Words(id="dots")
                    if cards_of(self.lobby, self._chosen) is not None:
                        yield Words(id="held")
                    yield Words(id="failed", classes="alarm")
                yield Keypad()
            return
        found = self._listed = staff_here(self.lobby)
        if found:
            yield PagedList([Row(staff, staff.name, role_name(staff)) for staff in found])
        else:
            yield Words(_("Nobody is registered to sign in here. The property office can change that."))

    def offers(self) -> Iterable[BigButton]:
        """Offer to sign in, once there is a name."""
        if self._chosen:
            yield BigButton(_("Sign in"), do=self._sign_in, main=True)

    def on_mount(self) -> None:
        """Count the seconds down that wrong PINs make one wait."""
        self.set_interval(1.0, self._tell)

    async def back(self) -> None:
        """Go back to the names first."""
        if self._chosen:
            await self._choose(None)
        else:
            await self.lobby_app.back()

    @property
    def takes_any_card(self) -> bool:
        """Whether it is asked who signs in."""
        return self._chosen is not None

    def card_read(self, read: CardRead) -> bool:
        """Take a card for the one who signs in, whosever it is."""
        if self._chosen and not self._checking:
            self._held = read.id
            self._failed = ""
            self._tell()
        return self._chosen is not None

    def news(self) -> None:
        """Show the names as they are now; a PIN that is being entered stays."""
        if not self._chosen and staff_here(self.lobby) != self._listed:
            self.call_next(self.draw_again)

    @on(BigButton.Pressed)
    async def choose(self, event: BigButton.Pressed) -> None:
        """Take the name."""
        if isinstance(event.button, ListRow):
            event.stop()
            await self._choose(event.button.value)

    @on(Keypad.Typed)
    def type(self, event: Keypad.Typed) -> None:
        """Take a digit."""
        event.stop()
        if not self._checking:
            self._pin = typed(self._pin, event.key, MOST_DIGITS)
            self._failed = ""
            self._tell()

    async def action_enter(self) -> None:
        """Take Enter of a hardware keyboard."""
        await self._sign_in()

    async def draw_again(self) -> None:
        """Make everything anew, the dots too."""
        await super().draw_again()
        self._tell()

    async def _choose(self, staff: Staff | None) -> None:
        self._chosen, self._pin, self._held, self._failed = staff, "", "", ""
        await self.draw_again()

    async def _sign_in(self) -> None:
        staff, pin, held = self._chosen, self._pin, self._held
        if not staff or not pin or self._checking:
            return
        cards = cards_of(self.lobby, staff)
        self._checking, self._pin, self._held = True, "", ""

        def matches() -> bool:
            right = pin_matches(pin, staff.pin_hash)
            return right and (cards is None or held in cards)

        try:
            await asyncio.to_thread(self.lobby.pins.check, matches)
        except IdentityError as error:
            self._failed = "wrong-pin-or-card" if error.code == "wrong-pin" and cards is not None else error.code
        except (OSError, ValueError):
            # The tries cannot be counted, or the hash cannot be read: nobody signs in then.
            self._failed = "sign-in"
        else:
            if self._is_in_front():
                self.lobby.visit.staff = staff
                await self.lobby_app.replace(OWN_SCREENS[staff.role])
            return
        finally:
            self._checking = False
        if self.is_attached:
            self._tell()

    def _is_in_front(self) -> bool:
        """Tell whether the visit goes on that the PIN was entered in."""
        return self.is_attached and self.lobby_app.lobby_screen is self

    def _tell(self) -> None:
        """Show a mark for each digit, and why not, with the seconds that are left."""
        if not self._chosen or not self.query("#failed"):
            return
        self.query_one("#dots", Words).update(_DOT * len(self._pin))
        for held in self.query("#held").results(Words):
            held.update(_("Your card was read.") if self._held else _("Please hold your card to the reader, too."))
        self.query_one("#failed", Words).update(self._why_not())

    def _why_not(self) -> str:
        wait = math.ceil(self.lobby.pins.wait())
        if self._waited and not wait:
            # Nothing keeps them any more, so nothing is said any more.
            self._failed = ""
        self._waited = wait > 0
        if wait and self._failed != "sign-in":
            return sentence(self._failed or "too-soon", seconds=wait)
        return sentence(_AT_ONCE[self._failed]) if self._failed in _AT_ONCE else ""
