"""A lobby for tests: the sample estate in real stores on a temporary folder, with a clock that is turned by hand."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import functools
import os
from pathlib import Path
from typing import TYPE_CHECKING

from content import pack
from content.decode import stored
from content.documents import Card
from content.library import Library
from identity.pins import PinGuard
from language import translation
from records.outbox import Outbox
from records.sealing import Sealer
from records.secrets import Secrets
from screens.lobby import LinkState, Lobby, ReaderState, Settings
from screens.lobby_app import LobbyApp
from screens.widgets.big_button import BigButton

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message import Message
    from textual.pilot import Pilot

    from content.documents import Document
    from screens.frame import LobbyScreen

ROOT = Path(__file__).parents[2]
SIZES = ((120, 32), (80, 24), (65, 18), (53, 16))
NOW = dt.datetime(2026, 11, 22, 2, 49, tzinfo=dt.UTC)
"""Sunday, 10:49 in the lobby."""
CARD_KEY = bytes(32)
SNAPSHOTS = Path(__file__).parent / "snapshots"
ELSEWHERE_SECONDS = 0.05
"""How often `until` looks without being told."""
REST_SECONDS = 5.0
"""A screen that is not as it should be after so long will not become so."""
UPDATE = "KIOSK_UPDATE_SNAPSHOTS"


class HandClock:
    """A clock that stands until it is turned."""

    def __init__(self, now: dt.datetime = NOW) -> None:
        self._now = now
        self._seconds = 1000.0

    def now(self) -> dt.datetime:
        return self._now

    def monotonic(self) -> float:
        return self._seconds

    def trusted(self) -> bool:
        return True

    def turn(self, seconds: float) -> None:
        self._now += dt.timedelta(seconds=seconds)
        self._seconds += seconds


def steady(seed: int = 1) -> Callable[[int], bytes]:
    """Return random bytes that are the same in every run."""
    import random

    source = random.Random(seed)
    return source.randbytes


@functools.cache
def sample_documents() -> tuple[Document, ...]:
    """Return the sample estate as a lobby has it."""
    found = pack.read(ROOT / "content" / "packs" / "estate-yangguang")
    everything = found.documents(CARD_KEY, lambda: bytes(16))
    return tuple(public for public in (document.public() for document in everything) if public is not None)


def make_lobby(folder: Path, *, link: LinkState | None = None, demo: bool = False) -> Lobby:
    """Return a lobby in building 3 of the sample estate, its stores in `folder`."""
    library = Library(folder / "library")
    library.apply(stored(document) for document in sample_documents())
    clock = HandClock()
    random = steady()
    secrets = Secrets(folder / "secrets")
    return Lobby(
        library=library,
        outbox=Outbox(folder / "outbox.db", Sealer(secrets, random), clock, random),
        clock=clock,
        settings=Settings("yangguang", "yangguang/b3", sample=True, demo=demo),
        ask_private=lambda _card: [],
        pins=PinGuard(folder / "pins.json", lambda: clock.now().timestamp()),
        link=link or LinkState("online", last_exchange=NOW),
        readers=[ReaderState("/dev/ttyUSB0", "rdm6300", "ready")],
    )


def household_card(lobby: Lobby) -> Card:
    """Return the card of home 2-501."""
    return next(card for card in lobby.library.all(Card) if card.home == "yangguang/b3/2-501")


_waiting: set[asyncio.Event] = set()


def heard(_message: Message) -> None:
    """Wake whoever waits in `until`: give it to `run_test` as its `message_hook`."""
    for event in _waiting:
        event.set()


async def until(condition: Callable[[], object], seconds: float = 20.0) -> None:
    """Wait until the condition holds; looked at whenever the app hears of something.

    And now and then besides, because files and readers tell the app nothing.
    """
    event = asyncio.Event()
    _waiting.add(event)
    try:
        async with asyncio.timeout(seconds):
            while not condition():
                event.clear()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(event.wait(), ELSEWHERE_SECONDS)
                # What was heard is only now dealt with.
                await asyncio.sleep(0)
    finally:
        _waiting.discard(event)


def lines(app: LobbyApp) -> list[str]:
    """Return what the screen shows, without blanks at the ends of lines."""
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


def shows(app: LobbyApp, text: str) -> bool:
    """Tell whether the text stands in one line of the screen."""
    return any(text in line for line in lines(app))


async def opened(app: LobbyApp, pilot: Pilot[int], name: str, **arguments: object) -> LobbyScreen:
    """Open a screen by its name and wait until it stands."""
    await app.open(name, **arguments)
    await pilot.pause()
    return app.lobby_screen


async def tap(pilot: Pilot[int], label: str) -> None:
    """Press the button (or tile, or row) of the screen in front whose label holds the words, once it is there.

    What a finger sends is left out, because the pilot waits long for it; the robot's tests send it.
    """

    def found() -> BigButton | None:
        buttons = pilot.app.screen.query(BigButton)
        return next((one for one in buttons if label in one.label and one.region and one.visible), None)

    with contextlib.suppress(TimeoutError):
        await until(found, REST_SECONDS)
    button = found()
    assert button, f"no button {label!r} in\n" + "\n".join(lines(pilot.app))  # type: ignore[arg-type]
    button.action_press()
    await pilot.pause()
    await pilot.pause()


def check_snapshot(app: LobbyApp, name: str) -> None:
    """Compare what the screen shows with the text that is kept under the name; nothing may be cut.

    With KIOSK_UPDATE_SNAPSHOTS=1 the text is kept anew: look at the difference before it is committed.
    """
    path, shown = _kept(app, name), _shown(app)
    if os.environ.get(UPDATE):
        path.parent.mkdir(exist_ok=True)
        path.write_text(shown, encoding="utf-8")
    assert path.exists(), f"there is no {path.name}; make it with {UPDATE}=1 and look at it"
    assert shown == path.read_text(encoding="utf-8"), f"{path.name} is shown otherwise now"


async def check_snapshots(app: LobbyApp, pilot: Pilot[int], name: str) -> None:
    """Do `check_snapshot` for the screen in front at every size, in every language; Chinese holds again after it."""
    for language in reversed(translation.LANGUAGES):
        await app.use_language(language)
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await until(lambda size=size: tuple(app.screen.size) == size)  # type: ignore[misc]
            # What the new size moves, moves in the turns that follow.
            await _come_to_rest(app, pilot, f"{name}-{language}")
            check_snapshot(app, f"{name}-{language}")
    await app.use_language("zh")
    await pilot.pause()
    await pilot.pause()


async def _come_to_rest(app: LobbyApp, pilot: Pilot[int], name: str) -> None:
    """Wait until the screen is as it is kept, or for as long as a screen may take."""
    path = _kept(app, name)
    if os.environ.get(UPDATE) or not path.exists():
        for _turn in range(4):
            await pilot.pause()
        return
    kept = path.read_text(encoding="utf-8")
    with contextlib.suppress(TimeoutError):
        await until(lambda: _shown(app) == kept, REST_SECONDS)


def _kept(app: LobbyApp, name: str) -> Path:
    return SNAPSHOTS / f"{name}-{app.size.width}x{app.size.height}.txt"


def _shown(app: LobbyApp) -> str:
    return "\n".join(lines(app)) + "\n"
