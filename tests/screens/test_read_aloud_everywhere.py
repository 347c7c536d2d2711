"""Whoever cannot read hears of every screen what it is, what stands on it, and what can be touched."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from screen_support import NOW, lines, make_lobby, opened
from test_look import SCREENS as LOOKED_AT

from content.documents import Matter, Quiz, Wish
from language import translation
from records.wire import PrivateMatter
from screens.frame import LobbyScreen
from screens.lobby import Lobby
from screens.lobby_app import LobbyApp
from screens.table import SCREENS
from screens.utterances import READ, Utterance, utterances
from screens.widgets.big_button import BigButton

PORT = "/dev/ttyUSB9"
RECEIVED = int(NOW.timestamp() * 1000)
# What a screen is opened with, where it needs something.
WITH: dict[str, Callable[[Lobby], dict[str, Any]]] = {
    "person": lambda _lobby: {"id": "yangguang/p-001"},
    "people_by": lambda _lobby: {"way": "role"},
    "people_found": lambda _lobby: {"way": "everybody"},
    "notice": lambda lobby: {"id": lobby.notices()[0].id},
    "quiz_round": lambda lobby: {"quiz": lobby.library.all(Quiz)[0].id},
    "wish": lambda lobby: {"id": lobby.library.all(Wish)[0].id},
    "claim_wish": lambda lobby: {"wish": lobby.library.all(Wish)[0].id},
    "matter": lambda lobby: {"number": lobby.library.all(Matter)[0].number},
    "receipt": lambda _lobby: {"number": "407182653", "created_at": NOW},
    "danger": lambda _lobby: {"danger": "gas"},
    "reader": lambda _lobby: {"port": PORT},
    "detect_reader": lambda _lobby: {"port": PORT},
    "watch_reader": lambda _lobby: {"port": PORT},
    "set_reader": lambda _lobby: {"port": PORT},
    "private_matter": lambda _lobby: {
        "matter": PrivateMatter("407182653", "repair", "kitchen", "water", "水管漏水", "received", RECEIVED)
    },
}
# Screens that are reached otherwise, and pages of forms.
STATES = (
    "home-roomy",
    "message",
    "idle",
    "danger",
    "receipt-offline",
    "repair-writing",
    "repair-phone",
    "repair-review",
)
WORDS = {"zh": re.compile("[\u4e00-\u9fff]+"), "en": re.compile("[A-Za-z]{3,}")}
# What a finger finds by its place: the voice says that there are keys, not each of them.
KEYS = {"删除", "清空", "空格", "拼音", "完成", "英文"}


async def heard(screen: LobbyScreen) -> list[Utterance]:
    return [utterance async for utterance in utterances(screen)]


def unsaid(app: LobbyApp, language: str, said: list[Utterance]) -> list[str]:
    """Return the words between header and bar that are not read."""
    everything = "\n".join(utterance.text for utterance in said)
    shown = [word for line in lines(app)[1:-3] for word in WORDS[language].findall(line)]
    return [word for word in shown if word not in everything and word not in KEYS]


@pytest.mark.parametrize("language", translation.LANGUAGES)
async def test_every_screen_says_what_it_is_what_stands_on_it_and_what_can_be_touched(
    tmp_path: Path, language: str
) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    silent = []
    async with app.run_test(size=(120, 32)) as pilot:
        await app.use_language(language)
        # The other language's words stand in the same places.
        for name in list(SCREENS)[:: 1 if language == "zh" else 4]:
            lobby.visit.informed = True
            screen = await opened(app, pilot, name, **WITH.get(name, lambda _lobby: {})(lobby))
            await pilot.pause()
            said = await heard(screen)
            first = said[0].text
            if not (first in screen.heading() if screen.heading() else first.startswith(("阳光花园", "Sunshine"))):
                silent.append(f"{name}: begins with {first}")
            buttons = [one for one in screen.query(BigButton) if one.ancestors_with_self and "bar" not in str(one.id)]
            invited = any(utterance.text in ("您可以点：", "You can touch:") for utterance in said)
            if any(one.region and one.visible for one in buttons) and not invited:
                silent.append(f"{name}: does not say what can be touched")
            if language == "zh":
                silent += [f"{name}: {word}" for word in unsaid(app, language, said)]
            await app.home()
    assert not silent, "\n".join(silent)


async def test_what_was_looked_at_is_heard_too(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    silent = []
    async with app.run_test(size=(80, 24)) as pilot:
        for name in STATES:
            await app.home()
            lobby.visit.forget()
            if app.roomy:
                await app.use_roomy(False)
            await LOOKED_AT[name](app, pilot)
            await pilot.pause()
            await pilot.pause()
            screen = app.screen
            assert isinstance(screen, LobbyScreen)
            silent += [f"{name}: {word}" for word in unsaid(app, "zh", await heard(screen))]
    assert not silent, "\n".join(silent)


async def test_what_is_read_just_now_is_lit(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, "people")
        lit = 0
        for utterance in await heard(screen):
            utterance.light()
            found = [button.label for button in screen.query(BigButton) if button.has_class(READ)]
            lit += found == [utterance.text]
            utterance.unlight()
            assert not screen.query(f".{READ}")
        assert lit == 6
