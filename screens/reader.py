"""One port: how its reader is set up, and what can be done with it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from devices.detect import LIKELY_BAUDS
from devices.errors import DeviceError
from devices.events import CARD, TEXT
from devices.profiles import load, names
from devices.readers import UNUSABLE
from devices.settings import DeviceSettings, ReaderSettings
from language.translation import _, current
from screens.choose import Choose, ChooseRow
from screens.dates import moment
from screens.facts import facts
from screens.frame import LobbyScreen
from screens.reader_words import fault_words
from screens.technician import READERS, reader_words, short_port
from screens.widgets.actions import Actions
from screens.widgets.big_button import BigButton
from screens.widgets.paged import Choice, Row
from screens.widgets.paged_lines import PagedLines

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from textual.app import ComposeResult

    from devices.profiles import Profile
    from screens.lobby import Lobby, ReaderState
    from screens.markdown import Line

REFRESH_SECONDS = 1.0
FIRST_PROFILE = "line"
"""What a port is set to before anybody knows better: most scanners send lines of text."""
ENCODINGS = {"utf-8": "UTF-8", "gb18030": "GBK"}
"""What the text of a scanner may come in, as scanners' manuals call it."""


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


def usable_profile(lobby: Lobby, known: ReaderSettings | None) -> Profile | None:
    """Return the profile as a reader uses it, None where there is none or it cannot be used."""
    try:
        return known.loaded(own_profiles(lobby)) if known else None
    except DeviceError:
        return None


def profile_rows(lobby: Lobby, chosen: str = "") -> list[Row]:
    """Return all profiles with what they are for: lines, which most scanners send, then other codes, then cards."""
    folder = own_profiles(lobby)
    found: list[tuple[tuple[bool, bool, str], Row]] = []
    for name in names(folder):
        try:
            profile = load(name, folder)
        except DeviceError:
            is_card, title, told = True, name, _(READERS[UNUSABLE])
        else:
            is_card, told = profile.kind == CARD, profile.summary.get(current(), "")
            title = ": ".join(filter(None, (name, profile.readers.get(current(), ", ".join(profile.models)))))
        place = is_card, not name.startswith(FIRST_PROFILE), name
        found.append((place, Row(name, title, told, "√" if name == chosen else "")))
    return [row for _place, row in sorted(found)]


