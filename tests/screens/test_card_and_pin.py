"""Signing in with a card as well as a PIN, where a person or the estate wants that."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from screen_support import HandClock, make_lobby, opened, shows, tap, until

from content.decode import stored
from content.documents import Card, Staff
from identity.pins import DELAYS, PinGuard
from screens.lobby import CardRead, Lobby
from screens.lobby_app import LobbyApp
from screens.sign_in import SignIn
from screens.widgets.words import Words

NAME, PIN = "王秀英", "246810"
OWN, OTHERS, LOST = "yangguang/c-" + "a" * 32, "yangguang/c-" + "b" * 32, "yangguang/c-" + "c" * 32
WRONG = "密码或卡不对"


def asking(folder: Path, how: str = "person") -> Lobby:
    """Return a lobby in which the captain needs a card too."""
    lobby = make_lobby(folder)
    captain = next(staff for staff in lobby.library.all(Staff) if staff.name == NAME)
    changed = (
        msgspec.structs.replace(captain, card_too=True)
        if how == "person"
        else msgspec.structs.replace(lobby.estate(), staff_cards=True)
    )
    cards = (
        Card(id=OWN, person=captain.person),
        Card(id=OTHERS, home="yangguang/b3/1-101"),
        Card(id=LOST, person=captain.person, revoked=True),
    )
    lobby.library.apply([stored(changed), *map(stored, cards)])
    return lobby


async def tried(app: LobbyApp, pilot: object, pin: str, card: str | None) -> str:
    """Enter a PIN, hold a card if there is one, and return what the screen says then."""
    screen = app.lobby_screen
    assert isinstance(screen, SignIn)
    if card is not None:
        known = app.lobby.library.get(Card, card)
        await app.on_card(CardRead(known, card))
        await pilot.pause()  # type: ignore[attr-defined]
        assert shows(app, "卡已读到")
    await pilot.press(*pin, "enter")  # type: ignore[attr-defined]
    await until(lambda: app.lobby_screen is not screen or not (screen._pin or screen._checking))
    await pilot.pause()  # type: ignore[attr-defined]
    return app.screen.query_one("#failed", Words).text if app.lobby_screen is screen else "signed in"


@pytest.mark.parametrize("how", ["person", "estate"])
async def test_the_right_pin_and_the_right_card_together_sign_in(tmp_path: Path, how: str) -> None:
    lobby = asking(tmp_path, how)
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, "sign_in")
        await tap(pilot, NAME)
        assert shows(app, "请再刷一下您的卡")
        assert await tried(app, pilot, PIN, OWN) == "signed in"
        assert shows(app, "写公告")
        assert lobby.visit.card is None


@pytest.mark.parametrize(
    ("pin", "card"),
    [(PIN, None), (PIN, OTHERS), (PIN, LOST), (PIN, "yangguang/c-unknown"), ("000000", OWN), ("000000", None)],
)
async def test_nothing_tells_which_of_them_was_wrong(tmp_path: Path, pin: str, card: str | None) -> None:
    lobby = asking(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, "sign_in")
        await tap(pilot, NAME)
        assert (await tried(app, pilot, pin, card)).startswith(WRONG)
        assert lobby.visit.staff is None
        assert lobby.visit.card is None
        # The card is to be held again: it is no good for a second guess at the PIN.
        assert (await tried(app, pilot, PIN, None)).startswith(WRONG)


async def test_a_wrong_card_makes_wait_as_a_wrong_pin_does_also_after_a_restart(tmp_path: Path) -> None:
    lobby = asking(tmp_path)
    clock = lobby.clock
    assert isinstance(clock, HandClock)
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, "sign_in")
        await tap(pilot, NAME)
        for _try in range(3):
            assert (await tried(app, pilot, PIN, OTHERS)).startswith(WRONG)
        assert (await tried(app, pilot, PIN, OWN)) != "signed in"
    again = PinGuard(tmp_path / "pins.json", lambda: clock.now().timestamp())
    assert again.wait() == DELAYS[3]
    clock.turn(DELAYS[3])
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, "sign_in")
        await tap(pilot, NAME)
        assert await tried(app, pilot, PIN, OWN) == "signed in"


async def test_who_needs_no_card_signs_in_with_the_pin_alone(tmp_path: Path) -> None:
    lobby = asking(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, "sign_in")
        await tap(pilot, "值班技术员")
        assert not shows(app, "请再刷一下您的卡")
        assert await tried(app, pilot, "135790", None) == "signed in"
