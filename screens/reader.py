"""One port: how its reader is set up, and what can be done with it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from devices.detect import LIKELY_BAUDS
from devices.errors import DeviceError
from devices.events import CARD
from devices.profiles import load, names
from devices.readers import UNUSABLE
from devices.settings import DeviceSettings, ReaderSettings
from language.translation import _, current
from screens.choose import Choose
from screens.dates import moment
from screens.facts import facts
from screens.frame import LobbyScreen
from screens.reader_words import fault_words
from screens.technician import READERS, reader_words, short_port
from screens.widgets.actions import Actions
from screens.widgets.big_button import BigButton
from screens.widgets.paged import Choice
from screens.widgets.paged_lines import PagedLines

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import ComposeResult

    from screens.lobby import Lobby, ReaderState
    from screens.markdown import Line

REFRESH_SECONDS = 1.0
FIRST_PROFILE = "line"
"""What a port is set to before anybody knows better: most scanners send lines of text."""


def set_up(lobby: Lobby, port: str) -> ReaderSettings | None:
    """Return the settings of the reader on a port."""
    return next((reader for reader in saved(lobby).readers if reader.port == port), None)


def saved(lobby: Lobby) -> DeviceSettings:
    """Return all settings; none where the file cannot be read: whatever is saved next replaces it."""
    try:
        return lobby.workbench().settings() if lobby.workbench else DeviceSettings()
    except DeviceError:
        return DeviceSettings()


def own_profiles(lobby: Lobby) -> Path | None:
    """Return the folder of the profiles that only this terminal has."""
    return lobby.workbench().profiles if lobby.workbench else None


def profile_names(lobby: Lobby) -> list[str]:
    """Return the names of all profiles: lines, which most scanners send, then other codes, then cards."""
    folder = own_profiles(lobby)

    def place(name: str) -> tuple[bool, bool, str]:
        try:
            is_card = load(name, folder).kind == CARD
        except DeviceError:
            is_card = True
        return is_card, not name.startswith(FIRST_PROFILE), name

    return sorted(names(folder), key=place)


class ReaderScreen(LobbyScreen):
    """Facts and actions; what is changed is saved at once, and holds at once."""

    def __init__(self, port: str) -> None:
        super().__init__()
        self._port = port

    def heading(self) -> str:
        """Return what it is."""
        return _("Reader")

    def aside(self) -> str:
        """Return which port it is."""
        return short_port(self._port)

    def body(self) -> ComposeResult:
        """Yield the facts and the actions."""
        known = set_up(self.lobby, self._port)
        yield PagedLines(self._lines, most_cells=100)
        actions = [
            BigButton(_("Find out"), do=lambda: self.lobby_app.open("detect_reader", port=self._port), main=not known),
            BigButton(_("Profile"), do=self._choose_profile),
        ]
        if known:
            actions += [
                BigButton(_("Baud rate"), do=self._choose_baud),
                BigButton(_("Watch"), do=lambda: self.lobby_app.open("watch_reader", port=self._port), main=True),
                BigButton(_("Switch off") if known.enabled else _("Switch on"), do=self._switch),
                BigButton(_("Remove"), do=self._remove),
            ]
        yield Actions(actions)

    def on_mount(self) -> None:
        """Keep the state up to date."""
        self.set_interval(REFRESH_SECONDS, self._tell)

    async def _tell(self) -> None:
        for lines in self.query(PagedLines):
            await lines.show_lines(self._lines)

    def _lines(self, cells: int) -> list[Line]:
        known = set_up(self.lobby, self._port)
        if known is None:
            return facts([(_("Port"), self._port), (_("State"), _("not set up"))], cells)
        profile = known.profile
        try:
            loaded = load(profile, own_profiles(self.lobby))
            told, baud = loaded.summary.get(current(), ""), known.baud or loaded.bauds[0]
        except DeviceError as error:
            problem = str(error.fields.get("problem", ""))
            told, baud = _(READERS[UNUSABLE]) + (f" ({problem})" if problem else ""), known.baud
        state = next((reader for reader in self.lobby.readers if reader.port == self._port), None)
        return facts(
            [
                (_("Port"), self._port),
                (_("Profile"), f"{profile}: {told}"),
                (_("Baud rate"), str(baud)),
                (_("State"), reader_words(state) if state and known.enabled else _("off")),
                (_("Last event"), self._last(state)),
            ],
            cells,
        )

    def _last(self, state: ReaderState | None) -> str:
        if state is None or state.last_at is None:
            return _("none yet")
        return _("{event}, {time}").format(event=last_words(state.last), time=moment(state.last_at, self.lobby.today()))

    async def _save(self, settings: DeviceSettings) -> None:
        if self.lobby.workbench is None:
            return
        try:
            await self.lobby.workbench().save(settings)
        except OSError as error:
            await self.lobby_app.say(_("The settings could not be saved: {problem}").format(problem=error.strerror))
        await self.draw_again()

    async def _change(self, **changes: object) -> None:
        known = set_up(self.lobby, self._port) or ReaderSettings(self._port, FIRST_PROFILE)
        await self._save(saved(self.lobby).with_reader(replace(known, **changes)))  # type: ignore[arg-type]

    async def _switch(self) -> None:
        known = set_up(self.lobby, self._port)
        await self._change(enabled=not (known and known.enabled))

    async def _remove(self) -> None:
        await self._save(saved(self.lobby).without_port(self._port))

    async def _choose_profile(self) -> None:
        async def then(name: str) -> None:
            # Another kind of reader has another rate.
            await self._change(profile=name, baud=0, enabled=True)

        known = set_up(self.lobby, self._port)
        choices = [Choice(name, name) for name in profile_names(self.lobby)]
        chosen = known.profile if known else None
        await self.lobby_app.push_screen(Choose(lambda: _("Which profile?"), lambda: choices, then, chosen))

    async def _choose_baud(self) -> None:
        async def then(baud: int) -> None:
            await self._change(baud=baud)

        choices = [Choice(baud, str(baud)) for baud in sorted(LIKELY_BAUDS)]
        chosen = self._baud(set_up(self.lobby, self._port))
        await self.lobby_app.push_screen(Choose(lambda: _("Which baud rate?"), lambda: choices, then, chosen))

    def _baud(self, known: ReaderSettings | None) -> int:
        """Return the rate that a reader is read at, 0 where its profile does not tell."""
        try:
            return known.baud or load(known.profile, own_profiles(self.lobby)).bauds[0] if known else 0
        except DeviceError:
            return 0


def last_words(code: str) -> str:
    """Return what a reader's last event was: a card, a code, or a fault."""
    known = {"card": _("card read"), "text": _("code read")}
    return known.get(code) or fault_words(code)