class ReaderScreen(LobbyScreen):
    """Facts and actions; what is changed is saved at once, and holds at once."""

    def __init__(self, port: str) -> None:
        super().__init__()
        self._port = port
        self._offered: ReaderSettings | None = None
        """The settings that the actions in front are for."""

    def heading(self) -> str:
        """Return what it is."""
        return _("Reader")

    def aside(self) -> str:
        """Return which port it is."""
        return short_port(self._port)

    def body(self) -> ComposeResult:
        """Yield the facts and the actions."""
        known = self._offered = set_up(self.lobby, self._port)
        yield PagedLines(self._lines, most_cells=100)
        actions = [
            BigButton(_("Find out"), do=lambda: self.lobby_app.open("detect_reader", port=self._port), main=not known),
            BigButton(_("Profile"), do=self._choose_profile),
        ]
        if known:
            actions += [
                self._line_button(known),
                BigButton(_("Watch"), do=lambda: self.lobby_app.open("watch_reader", port=self._port), main=True),
                BigButton(_("Switch off") if known.enabled else _("Switch on"), do=self._switch),
                BigButton(_("Remove"), do=self._remove),
            ]
        yield Actions(actions)

    def on_mount(self) -> None:
        """Keep the state up to date."""
        self.set_interval(REFRESH_SECONDS, self._tell)

    async def on_screen_resume(self) -> None:
        """Offer what fits the reader that was set up meanwhile."""
        if set_up(self.lobby, self._port) != self._offered:
            await self.draw_again()

    async def _tell(self) -> None:
        for lines in self.query(PagedLines):
            await lines.show_lines(self._lines)

    def _lines(self, cells: int) -> list[Line]:
        known = set_up(self.lobby, self._port)
        if known is None:
            return facts([(_("Port"), self._port), (_("State"), _("not set up"))], cells)
        profile = known.profile
        text = ""
        try:
            loaded = known.loaded(own_profiles(self.lobby))
            told, baud = loaded.summary.get(current(), ""), known.baud or loaded.bauds[0]
            text = encoding_words(loaded.encoding) if loaded.kind == TEXT else ""
        except DeviceError as error:
            problem = str(error.fields.get("problem", ""))
            told, baud = _(READERS[UNUSABLE]) + (f" ({problem})" if problem else ""), known.baud
        state = next((reader for reader in self.lobby.readers if reader.port == self._port), None)
        return facts(
            [
                (_("Port"), self._port),
                (_("Profile"), f"{profile}: {told}"),
                (_("Baud rate"), ", ".join(filter(None, (str(baud), text)))),
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
            await self._change(profile=name, baud=0, encoding="", enabled=True)

        known = set_up(self.lobby, self._port)
        chosen = known.profile if known else ""
        rows = partial(profile_rows, self.lobby, chosen)
        await self.lobby_app.push_screen(ChooseRow(lambda: _("Which profile?"), rows, then, chosen))

    def _line_button(self, known: ReaderSettings) -> BigButton:
        """Return the button for the baud rate, and for the encoding where text comes."""
        profile = usable_profile(self.lobby, known)
        if profile is None or profile.kind != TEXT:
            return BigButton(_("Baud rate"), do=self._choose_baud)
        return BigButton(_("Rate, text"), do=self._choose_of_line)

    async def _choose_of_line(self) -> None:
        async def then(choose: Callable[[], Awaitable[None]]) -> None:
            await choose()

        def choices() -> list[Choice]:
            known = set_up(self.lobby, self._port)
            profile = usable_profile(self.lobby, known)
            text = encoding_words(profile.encoding) if profile else ""
            return [
                Choice(self._choose_baud, _("Baud rate: {baud}").format(baud=self._baud(known))),
                Choice(self._choose_encoding, _("Chinese comes as: {encoding}").format(encoding=text)),
            ]

        await self.lobby_app.push_screen(Choose(lambda: _("What is to be changed?"), choices, then))

    async def _choose_encoding(self) -> None:
        async def then(encoding: str) -> None:
            known = set_up(self.lobby, self._port)
            plain = usable_profile(self.lobby, replace(known, encoding="")) if known else None
            await self._change(encoding="" if plain and plain.encoding == encoding else encoding)

        profile = usable_profile(self.lobby, set_up(self.lobby, self._port))
        choices = [Choice(encoding, words) for encoding, words in ENCODINGS.items()]
        chosen = profile.encoding if profile else None
        await self.lobby_app.push_screen(Choose(lambda: _("How does Chinese come?"), lambda: choices, then, chosen))

    async def _choose_baud(self) -> None:
        async def then(baud: int) -> None:
            await self._change(baud=baud)

        choices = [Choice(baud, str(baud)) for baud in sorted(LIKELY_BAUDS)]
        chosen = self._baud(set_up(self.lobby, self._port))
        await self.lobby_app.push_screen(Choose(lambda: _("Which baud rate?"), lambda: choices, then, chosen))

    def _baud(self, known: ReaderSettings | None) -> int:
        """Return the rate that a reader is read at, 0 where its profile does not tell."""
        profile = usable_profile(self.lobby, known)
        return (known.baud if known else 0) or (profile.bauds[0] if profile else 0)


def encoding_words(encoding: str) -> str:
    """Return an encoding as people call it."""
    return ENCODINGS.get(encoding, encoding)


def last_words(code: str) -> str:
    """Return what a reader's last event was: a card, a code, or a fault."""
    known = {"card": _("card read"), "text": _("code read")}
    return known.get(code) or fault_words(code)
