"""At 53×16 every word is whole, and what can be tapped shows the lines at its sides."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from screen_support import lines, make_lobby, opened, shows, until

from language import translation
from language.translation import _
from screens.header import Told, line
from screens.home import Ticker
from screens.lobby_app import LobbyApp
from screens.widgets.keypad import Keypad

if TYPE_CHECKING:
    from textual.pilot import Pilot

SMALLEST = (53, 16)
TO_WRITE = {"place": "courtyard", "category": "water", "phrase": ""}
BAR = ("Read", "Large", "Colour", "Help")


async def writing(app: LobbyApp, pilot: Pilot[int]) -> Keypad:
    """Open the page where a repair is written in own words; return its keys."""
    app.lobby.visit.answers["repair"] = dict(TO_WRITE)
    form = await opened(app, pilot, "repair")
    for _page in range(3):
        await form.go_on()  # type: ignore[attr-defined]
    await pilot.pause()
    await pilot.pause()
    return app.screen.query_one(Keypad)


@pytest.mark.parametrize("language", translation.LANGUAGES)
async def test_every_word_of_the_bar_stands_whole_between_its_lines(tmp_path: Path, language: str) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=SMALLEST) as pilot:
        await app.use_language(language)
        await app.open("help")
        await pilot.pause()
        bar = lines(app)[-2]
        other = "English" if language == "zh" else "中文"
        assert bar.split("▕ ▏") == [f" ▏{_('Back')}", _("Home"), *map(_, BAR[:3]), other, f"{_('Help')}▕"]


@pytest.mark.parametrize(("language", "modes"), [("zh", ("letters", "digits")), ("en", ("digits", "letters"))])
async def test_every_key_to_write_with_stands_between_its_lines(
    tmp_path: Path, language: str, modes: tuple[str, ...]
) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=SMALLEST) as pilot:
        await app.use_language(language)
        keypad = await writing(app, pilot)
        for mode in ("", *modes):
            if mode:
                keypad._type(mode)
                await pilot.pause()
                await until(lambda: keypad._keys[-1].x + keypad._keys[-1].width == SMALLEST[0])
            shown = "\n".join(lines(app))
            words = [target.words for target in keypad.targets()]
            assert [word for word in words if not re.search(f"▏ *{re.escape(word)} *▕", shown)] == []


async def test_an_estates_name_without_room_is_left_out_of_the_header_rather_than_cut(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    translation.use("en")
    shown = line(Told.of(lobby)._replace(sample=False), SMALLEST[0])
    translation.use("zh")
    assert shown.split() == ["Building", "3", "Sun", "10:49", "Online", "027", "8888", "0000"]


async def test_a_notice_that_is_too_long_for_its_line_is_told_in_several_turns(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=SMALLEST) as pilot:
        await app.use_language("en")
        await pilot.pause()
        ticker = app.screen.query_one(Ticker)
        assert shows(app, "  No water on Sundays 14:00-17:00             1 / 5")
        ticker._turn()
        await pilot.pause()
        assert shows(app, "  (Building 3, unit 2)                        1 / 5")
        ticker._turn()
        await pilot.pause()
        assert shows(app, "2 / 5")


async def test_the_phrase_that_leads_to_own_words_ends_above_the_bar(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=SMALLEST) as pilot:
        await app.use_language("en")
        app.lobby.visit.answers["repair"] = {"place": "kitchen", "category": "water", "phrase": "水龙头漏水"}
        form = await opened(app, pilot, "repair")
        for _page in range(2):
            await form.go_on()  # type: ignore[attr-defined]
        await pilot.pause()
        await pilot.pause()
        shown = lines(app)
        assert "Other: I" in shown[-6]
        assert "write it" in shown[-5]
        assert "▁▁▁" in shown[-4]
