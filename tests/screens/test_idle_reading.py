"""Whoever reads a long page slowly is not asked whether they are still there; the minute holds for all else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from screen_support import HandClock, make_lobby, opened

from screens.idle import IdleWarning, reading_seconds
from screens.lobby_app import LobbyApp

if TYPE_CHECKING:
    from textual.pilot import Pilot

SMALLEST = (53, 16)
CHINESE = "慢"
WARNED_AFTER = 40
"""Seconds, where there is little to read."""


async def warned_after(app: LobbyApp, pilot: Pilot[int]) -> int:
    """Return the seconds without a touch until it is asked whether somebody is there."""
    clock = app.lobby.clock
    assert isinstance(clock, HandClock)
    await app.tick()
    app.lobby.visit.idle.touch(clock.monotonic())
    seconds = 0
    while not isinstance(app.screen, IdleWarning):
        clock.turn(1)
        seconds += 1
        await app.tick()
        await pilot.pause()
    return seconds


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("", 0),
        (CHINESE * 50, 0),
        (CHINESE * 100, 20),
        ("slow " * 40, 20),
        (CHINESE * 10_000, 120),
    ],
    ids=["nothing", "a few lines", "many Chinese characters", "as many cells in English", "more than anybody reads"],
)
def test_the_time_grows_with_the_text_at_a_slow_readers_pace_and_has_an_end(text: str, seconds: float) -> None:
    assert reading_seconds(text) == seconds


@pytest.mark.parametrize("name", ["people", "lookup", "help"])
async def test_where_there_is_little_to_read_the_warning_comes_as_it_always_did(tmp_path: Path, name: str) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, name)
        await pilot.pause()
        assert WARNED_AFTER <= await warned_after(app, pilot) <= WARNED_AFTER + 15


@pytest.mark.parametrize("size", [(80, 24), SMALLEST])
async def test_the_privacy_notice_can_be_read_slowly_before_anybody_is_asked(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=size) as pilot:
        await opened(app, pilot, "privacy")
        await pilot.pause()
        assert 70 <= await warned_after(app, pilot) <= 160
        # While it is asked, the time does not shrink to that of the question's own few words.
        left = app.lobby.visit.idle.left(app.lobby.clock.monotonic())
        await app.tick()
        assert app.lobby.visit.idle.left(app.lobby.clock.monotonic()) == left == pytest.approx(20, abs=1)


async def test_a_shorter_page_has_the_usual_time_again(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=SMALLEST) as pilot:
        await opened(app, pilot, "privacy")
        await pilot.pause()
        await app.tick()
        await app.back()
        await pilot.pause()
        assert await warned_after(app, pilot) == WARNED_AFTER
