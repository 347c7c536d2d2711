"""The ports of this terminal: those with a reader that is set up, and those without."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import on

from devices.errors import BadSettings
from devices.settings import DeviceSettings
from language.translation import _
from screens.frame import LobbyScreen
from screens.technician import reader_words, short_port
from screens.widgets.big_button import BigButton
from screens.widgets.paged import ListRow, PagedList, Row
from screens.widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult

    from devices.ports import Port

REFRESH_SECONDS = 1.0


class Readers(LobbyScreen):
    """A list of ports; a tap opens one."""

    def __init__(self) -> None:
        super().__init__()
        self._settings = DeviceSettings()
        self._ports: list[Port] | None = None
        """None: nobody has looked yet."""
        self._problem = ""

    def heading(self) -> str:
        """Return what it is."""
        return _("Readers")

    def body(self) -> ComposeResult:
        """Yield the ports."""
        words = Words(self._words(), id="words")
        words.display = bool(words.text)
        yield words
        yield PagedList(self._rows())

    def offers(self) -> Iterable[BigButton]:
        """Offer ports that are in no list, and what needs no port of its own."""
        yield BigButton(_("Another port"), do=self._add)
        yield BigButton(_("Receipt printer"), do=lambda: self.lobby_app.open("receipt_printer"))
        yield BigButton(_("Register a card"), do=lambda: self.lobby_app.open("register_card"))

    def on_mount(self) -> None:
        """Keep the ports and their states up to date."""
        self.set_interval(REFRESH_SECONDS, self._look)

    async def on_screen_resume(self) -> None:
        """Look at once, also when what was changed on the way is to be seen."""
        await self._look()

    @on(BigButton.Pressed)
    async def open(self, event: BigButton.Pressed) -> None:
        """Open the port that was tapped."""
        if isinstance(event.button, ListRow):
            event.stop()
            await self.lobby_app.open("reader", port=event.button.value)

    async def _add(self) -> None:
        from screens.add_port import add_port

        await add_port(self.lobby_app)

    async def _look(self) -> None:
        await asyncio.to_thread(self._read)
        if not self.is_attached or self.lobby_app.lobby_screen is not self:
            return
        words = self.query_one("#words", Words)
        words.update(self._words())
        words.display = bool(words.text)
        rows = self._rows()
        for shown in self.query(PagedList):
            if rows != shown.entries:
                await shown.show(rows)

    def _read(self) -> None:
        from devices.ports import list_ports

        try:
            self._settings = self.lobby.workbench().settings() if self.lobby.workbench else DeviceSettings()
            self._problem = ""
        except BadSettings as error:
            self._settings, self._problem = DeviceSettings(), str(error.fields["problem"])
        self._ports = list_ports()

    def _rows(self) -> list[Row]:
        states = {reader.port: reader for reader in self.lobby.readers}
        rows = []
        for reader in self._settings.readers:
            state = states.get(reader.port)
            told = reader_words(state) if state else _("off")
            rows.append(Row(reader.port, short_port(reader.port), reader.name, reader.profile, told))
        known = {reader.port for reader in self._settings.readers}
        for port in self._ports or ():
            if port.path not in known and port.device not in known:
                rows.append(Row(port.path, short_port(port.path), port.description, _("not set up")))
        return rows

    def _words(self) -> str:
        if self._problem:
            return _("The settings of the readers cannot be read: {problem}").format(problem=self._problem)
        if self._ports is None or self._ports or self._settings.readers:
            return ""
        return _("No port was found. Plug a reader in, and wait a moment.")
