"""How the resident screens look at three sizes, in two languages and in the roomy layout, as text."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from screen_support import NOW, SIZES, HandClock, check_snapshot, make_lobby, tap

from language import translation
from screens.lobby import LinkState
from screens.lobby_app import LobbyApp
from screens.schemes import SCHEMES

if TYPE_CHECKING:
    from textual.pilot import Pilot

Steps = Callable[[LobbyApp, "Pilot[int]"], Awaitable[None]]

KITCHEN = {"place": "kitchen", "category": "water", "phrase": "水龙头漏水", "urgency": "normal"}


async def home(app: LobbyApp, pilot: Pilot[int]) -> None:
    pass


async def roomy(app: LobbyApp, pilot: Pilot[int]) -> None:
    await app.use_roomy(True)


async def helping(app: LobbyApp, pilot: Pilot[int]) -> None:
    await app.open("help")


async def privacy(app: LobbyApp, pilot: Pilot[int]) -> None:
    await app.open("privacy")


async def message(app: LobbyApp, pilot: Pilot[int]) -> None:
    await app.say("您的卡没有登记。请到物业登记, 或者打热线电话。" * 3)


async def idle(app: LobbyApp, pilot: Pilot[int]) -> None:
    app.lobby.visit.idle.touch(app.lobby.clock.monotonic())
    clock = app.lobby.clock
    assert isinstance(clock, HandClock)
    clock.turn(45)
    await app.tick()


def danger(chosen: str) -> Steps:
    async def steps(app: LobbyApp, pilot: Pilot[int]) -> None:
        await app.open("danger", danger=chosen)

    return steps


def receipt(link: LinkState) -> Steps:
    async def steps(app: LobbyApp, pilot: Pilot[int]) -> None:
        app.lobby.link = link
        await app.tick()
        await app.open("receipt", number="407182653", created_at=NOW)

    return steps


def form(name: str, place: int, answers: dict[str, str], *, informed: bool = True) -> Steps:
    async def steps(app: LobbyApp, pilot: Pilot[int]) -> None:
        app.lobby.visit.informed = informed
        app.lobby.visit.answers[name] = dict(answers)
        await app.open(name)
        for _ in range(place):
            await app.lobby_screen.go_on()  # type: ignore[attr-defined]

    return steps


SCREENS: dict[str, Steps] = {
    "home": home,
    "home-roomy": roomy,
    "help": helping,
    "privacy": privacy,
    "message": message,
    "idle": idle,
    "danger": danger(""),
    "danger-gas": danger("gas"),
    "receipt": receipt(LinkState("online")),
    "receipt-offline": receipt(LinkState("offline", queued=3)),
    "repair-place": form("repair", 0, {}),
    "repair-category": form("repair", 1, KITCHEN),
    "repair-phrase": form("repair", 2, KITCHEN),
    "repair-writing": form("repair", 3, {**KITCHEN, "phrase": "", "text": "水龙头漏水, 漏了两天了"}),
    "repair-reach": form("repair", 4, KITCHEN),
    "repair-privacy": form("repair", 5, {**KITCHEN, "reach": "phone"}, informed=False),
    "repair-card": form("repair", 5, {**KITCHEN, "reach": "card"}),
    "repair-phone": form("repair", 5, {**KITCHEN, "reach": "phone", "phone": "1381234"}),
    "repair-home": form("repair", 6, {**KITCHEN, "reach": "door", "unit": "2", "door": "50"}),
    "repair-review": form(
        "repair", 8, {**KITCHEN, "reach": "phone", "phone": "13812345678", "unit": "2", "door": "501"}
    ),
    "opinion-topic": form("opinion", 0, {}),
}


@pytest.mark.parametrize(("size", "language"), [*itertools.product(SIZES, translation.LANGUAGES)])
async def test_every_screen_looks_as_it_was_looked_at(tmp_path: Path, size: tuple[int, int], language: str) -> None:
    lobby = make_lobby(tmp_path)
    link = lobby.link
    app = LobbyApp(lobby)
    differences = []
    async with app.run_test(size=size) as pilot:
        await app.use_language(language)
        for name, steps in SCREENS.items():
            await app.home()
            lobby.visit.forget()
            lobby.link, lobby.clock = link, HandClock()
            if app.roomy:
                await app.use_roomy(False)
            await steps(app, pilot)
            await app.tick()
            await pilot.pause()
            await pilot.pause()
            try:
                check_snapshot(app, f"{name}-{language}")
            except AssertionError as difference:
                differences.append(str(difference).splitlines()[0])
    assert not differences


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *itertools.product(("ink", "quiet", "accent"), ("ground", "tile", "bar")),
        ("on-accent", "accent"),
        ("ink", "pressed"),
    ],
)
def test_text_stands_out_from_its_ground(scheme: str, text: str, ground: str) -> None:
    light, dark = sorted((luminance(SCHEMES[scheme][name]) for name in (text, ground)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 7


async def test_the_focus_is_seen_and_every_button_is_reached_by_keys(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        assert app.focused is None
        await pilot.press("tab")
        assert app.focused is not None
        await pilot.press("enter")
        await pilot.pause()
        assert "报修" in app.lobby_screen.heading()
        await pilot.press("escape")
        await tap(pilot, "字大")
        assert app.roomy
