"""What every screen is given: the lobby that it stands in.

`kiosk` fills it with the running parts, the tests with the same parts on temporary folders. Screens read from it and
hand in to it; they keep nothing themselves.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol, TypeAlias

from content.documents import Building, Estate, Notice
from content.notices import shown
from identity.visits import Visit
from records.errors import RecordsError
from screens.dates import local
from screens.drafts import Stage, as_notices, stage, stands_in

if TYPE_CHECKING:
    from content.directory import Directory
    from content.documents import Card, Matter, Person, Staff, Team
    from content.library import Library
    from devices.cards import Card as CardNumber
    from devices.printer import Printer
    from devices.workbench import Workbench
    from identity.pins import PinGuard
    from records.clock import Clock
    from records.outbox import Draft, Entry, Outbox, Receipt
    from records.types import RecordBody
    from records.wire import PrivateMatter

LinkName = Literal["never", "online", "offline", "refused"]


@dataclass(frozen=True)
class Settings:
    """Where the terminal stands."""

    estate: str
    building: str
    sample: bool = False
    """The estate is invented: every screen says so."""
    demo: bool = False


@dataclass(frozen=True)
class LinkState:
    """How the central server is reached, and what still waits for it."""

    state: LinkName = "never"
    """never: not enrolled; refused: the server does not want this terminal."""
    queued: int = 0
    set_aside: int = 0
    last_exchange: dt.datetime | None = None
    error: str = ""
    """Code of the last error, or empty."""


@dataclass(frozen=True)
class ReaderState:
    """How a card reader or scanner is, for the technician."""

    port: str
    profile: str
    state: str
    """`ready`, `no-device`, `in-use`, … as `devices.reader` says it."""
    note: str = ""
    last: str = ""
    """What came last: `card`, `text`, or the reason of a fault; nothing of what was read."""
    last_at: dt.datetime | None = None


@dataclass(frozen=True)
class CardRead:
    """A card was held to the reader, or a code was scanned."""

    card: Card | None
    """The card's document; None: not known here."""
    id: str
    """Id that the card has or would have: a hash, never what the reader read."""
    text: str = ""
    """What a scanned code says; empty for cards."""
    number: CardNumber | None = field(default=None, repr=False, compare=False)
    """What the reader read of a card, for a technician who registers it; nothing keeps it."""


class HandedIn(NamedTuple):
    """What was handed in at this lobby since its start; what it says stays sealed in the outbox."""

    id: str
    number: str
    type: str
    created_at: dt.datetime


@dataclass
class Guest:
    """Who stands before the screen, and what they have told it so far; forgotten when the visit ends."""

    card: Card | None = None
    staff: Staff | None = None
    """Who is signed in."""
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Answers by form and question, so that Back never loses one."""
    informed: bool = False
    """They have read what happens with what they tell."""
    idle: Visit = field(default_factory=Visit)

    def begin_anew(self) -> None:
        """Forget what was told, since whoever comes next is somebody else."""
        self.card = None
        self.answers.clear()
        self.informed = False

    def forget(self) -> None:
        """End the visit: nothing of the person stays."""
        self.begin_anew()
        self.staff = None
        self.idle.end()


class DemoControls(Protocol):
    """What `kiosk demo` adds; None everywhere else."""

    console_url: str
    console_user: str
    console_password: str
    after_change: Callable[[], None]
    """Called, from any thread, once the server was pulled away or put back."""

    @property
    def server_is_up(self) -> bool:
        """Whether the demo's central server runs."""

    @property
    def paper(self) -> list[str]:
        """The rows of the slip that the demo's printer printed last."""

    def simulate_card(self) -> None:
        """Hold the demo's card to the simulated reader."""

    def simulate_new_card(self) -> None:
        """Hold a card to it that nobody has registered yet."""

    def toggle_server(self) -> None:
        """Pull the server away, or put it back."""


_MadeOf: TypeAlias = "tuple[list[Person], list[Building], list[Team], Estate]"


