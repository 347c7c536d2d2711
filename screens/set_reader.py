"""What a reader that takes commands is set to, and how to set it otherwise; the reader's own answer decides."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual import on

from devices.conversation import DONE, NO_ANSWER, NOT_SENT, REFUSED, SENT, Outcome
from language.translation import N_, _
from screens.choose import Choose
from screens.frame import LobbyScreen
from screens.reader import set_up, usable_profile
from screens.technician import short_port
from screens.widgets.big_button import BigButton
from screens.widgets.paged import Choice, ListRow, PagedList, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from textual.app import ComposeResult

    from devices.profiles import Setting
    from devices.reader import Reader
    from screens.lobby import CardRead

SETTINGS = {"mode": N_("When it reads"), "beep": N_("Beep"), "light": N_("Light")}
"""What the settings of the profiles are called; one of a technician's own stands as it is."""
VALUES = {
    "continuous": N_("all the time"),
    "sense": N_("when something is held to it"),
    "command": N_("only on command: not in a lobby"),
    "on": N_("On"),
    "low": N_("Low"),
    "off": N_("Off"),
    "reading": N_("while it reads"),
    "always": N_("always on"),
}
OUTCOMES = {
    DONE: N_("The reader took it."),
    SENT: N_("Sent. This kind of reader does not answer to it."),
    REFUSED: N_("The reader refused: {reason}"),
    NO_ANSWER: N_("No answer: check baud rate and RX wire."),
    NOT_SENT: N_("The reader is not connected just now."),
}
"""How a command ended, in words."""
ENDS = (NO_ANSWER, NOT_SENT)
REASONS = {
    "checksum": N_("it did not understand"),
    "unknown-command": N_("it does not know this command"),
    "unknown-tag": N_("it has no such setting"),
    "out-of-range": N_("it does not take this value"),
}


def running(lobby_screen: LobbyScreen, port: str) -> Reader | None:
    """Return the reader on a port, None while it is switched off or lent."""
    workbench = lobby_screen.lobby.workbench
    return workbench().reader(port) if workbench else None


def outcome_words(outcome: Outcome) -> str:
    """Return how a command ended."""
    reason = _(REASONS[outcome.detail]) if outcome.detail in REASONS else outcome.detail
    return _(OUTCOMES[outcome.code]).format(reason=reason)


def value_words(value: str) -> str:
    """Return a value in words; one that is not known stands as it is."""
    return _(VALUES[value]) if value in VALUES else value


class SetReader(LobbyScreen):
    """A row a setting with what the reader says of it; a tap offers the values."""

    def __init__(self, port: str) -> None:
        super().__init__()
        self._port = port
        self._told: dict[str, Outcome] = {}

    def heading(self) -> str:
        """Return what it is."""
        return _("Set the reader")

    def aside(self) -> str:
        """Return which port it is."""
        return short_port(self._port)

    def body(self) -> ComposeResult:
        """Yield the settings."""
        yield PagedList(self._rows())

    def offers(self) -> Iterable[BigButton]:
        """Offer to ask again."""
        yield BigButton(_("Ask again"), do=self._look)

    def on_mount(self) -> None:
        """Ask at once."""
        self._look()

    @on(BigButton.Pressed)
    async def choose(self, event: BigButton.Pressed) -> None:
        """Offer the values of the setting that was tapped."""
        if not isinstance(event.button, ListRow):
            return
        event.stop()
        name = event.button.value
        values = list(self._settings()[name].values)
        told = self._told.get(name)
        await self.lobby_app.push_screen(
            Choose(
                lambda: _("{setting}?").format(setting=setting_words(name)),
                lambda: [Choice(value, value_words(value)) for value in values],
                partial(self._set, name),
                told.detail if told and told.done else None,
            )
        )

    def card_read(self, read: CardRead) -> bool:
        """Take every card and code: they are tests of what was set."""
        return True

    async def _set(self, name: str, value: str) -> None:
        self.run_worker(self._change(name, value), exit_on_error=False)

    async def _change(self, name: str, value: str) -> None:
        reader = running(self, self._port)
        outcome = await reader.change(name, value) if reader else Outcome(NOT_SENT)
        if outcome.done:
            self._told[name] = outcome
        await self._show()
        told = outcome_words(outcome)
        if outcome.done and value in self._settings()[name].idle:
            told = _("Set like that, it reads nothing that residents hold to it. Set it otherwise before you leave.")
        await self.lobby_app.say(told)

    def _look(self) -> None:
        self.run_worker(self._ask(), exclusive=True, exit_on_error=False)

    async def _ask(self) -> None:
        """Ask for each setting in turn; a reader that says nothing once is not asked for the others."""
        self._told.clear()
        await self._show()
        reader = running(self, self._port)
        for name in self._settings():
            self._told[name] = await reader.ask(name) if reader else Outcome(NOT_SENT)
            await self._show()
            if self._told[name].code in ENDS:
                return

    async def _show(self) -> None:
        for shown in self.query(PagedList):
            await shown.show(self._rows())

    def _settings(self) -> Mapping[str, Setting]:
        """Return what can be set, whether the reader is there now or not."""
        profile = usable_profile(self.lobby, set_up(self.lobby, self._port))
        return profile.settings if profile else {}

    def _rows(self) -> list[Row]:
        return [Row(name, setting_words(name), self._state(name)) for name in self._settings()]

    def _state(self, name: str) -> str:
        told = self._told.get(name)
        if told is None:
            # One that said nothing is not asked for more.
            return "" if any(known.code in ENDS for known in self._told.values()) else "..."
        return value_words(told.detail) if told.done else outcome_words(told)


def setting_words(name: str) -> str:
    """Return what a setting is called."""
    return _(SETTINGS[name]) if name in SETTINGS else name
