"""Every screen of the table is complete where there is least room, in both languages: nothing is cut or left out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from screen_support import NOW, make_lobby, opened
from test_read_aloud_everywhere import WITH

from kiosk.walk.checks import problems
from kiosk.walk.survey import survey
from language import translation
from screens.lobby import Lobby
from screens.lobby_app import LobbyApp
from screens.table import SCREENS

SMALLEST = (53, 16)


def wanted(lobby: Lobby) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every screen with what it is opened with, and each danger with its receipt."""
    yield from ((name, WITH.get(name, lambda _lobby: {})(lobby)) for name in SCREENS if name != "home")
    for danger in lobby.estate().dangers:
        yield "danger", {"danger": danger.id}
        yield "receipt", {"number": "407182653", "created_at": NOW, "danger": danger.id}


def rows(app: LobbyApp) -> list[list[str]]:
    """Return the cells as drawn; the second of a wide character is empty."""
    return [
        [cell for letter in strip.text for cell in ((letter,) if cell_len(letter) < 2 else (letter, ""))]
        for strip in app.screen._compositor.render_strips()
    ]


@pytest.mark.parametrize("language", translation.LANGUAGES)
async def test_every_screen_is_complete_on_the_smallest(tmp_path: Path, language: str) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    wrong = []
    async with app.run_test(size=SMALLEST) as pilot:
        await app.use_language(language)
        for name, fields in wanted(lobby):
            lobby.visit.informed = True
            await opened(app, pilot, name, **fields)
            await pilot.pause()
            await pilot.pause()
            wrong += [f"{name} {fields}: {problem}" for problem in problems(survey(app, 0), rows(app))]
            await app.home()
    assert not wrong, "\n".join(wrong)
