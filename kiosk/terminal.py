"""One terminal's rooms, opened on its data folder: what the lobby screen stands on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from content.documents import Building, Card, Estate
from content.documents.card import card_id
from kiosk import settings as own_settings
from kiosk.content_folders import lobby_content
from kiosk.home import Home
from records.clock import Clock, SystemClock
from records.errors import NotEnrolled
from records.outbox import Outbox
from records.sealing import Sealer
from records.secrets import Secrets
from screens.lobby import CardRead, Lobby, Settings

if TYPE_CHECKING:
    from content.library import Library
    from devices.events import Scan
    from records.sync import Syncer
    from records.wire import Credential, PrivateMatter
    from screens.lobby import DemoControls


class Terminal:
    """The rooms of a terminal, and the `Lobby` that screens see of them.

    A terminal without a credential and without content of its own stands on the sample estate; when it is enrolled
    while it runs, `take_enrolment` moves it to the estate that it was enrolled for.
    """

    def __init__(self, folder: Path, *, clock: Clock | None = None, demo: DemoControls | None = None) -> None:
        self.home = Home(folder)
        self.clock = clock or SystemClock()
        self.secrets = Secrets(self.home.secrets)
        self.own = own_settings.load(self.home.settings)
        self._credential = self.secrets.credential
        library, settings = self._content(demo is not None)
        self.lobby = Lobby(
            library=library,
            outbox=self._outbox(settings),
            clock=self.clock,
            settings=settings,
            ask_private=_no_server,
            demo=demo,
        )

    @property
    def credential(self) -> Credential | None:
        """What enrolment gave; None before it."""
        return self._credential

    def take_enrolment(self) -> bool:
        """Look whether the terminal was enrolled, or enrolled anew, meanwhile; return whether it was.

        Blocks on the disk; the screens are told by the library's generation.
        """
        credential = self.secrets.credential
        if credential == self._credential:
            return False
        self._credential = credential
        before = self.lobby.library.generation
        library, settings = self._content(self.lobby.demo is not None)
        library.generation += before
        self.lobby.library, self.lobby.settings = library, settings
        self.lobby.outbox.close()
        self.lobby.outbox = self._outbox(settings)
        return True

    def read_card(self, scan: Scan) -> CardRead:
        """Return what this estate knows of a scan; slow on purpose (the hash), so not for the event loop."""
        from devices.events import TEXT

        key = self.secrets.card_key()
        technology = "qr" if scan.kind == TEXT else scan.technology
        id = card_id(self.lobby.settings.estate, key, technology, scan.raw)
        return CardRead(self.lobby.library.get(Card, id), id, scan.text if scan.kind == TEXT else "")

    def syncer(self) -> Syncer:
        """Return what exchanges records and documents with the central server."""
        from kiosk.exchange import make_syncer

        lobby = self.lobby
        return make_syncer(
            self.home,
            lobby.outbox,
            self.secrets,
            lobby.library,
            clock=self.clock,
            readers=lambda: [f"{reader.profile}:{reader.state}" for reader in lobby.readers],
        )

    def close(self) -> None:
        """Let go of the files."""
        self.lobby.outbox.close()

    def _content(self, demo: bool) -> tuple[Library, Settings]:
        shown = lobby_content(self.home.path, self.secrets)
        estates = shown.library.all(Estate)
        credential = self._credential
        estate = next((each for each in estates if credential and each.id == credential.estate), estates[0])
        unsent = credential is None and (shown.sample or estate.sample)
        return shown.library, Settings(estate.id, self._building(shown.library, estate.id), sample=unsent, demo=demo)

    def _building(self, library: Library, estate: str) -> str:
        """Return where the terminal stands: as set, as enrolled, else the sample's usual place."""
        if self.own.building:
            return self.own.building
        if self._credential:
            return self._credential.building
        known = [building.id for building in library.all(Building)]
        usual = own_settings.SAMPLE_BUILDING
        return usual if usual in known or not known else known[0]

    def _outbox(self, settings: Settings) -> Outbox:
        return Outbox(self.home.outbox, Sealer(self.secrets), self.clock, sample=settings.sample)


def _no_server(card: str) -> list[PrivateMatter]:
    """Stand in until exchanges run."""
    raise NotEnrolled(card=card)
