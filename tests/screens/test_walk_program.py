"""The lobby that is asked for its survey answers every question, whatever becomes of the screen meanwhile."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

import msgspec

from kiosk.terminal import Terminal
from kiosk.walk.program import SurveyedApp
from kiosk.walk.survey import Survey

if TYPE_CHECKING:
    from pathlib import Path


async def test_a_question_is_answered_by_the_next_screen_where_the_one_that_was_asked_goes_away(tmp_path: Path) -> None:
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    terminal = Terminal(tmp_path / "kiosk")
    app = SurveyedApp(terminal, theirs)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.open("people")
        await pilot.pause()
        screen = app.screen
        screen.refresh()
        ours.send(b"?")
        while not screen._callbacks:  # noqa: ASYNC110 - they are there for a moment only
            await asyncio.sleep(0)
        # What Textual does by itself if the screen closes just before it would have been drawn.
        screen._callbacks.clear()
        app.pop_screen()
        answer = await asyncio.wait_for(asyncio.get_running_loop().sock_recv(ours, 1 << 16), 10)
    assert msgspec.json.decode(answer, type=Survey).screen == "Home"
    terminal.close()
    ours.close()
    theirs.close()
