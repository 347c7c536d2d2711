"""The way to help in danger stands on every page of a repair that is tapped in, where that costs no page."""

from __future__ import annotations

from pathlib import Path

import pytest
from screen_support import SIZES, lines, make_lobby, opened, shows, tap

from screens.lobby_app import LobbyApp
from screens.offers import Offers
from screens.widgets.paged import Paged

ANSWERED = {"place": "kitchen", "category": "water", "phrase": "水龙头漏水", "urgency": "normal"}
HELP = "Gas, smoke, lift, fall?"


@pytest.mark.parametrize(("page", "name"), [*enumerate(("place", "category", "phrase", "urgency"))])
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_way_to_help_is_left_out_only_where_it_would_make_two_pages_of_one(
    tmp_path: Path, size: tuple[int, int], page: int, name: str
) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=size) as pilot:
        await app.use_language("en")
        app.lobby.visit.answers["repair"] = dict(ANSWERED)
        form = await opened(app, pilot, "repair")
        for _page in range(page):
            await form.go_on()  # type: ignore[attr-defined]
        for _turn in range(3):
            await pilot.pause()
        # Where columns are few its words take two lines.
        there = "lift, fall?" in "".join(lines(app))
        assert there or name != "place"
        assert there or (app.screen.query_one(Paged).pages == 1 and not app.screen.query_one(Offers).display)
        if there:
            await tap(pilot, HELP)
            assert shows(app, "What has happened?")


async def test_the_way_to_help_stands_on_all_four_pages_of_a_large_screen(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=SIZES[0]) as pilot:
        await app.use_language("en")
        app.lobby.visit.answers["repair"] = dict(ANSWERED)
        form = await opened(app, pilot, "repair")
        for _page in range(4):
            for _turn in range(3):
                await pilot.pause()
            assert shows(app, HELP)
            await form.go_on()  # type: ignore[attr-defined]
