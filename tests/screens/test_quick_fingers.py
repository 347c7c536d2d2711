"""Taps that come while the screen is made anew: what stands there when the finger comes is what it taps."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from screen_support import heard, make_lobby, shows, until
from textual import events
from textual.geometry import Offset

from language import translation
from screens.bar import Bar
from screens.lobby_app import LobbyApp
from screens.widgets.big_button import BigButton

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def language() -> Iterator[None]:
    yield
    translation.use("zh")


def place(app: LobbyApp, label: str) -> Offset:
    button = next(one for one in app.screen.query(BigButton) if one.label == label and one.region)
    return button.region.offset + Offset(button.region.width // 2, button.region.height // 2)


def finger(kind: type[events.MouseEvent], at: Offset) -> events.MouseEvent:
    return kind(None, at.x, at.y, 0, 0, 1, False, False, False)


@pytest.mark.parametrize(("change", "asked"), [("scheme", "在哪里"), ("language", "Where is it?"), ("news", "在哪里")])
async def test_a_tap_right_behind_what_draws_the_screen_anew_is_taken(change: str, asked: str, tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=(80, 24), message_hook=heard) as pilot:
        await pilot.pause()
        repair = place(app, "报修")
        changes = {
            "scheme": (app.use_scheme, "blue-yellow"),
            "language": (app.use_language, "en"),
            "news": (app.screen.draw_again,),  # type: ignore[attr-defined]
        }

        async def change_while_a_finger_comes() -> None:
            app.post_message(finger(events.MouseDown, repair))
            app.post_message(finger(events.MouseUp, repair))
            draw, *how = changes[change]
            await draw(*how)

        app.call_next(change_while_a_finger_comes)
        await until(lambda: shows(app, asked))


async def test_a_button_that_is_made_anew_under_the_finger_is_still_the_one_that_was_pressed(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=(80, 24), message_hook=heard) as pilot:
        await pilot.pause()
        repair = place(app, "报修")
        app.post_message(finger(events.MouseDown, repair))
        app.call_next(app.lobby_screen.draw_again)
        app.post_message(finger(events.MouseUp, repair))
        await until(lambda: shows(app, "在哪里"))


async def test_a_finger_on_the_bar_is_felt_although_another_screen_opens_under_it(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=(80, 24), message_hook=heard) as pilot:
        await app.open("notices")
        await pilot.pause()
        home = place(app, "首页")
        app.post_message(finger(events.MouseDown, home))
        await until(lambda: app._mouse_down_widget)
        await app.open("people")
        app.post_message(finger(events.MouseUp, home))
        await until(lambda: len(app.screen_stack) == 1)


async def test_another_button_that_came_under_the_finger_is_not_pressed_by_letting_go(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=(80, 24), message_hook=heard) as pilot:
        await pilot.pause()
        repair = place(app, "报修")
        app.post_message(finger(events.MouseDown, repair))
        app.call_next(app.use_language, "en")
        app.post_message(finger(events.MouseUp, repair))
        await until(lambda: shows(app, "Repair"))
        await pilot.pause()
        assert len(app.screen_stack) == 1


async def test_a_screen_that_is_drawn_anew_while_it_closes_is_no_fault(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=(80, 24), message_hook=heard) as pilot:
        await app.open("notices")
        await pilot.pause()
        screen = app.lobby_screen
        async with screen._drawing:
            drawing = asyncio.create_task(screen.draw_again())
            closing = app.pop_screen()
            # Its parts go before it does.
            while screen.query(Bar):  # noqa: ASYNC110 - it is so for a moment only
                await asyncio.sleep(0)
            assert screen.is_attached
        await drawing
        await closing
        assert shows(app, "报修")
