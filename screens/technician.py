"""What the technician sees after signing in: how every part of the terminal is."""

from __future__ import annotations

import asyncio
import shutil
from typing import TYPE_CHECKING

from language.translation import N_, _
from records.errors import RecordsError
from screens.dates import moment
from screens.facts import facts
from screens.staff import StaffScreen, simulated_cards
from screens.widgets.actions import Actions
from screens.widgets.big_button import BigButton
from screens.widgets.paged_lines import PagedLines

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import ComposeResult

    from records.outbox import Counts
    from screens.lobby import CardRead, ReaderState
    from screens.markdown import Line

PACKAGE = "lobby-kiosk"
REFRESH_SECONDS = 1.0
BY_PATH = "/dev/serial/by-path/"

LINKS = {
    "never": N_("not enrolled"),
    "online": N_("connected"),
    "offline": N_("not reached"),
    "refused": N_("refused"),
}
ERRORS = {
    "unreachable": N_("no answer: check the network and the server"),
    "nonsense": N_("what answers is no lobby server: check the address, or sign in to the network"),
    "insecure": N_("plain HTTP to another machine: use https"),
    "revoked": N_("the office has revoked this terminal: enrol it again; what waits is kept"),
    "unknown-terminal": N_("the server does not know this terminal: enrol it again; what waits is kept"),
    "bad-signature": N_("the server has another key for this terminal: enrol it again; what waits is kept"),
    "busy": N_("the server is busy: this terminal comes back by itself"),
    "protocol": N_("the server speaks another version: upgrade the older one"),
    "dictionary": N_("the server is older than this terminal: upgrade the server"),
    "error": N_("the server failed: its log says why"),
    "unknown-home": N_("the office has no such home: register the card for another one"),
    "known-card": N_("that card is registered for another home or was revoked: only the console changes that"),
    "malformed": N_("the server could not read it: staff see it on the console"),
    "invalid": N_("something in it does not fit: staff see it on the console"),
    "cannot-open": N_("sealed for another server: staff see it on the console"),
    "unknown-type": N_("the server does not know this kind yet: upgrade the server"),
    "newer-version": N_("the server is older than this terminal: upgrade the server"),
    "other-content": N_("another record has the same id: staff see it on the console"),
    "cannot-store": N_("the server could not store it: staff see it on the console"),
    "no-answer": N_("the server answers, but not to this record: it is tried again later"),
    "later": N_("the server wants it later"),
    "too-large": N_("too large for the server: staff see it on the console"),
    "not-enrolled": N_("not enrolled"),
    "outbox-busy": N_("another program keeps the queue to itself"),
    "outbox-damaged": N_("the queue was damaged: what could be read was saved"),
    "outbox-full": N_("the disk is full"),
    "outbox-failed": N_("the queue cannot be opened or written: see whose file it is, its rights, the disk"),
    "library-full": N_("the disk is full: what is new at the office is not shown"),
    "library-failed": N_("the content cannot be written: whose files are they?"),
    "library-busy": N_("another program is writing to the content"),
    "secrets-failed": N_("the secrets cannot be read: whose file is it?"),
    "link": N_("the exchange broke: the log says where"),
    "secrets-damaged": N_("the secrets were damaged: enrol this terminal again"),
}
READERS = {
    "opening": N_("opening"),
    "ready": N_("ready"),
    "reading": N_("reading"),
    "on-command": N_("reads on command only: no reader for a lobby like that"),
    "no-device": N_("no device"),
    "wrong-settings": N_("wrong settings?"),
    "in-use": N_("in use by another program"),
    "forbidden": N_("no permission to open it"),
    "not-a-port": N_("what is there is no port for a reader"),
    "stopped": N_("stopped"),
    "unusable": N_("its profile cannot be used"),
    "bad-reader-settings": N_("the settings cannot be read"),
}
"""States of `devices.reader` in words."""

VOICES = {
    "program": N_("no program to speak with: apt install espeak-ng"),
    "sound": N_("no sound card answers"),
}
"""What `Reading.absent` says, in words."""


def reader_words(reader: ReaderState) -> str:
    """Return a reader's state in words, with the detail that it has."""
    words = _(READERS[reader.state]) if reader.state in READERS else reader.state
    return f"{words} ({reader.note})" if reader.note else words


def short_port(port: str) -> str:
    """Return a port's name without the folder that all ports by place lie in."""
    return port.removeprefix(BY_PATH)


def error_words(code: str) -> str:
    """Return what went wrong for a technician; a code that is not known stands as it is."""
    return _(ERRORS[code]) if code in ERRORS else code