@dataclass
class Lobby:
    """The running parts, as screens see them."""

    library: Library
    outbox: Outbox
    clock: Clock
    settings: Settings
    ask_private: Callable[[str], list[PrivateMatter]]
    """Asks the server for the matters of a card's household; blocks; raises `RecordsError`."""
    pins: PinGuard
    """Makes wrong PINs wait."""
    after_hand_in: Callable[[], None] = lambda: None
    """Called when something was handed in, so that it need not wait for the next exchange."""
    started: bool = True
    """False until the first screen is drawn: the outbox is not asked anything before."""
    link: LinkState = LinkState()
    readers: list[ReaderState] = field(default_factory=list)
    workbench: Callable[[], Workbench] | None = None
    """Gives the technician's ways to change readers; None where none can run."""
    demo: DemoControls | None = None
    visit: Guest = field(default_factory=Guest)
    chance: random.Random = field(default_factory=random.SystemRandom)
    """For whatever is drawn by lot: the questions of a quiz."""
    handed_in: dict[str, list[HandedIn]] = field(default_factory=dict)
    """By number."""
    _stood_in: Estate | None = field(default=None, repr=False)
    _directory: tuple[_MadeOf, Directory] | None = field(default=None, repr=False)

    def estate(self) -> Estate:
        """Return the estate that the terminal stands in."""
        found = self.library.get(Estate, self.settings.estate)
        if found is None and self._stood_in is not None and self._stood_in.id == self.settings.estate:
            # Another process brought another estate here: for the moment until the lobby moves, it stands where it did.
            return self._stood_in
        if found is None:
            raise LookupError(f"the library has no estate {self.settings.estate}")
        self._stood_in = found
        return found

    def building(self) -> Building | None:
        """Return the building that the terminal stands in, if the library knows it."""
        return self.library.get(Building, self.settings.building)

    def directory(self) -> Directory:
        """Return the people whom the library knows: one directory until they, or what is told of them, change."""
        from content.directory import Directory
        from content.documents import Person, Team

        all = self.library.all
        made_of = (all(Person), all(Building), all(Team), self.estate())
        if self._directory is None or self._directory[0] != made_of:
            self._directory = made_of, Directory(*made_of)
        return self._directory[1]

    @property
    def takes_cards(self) -> bool:
        """Whether there is anything here to hold a card to, or one was held."""
        return bool(self.readers) or self.visit.card is not None

    def printer(self) -> Printer | None:
        """Return the receipt printer, if one is set up."""
        return self.workbench().printer if self.workbench else None

    def today(self) -> dt.date:
        """Return the day by the lobby's calendar."""
        return local(self.clock.now()).date()

    def notices(self) -> list[Notice]:
        """Return the notices to show here today, captains' drafts among them: pinned ones first, then the newest."""
        published, now = self.library.all(Notice), self.clock.now()
        drafts = [draft for draft in self.drafts() if stands_in(draft, now)]
        return shown([*published, *as_notices(drafts, published)], self.today(), self.settings.building)

    def stage(self, notice: Notice) -> Stage:
        """Return how far a notice has come that is up here."""
        drafts = self.drafts() if notice.id == notice.draft else []
        return next((stage(draft, self.clock.now()) for draft in drafts if draft.id == notice.id), "published")

    def drafts(self) -> list[Draft]:
        """Return the captains' notices that wait for the server, were sent to it or set aside by it."""
        if not self.started:
            return []
        try:
            return self.outbox.drafts()
        except RecordsError:
            # The board stands without them; the technician's screen tells what is wrong.
            return []

    def matters(self, number: str) -> list[Matter]:
        """Return the public matters with that number: one, none, or by rare chance several."""
        from content.documents import Matter

        return [matter for matter in self.library.all(Matter) if matter.number == number]

    def own(self, number: str) -> list[HandedIn]:
        """Return what was handed in at this lobby since its start under that number."""
        return self.handed_in.get(number, [])

    def kept(self, number: str) -> Entry | None:
        """Return what this machine's outbox still knows of a number; may take a moment, so not in the event loop."""
        try:
            return self.outbox.find(number)
        except RecordsError:
            return None

    async def hand_in(self, body: RecordBody) -> Receipt:
        """Hand something in; when this returns, it is safe on this machine's disk. Raises `RecordsError`."""
        from records.types import type_name

        receipt = await asyncio.to_thread(self.outbox.append, body)
        made = HandedIn(receipt.id, receipt.number, type_name(body), receipt.created_at)
        self.handed_in.setdefault(receipt.number, []).append(made)
        self.after_hand_in()
        return receipt

    async def private_matters(self, card: str) -> list[PrivateMatter]:
        """Return the matters of the card's household, to be shown and never stored. Raises `RecordsError`."""
        return await asyncio.to_thread(self.ask_private, card)
