"""A port that no list of serial ports has: a device server in the network, or a scanner that acts as a keyboard."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import on

from devices.transports import HID, KEYS, TCP, tcp_address
from language.translation import _
from screens.choose import Choose
from screens.entry import Entry
from screens.frame import LobbyScreen
from screens.widgets.big_button import BigButton
from screens.widgets.keypad import Keypad
from screens.widgets.paged import Choice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult

    from screens.lobby_app import LobbyApp

MOST = 40
"""Characters of an address; names of machines are shorter."""
NUMBERS = (
    ("1 2 3 .", "4 5 6 :", "7 8 9 letters", "clear 0 delete"),
    ("1 2 3 4 5 . clear", "6 7 8 9 0 : letters delete"),
)
LETTERS = (
    ("A B C D E F", "G H I J K L", "M N O P Q R", "S T U V W X", "Y Z - digits delete"),
    ("A B C D E F G H I J", "K L M N O P Q R S T", "U V W X Y Z - digits delete"),
)
KEYPADS = {"letters": LETTERS, "digits": NUMBERS}
"""Keys that show other keys."""


async def add_port(app: LobbyApp) -> None:
    """Ask what kind of port it is, and open the port that comes of it."""
    from devices.wedge import list_keyboards

    keyboards = await asyncio.to_thread(list_keyboards)

    def choices() -> list[Choice]:
        return [
            Choice(TCP, _("Device server in the network")),
            Choice(KEYS, _("Scanner that types at this screen")),
            *(Choice(HID + path, _("Keyboard {name}").format(name=path.rpartition("/")[2])) for path in keyboards),
        ]

    async def then(port: str) -> None:
        if port == TCP:
            await app.open("add_port")
        else:
            await app.open("reader", port=port)

    await app.push_screen(Choose(lambda: _("What kind of port?"), choices, then))


class _Address(Entry):
    @on(Keypad.Typed)
    def take_other_keys(self, event: Keypad.Typed) -> None:
        """Show other keys where those are asked for."""
        if event.key in KEYPADS:
            event.prevent_default().stop()
            self.query_one(Keypad).show(KEYPADS[event.key])


class AddPort(LobbyScreen):
    """Takes the address of a device server, key by key."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ""

    def heading(self) -> str:
        """Return what is asked."""
        return _("Which address has the device server?")

    def body(self) -> ComposeResult:
        """Yield the address so far, and the keys."""
        hint = _("Machine and port, such as 192.168.1.20:4001. It must pass bytes as they are (raw TCP).")
        yield _Address(NUMBERS, self._text, self._keep, most=MOST, shown=_grouped, hint=hint)

    def offers(self) -> Iterable[BigButton]:
        """Offer to go on."""
        yield BigButton(_("Next"), do=self._done, main=True)

    def _keep(self, text: str) -> None:
        self._text = text

    async def _done(self) -> None:
        port = TCP + self._text.lower()
        if tcp_address(port) is None:
            await self.lobby_app.say(_("That is no address yet. It looks like this: 192.168.1.20:4001"))
            return
        await self.lobby_app.replace("reader", port=port)


def _grouped(text: str) -> str:
    return text.lower()
