"""One terminal's rooms, opened on its data folder: what the lobby screen stands on."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from content.documents import Building, Estate
from content.library import Library
from kiosk import settings as own_settings
from kiosk.content_folders import has_own_content, lobby_content
from kiosk.home import Home
from kiosk.late import late
from records.clock import Clock, SystemClock
from records.errors import NotEnrolled
from records.secrets import Secrets
from screens.lobby import CardRead, Lobby, Settings

if TYPE_CHECKING:
    from devices.events import Scan
    from identity.nonces import UsedCodes
    from identity.pins import PinGuard
    from records.outbox import Outbox
    from records.sync import Syncer
    from records.wire import Credential, PrivateMatter
    from screens.lobby import DemoControls


class Ground(NamedTuple):
    """What a lobby stands on; another one after an enrolment, and once the first content has come."""

    credential: Credential | None
    library: Library
    outbox: Outbox
    settings: Settings
    stands_in: bool
    """The library is the sample estate's, since the terminal's own has no content yet."""


class Terminal:
    """The rooms of a terminal, and the `Lobby` that screens see of them.

    A terminal without content of its own stands on the sample estate, and what is handed in on that is never sent.
    When it is enrolled while it runs, `moving` and `move` bring it to the estate that it was enrolled for, as soon as
    that has come; until then the sample stands in, since the content of another estate may go at any moment.
    """

    def __init__(self, folder: Path, *, clock: Clock | None = None, demo: DemoControls | None = None) -> None:
        self.home = Home(folder)
        self.clock = clock or SystemClock()
        self._start = os.urandom(4).hex()
        self.secrets = Secrets(self.home.secrets)
        self._own_settings = own_settings.load(self.home.settings)
        self._demo = demo is not None
        self._used_codes = late(self._open_used_codes)
        self._ground = self._look()
        self.lobby = Lobby(
            library=self._ground.library,
            outbox=self._ground.outbox,
            clock=self.clock,
            settings=self._ground.settings,
            ask_private=_no_server,
            pins=late(self._guard_pins),
            started=False,
            demo=demo,
        )

    @property
    def credential(self) -> Credential | None:
        """What enrolment gave; None before it."""
        return self._ground.credential

    def moving(self) -> Ground | None:
        """Return what the lobby is to stand on from now on, if that is something else. Blocks on the disk."""
        enrolled = self.secrets.credential != self._ground.credential
        arrived = self._ground.stands_in and has_own_content(Library(self.home.content), self.secrets)
        return self._look() if enrolled or arrived else None

    def move(self, ground: Ground) -> None:
        """Stand on other ground; for the event loop, between two things that screens do."""
        # Whoever compares generations must see that everything is another one.
        ground.library.generation += self.lobby.library.generation
        self._ground.outbox.close()
        self._ground = ground
        self.lobby.library, self.lobby.outbox, self.lobby.settings = ground.library, ground.outbox, ground.settings

    def read_card(self, scan: Scan) -> CardRead:
        """Return what this estate knows of a scan; slow on purpose (the hash), so not for the event loop.

        Raises:
            content.errors.BadCode: It claims to be a resident code, and the estate issued none such.
            identity.errors.BadCode: It is a resident code, and does not count here and now.
        """
        from content.documents.card import Card, card_id
        from content.resident_code import is_code
        from devices.cards import card_of
        from devices.events import TEXT

        estate = self.lobby.settings.estate
        if scan.kind == TEXT and is_code(scan.text):
            return self._resident(scan.text)
        # The same text is the same card, in whichever encoding a scanner sends it.
        technology, raw = ("qr", scan.text.encode()) if scan.kind == TEXT else (scan.technology, scan.raw)
        id = card_id(estate, self.secrets.card_key(), technology, raw)
        return CardRead(self.lobby.library.get(Card, id), id, scan.text if scan.kind == TEXT else "", card_of(scan))

    def _resident(self, text: str) -> CardRead:
        """Return the card that a resident code stands for."""
        from content.documents import Card
        from content.resident_code import LONGEST_SECONDS, audience, key_id, read
        from identity.codes import ResidentCode, check

        keys = {key_id(key): key for key in map(bytes.fromhex, self.lobby.estate().code_keys)}
        told = read(text, keys)
        check(
            ResidentCode(told.card, told.expires, told.nonce),
            here=told.audience == audience(self.lobby.settings.building),
            now=self.clock.now().timestamp(),
            longest=LONGEST_SECONDS,
            first_seen=self._used_codes.first_seen,
        )
        beginning = f"{self.lobby.settings.estate}/c-{told.card}"
        known = next((card for card in self.lobby.library.all(Card) if card.id.startswith(beginning)), None)
        return CardRead(known, known.id if known else beginning)

    def syncer(self) -> Syncer:
        """Return what exchanges records and documents with the central server."""
        from kiosk.exchange import make_syncer

        # Nothing is ever pulled into the sample estate: it has a library of its own.
        library = Library(self.home.content) if self._ground.stands_in else self._ground.library
        return make_syncer(
            self.home,
            self._ground.outbox,
            self.secrets,
            library,
            clock=self.clock,
            readers=lambda: [f"{reader.profile}:{reader.state}" for reader in self.lobby.readers],
            start=self._start,
        )

    def days_kept(self) -> dt.timedelta:
        """Return how long the outbox keeps what the server has."""
        from kiosk.tidying import days_kept

        return days_kept(self.lobby.library, self.lobby.settings.estate)

    def tidy(self) -> None:
        """Delete what was kept long enough. Blocks; raises `OSError`."""
        from kiosk.tidying import tidy

        tidy(self.home, self._used_codes, self.clock.now() - self.days_kept())

    def close(self) -> None:
        """Let go of the files."""
        self._ground.outbox.close()

    def _look(self) -> Ground:
        credential = self.secrets.credential
        shown = lobby_content(self.home.path, self.secrets)
        estates = shown.library.all(Estate)
        estate = next((each for each in estates if credential and each.id == credential.estate), estates[0])
        settings = Settings(
            estate.id,
            self._building(shown.library, credential),
            sample=shown.sample or (credential is None and estate.sample),
            demo=self._demo,
        )
        outbox = late(lambda: self._open_outbox(settings.sample))
        return Ground(credential, shown.library, outbox, settings, shown.sample)

    def _open_outbox(self, sample: bool) -> Outbox:
        from records.outbox import Outbox
        from records.sealing import Sealer

        return Outbox(self.home.outbox, Sealer(self.secrets), self.clock, sample=sample)

    def _guard_pins(self) -> PinGuard:
        from identity.pins import PinGuard

        return PinGuard(self.home.pins, lambda: self.clock.now().timestamp())

    def _open_used_codes(self) -> UsedCodes:
        from identity.nonces import UsedCodes

        return UsedCodes(self.home.used_codes, lambda: self.clock.now().timestamp())

    def _building(self, library: Library, credential: Credential | None) -> str:
        """Return where the terminal stands: as set, as enrolled, else the sample's usual place."""
        if self._own_settings.building:
            return self._own_settings.building
        if credential:
            return credential.building
        known = [building.id for building in library.all(Building)]
        usual = own_settings.SAMPLE_BUILDING
        return usual if usual in known or not known else known[0]


def _no_server(card: str) -> list[PrivateMatter]:
    """Stand in until exchanges run."""
    raise NotEnrolled(card=card)
