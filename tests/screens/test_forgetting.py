"""After a visit nothing of the person is left: not on the screen, not in the log, nor in any object of the program."""

from __future__ import annotations

import gc
import logging
from pathlib import Path
from types import FrameType
from typing import Any

from screen_support import HandClock, lines, make_lobby, opened, tap

from kiosk.log import log_to
from screens.lobby_app import LobbyApp
from screens.widgets.big_text import BigText

PHONE = list("19876500432")
GROUPS = (PHONE, [*PHONE[:3], " ", *PHONE[3:7], " ", *PHONE[7:]])


def holders(*marks: str) -> list[str]:
    """Return which objects hold a text with one of the marks in it."""
    gc.collect()
    found = []
    for holder in gc.get_objects():
        if isinstance(holder, FrameType):
            continue
        for held in gc.get_referents(holder):
            if isinstance(held, str) and any(mark in held and held is not mark for mark in marks):
                cached = getattr(holder, "__wrapped__", holder)
                found.append(f"{cached!r:.120} holds {held[:60]!r}")
    return found


async def test_nothing_of_a_visit_is_left_when_it_has_run_out(tmp_path: Path) -> None:
    log_to(tmp_path / "log")
    lobby = make_lobby(tmp_path)
    clock = lobby.clock
    assert isinstance(clock, HandClock)
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, "repair")
        for answer in ("院子里", "水管水龙头", "水龙头漏水", "一般", "留电话", "知道了"):
            await tap(pilot, answer)
        for digit in PHONE:
            await pilot.press(digit)
        await pilot.pause()
        marks = tuple("".join(group) for group in GROUPS)
        assert marks[1] in app.screen.query_one(BigText).text
        await tap(pilot, "下一步")
        assert any(marks[1] in line for line in lines(app))
        assert holders(*marks)
        lobby.visit.idle.touch(clock.monotonic())
        clock.turn(61)
        await app.tick()
        for _ in range(5):
            await pilot.pause()
        assert not any(mark in line for mark in marks for line in lines(app))
        left = holders(*marks)
        assert not left, "\n".join(left)
    logs: list[Any] = [path.read_text() for path in (tmp_path / "log").glob("*")]
    assert not any(mark in text for mark in marks for text in logs)
    logging.getLogger().handlers = []