def version() -> str:
    """Return the version of this program."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed(PACKAGE)
    except PackageNotFoundError:
        # Run from a folder that was never installed.
        return "?"


def free_megabytes(folder: Path) -> int:
    """Return how much room there is for records; 0 too where the disk does not answer."""
    try:
        return shutil.disk_usage(folder).free // 1024**2
    except OSError:
        return 0


class Technician(StaffScreen):
    """Facts, kept up to date, and the ways to the queue and the readers; in the demo also what it can simulate."""

    def __init__(self) -> None:
        super().__init__()
        self._counts: Counts | None = None
        self._problem = ""
        self._damage: list[str] = []
        self._free = 0
        self._version = version()
        self._card = ""

    def heading(self) -> str:
        """Return what it is."""
        return _("This terminal")

    def body(self) -> ComposeResult:
        """Yield the facts and the actions."""
        yield PagedLines(self._lines, most_cells=100)
        yield Actions(self._actions())

    async def on_mount(self) -> None:
        """Keep the facts up to date."""
        await self._look()
        self.set_interval(REFRESH_SECONDS, self._look)

    def news(self) -> None:
        """Show how the link is now: the header says so at once."""
        self.call_next(self._look)

    def card_read(self, read: CardRead) -> bool:
        """Show that a card was read, and nothing of whose it is."""
        at = moment(self.lobby.clock.now(), self.lobby.today())
        words = (
            _("code read, {time}") if read.text else _("known card, {time}") if read.card else _("unknown card, {time}")
        )
        self._card = words.format(time=at)
        self.call_next(self._look)
        return True

    def _actions(self) -> list[BigButton]:
        demo = self.lobby.demo
        found = [BigButton(_("Sign out"), do=self.sign_out), *simulated_cards(self.lobby)]
        if demo:
            away = _("Pull the server away (F8)") if demo.server_is_up else _("Put the server back (F8)")
            found.append(BigButton(away, do=self._toggle_server, id="server"))
        found.append(BigButton(_("Queue"), do=lambda: self.lobby_app.open("queue")))
        if self.lobby.workbench:
            found.append(BigButton(_("Readers"), do=lambda: self.lobby_app.open("readers")))
        return found

    def _toggle_server(self) -> None:
        if self.lobby.demo:
            self.lobby.demo.toggle_server()

    async def _look(self) -> None:
        """Look at the disk, and show what changed."""
        await asyncio.to_thread(self._read)
        if not self.is_attached:
            return
        for lines in self.query(PagedLines):
            await lines.show_lines(self._lines)
        demo = self.lobby.demo
        for button in self.query("#server").results(BigButton):
            label = _("Pull the server away (F8)") if demo and demo.server_is_up else _("Put the server back (F8)")
            if label != button.label:
                button.label = label
                button.refresh()

    def _read(self) -> None:
        try:
            self._counts, self._problem = self.lobby.outbox.counts(), ""
            self._damage = [problem.code for problem in self.lobby.outbox.problems()]
        except RecordsError as error:
            self._counts, self._problem = None, error.code
        self._free = free_megabytes(self.lobby.outbox.store.path.parent)

    def _lines(self, cells: int) -> list[Line]:
        return facts([*self._link(), *self._queue(), *self._readers(), *self._machine(), *self._demo()], cells)

    def _link(self) -> list[tuple[str, str]]:
        link = self.lobby.link
        told = [_(LINKS[link.state])]
        if link.last_exchange:
            at = moment(link.last_exchange, self.lobby.today())
            told.append(_("last exchange {time}").format(time=at))
        if link.error:
            told.append(error_words(link.error))
        elif link.state == "never":
            told.append(_("run kiosk enrol URL on this machine, and approve its code on the console"))
        return [(_("Server"), _("; ").join(told))]

    def _queue(self) -> list[tuple[str, str]]:
        counts = self._counts
        if counts is None:
            return [(_("Queue"), error_words(self._problem))]
        words = _("{queued} waiting, {sent} sent, {set_aside} set aside").format(
            queued=counts.queued, sent=counts.sent, set_aside=counts.set_aside
        )
        if counts.sample:
            words += _("; {n} of the sample estate, never sent").format(n=counts.sample)
        return [(_("Queue"), _("; ").join([words, *map(error_words, self._damage[:1])]))]

    def _readers(self) -> list[tuple[str, str]]:
        found = [
            (_("Reader"), _(", ").join((short_port(reader.port), reader.profile, reader_words(reader))))
            for reader in self.lobby.readers
        ]
        found = found or [(_("Reader"), _("none is set up"))]
        return [*found, (_("Last scan"), self._card or _("none since you signed in"))]

    def _machine(self) -> list[tuple[str, str]]:
        clock = (
            _("vouched for")
            if self.lobby.clock.trusted()
            else _("nothing vouches for it: run timedatectl set-ntp true")
        )
        return [
            (_("Disk"), _("{n} MB free").format(n=f"{self._free:,}")),
            (_("Clock"), clock),
            *self._voice(),
            (
                _("Terminal"),
                _("{building}, version {version}").format(building=self.lobby.settings.building, version=self._version),
            ),
        ]

    def _voice(self) -> list[tuple[str, str]]:
        """Tell what keeps this terminal from reading aloud, once somebody wanted it to."""
        absent = self.lobby_app.reading.absent
        return [(_("Voice"), _(VOICES[absent]))] if absent else []

    def _demo(self) -> list[tuple[str, str]]:
        demo = self.lobby.demo
        if demo is None:
            return []
        return [
            (_("Console"), demo.console_url),
            (
                _("Signs in as"),
                _("{name} with {password}").format(name=demo.console_user, password=demo.console_password),
            ),
        ]
