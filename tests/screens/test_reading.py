from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from screen_support import heard, make_lobby, opened, shows, tap, until

from language.speech import Speech
from screens.lobby_app import LobbyApp
from screens.reading import SPEEDS, USUAL_SPEED, USUAL_VOLUME, VOLUMES
from screens.widgets.paged_lines import TextPage

if TYPE_CHECKING:
    pass

VOICE = """#!/bin/sh
# A voice that writes down how and what it is to say, and may go on after so many sentences, or for good.
exec 2>/dev/null
echo "$@" >> {folder}/manner
cat >> {folder}/said
echo >> {folder}/said
free=$(cat {folder}/free 2>/dev/null || echo 0)
while [ ! -e {folder}/go ] && [ $(wc -l < {folder}/said) -gt $free ]; do sleep 0.02; done
"""


def with_voice(app: LobbyApp, folder: Path) -> None:
    """Give the app a voice that is a program, as the real one is."""
    program = folder / "voice"
    program.write_text(VOICE.format(folder=folder))
    program.chmod(0o755)
    app.reading.use(Speech(app.reading.note_absent, str(program), recorded=False))


def said(folder: Path) -> str:
    path = folder / "said"
    return path.read_text() if path.exists() else ""


async def test_the_home_screen_says_where_one_is_and_what_can_be_touched(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    with_voice(app, tmp_path)
    (tmp_path / "go").touch()
    async with app.run_test(message_hook=heard, size=(80, 24)) as pilot:
        await app.use_language("en")
        await pilot.pause()
        await tap(pilot, "Read")
        await until(lambda: not app.reading.runs)
    assert said(tmp_path).startswith("Sunshine Garden")
    assert "This is the home screen." in said(tmp_path)
    assert "You can touch:\nRepair, water, power, doors, lift\nFind people, " in said(tmp_path)


async def test_chinese_is_read_as_pinyin_with_numbers_in_words(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    with_voice(app, tmp_path)
    (tmp_path / "go").touch()
    async with app.run_test(message_hook=heard, size=(80, 24)) as pilot:
        await opened(app, pilot, "help")
        await tap(pilot, "朗读")
        await until(lambda: not app.reading.runs)
    assert "ling2 er4 qi1 , ba1 ba1 ba1 ba1" in said(tmp_path).replace(", ", " , ").replace("  ", " ")
    assert "nin2 ke3 yi3 dian3" in said(tmp_path)


async def test_a_notice_is_read_sentence_by_sentence_with_its_lines_lit_to_the_last_page(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    with_voice(app, tmp_path)
    (tmp_path / "free").write_text("3")
    longest = max(lobby.notices(), key=lambda notice: len(str(notice.body)))
    async with app.run_test(message_hook=heard, size=(65, 18)) as pilot:
        await opened(app, pilot, "notice", id=longest.id)
        await tap(pilot, "朗读")
        await until(lambda: any(page._lit for page in app.screen.query(TextPage)))
        assert shows(app, "停止")
        assert shows(app, "慢一点")
        (tmp_path / "go").touch()
        await until(lambda: not app.reading.runs)
        assert shows(app, "朗读")
        assert not shows(app, "慢一点")
        assert not any(page._lit for page in app.screen.query(TextPage))
    assert said(tmp_path).count("\n") > 5


async def test_speed_and_loudness_hold_until_the_visit_ends_and_a_tap_stops_it(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    with_voice(app, tmp_path)
    async with app.run_test(message_hook=heard, size=(80, 24)) as pilot:
        await opened(app, pilot, "help")
        await tap(pilot, "朗读")
        await until(lambda: bool(said(tmp_path)))
        for _ in range(9):
            await tap(pilot, "慢一点")
            await tap(pilot, "大声")
        assert app.reading.manner == (SPEEDS[0], VOLUMES[-1])
        await tap(pilot, "停止")
        assert not app.reading.runs
        await tap(pilot, "朗读")
        await until(lambda: f"-s {SPEEDS[0]} -a {VOLUMES[-1]}" in (tmp_path / "manner").read_text())
        await app.end_visit()
        assert not app.reading.runs
        assert app.reading.manner == (USUAL_SPEED, USUAL_VOLUME)


@pytest.mark.parametrize("leave", ["返回", "配色", "English", "帮助"])
async def test_it_is_silent_as_soon_as_another_screen_stands(tmp_path: Path, leave: str) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    with_voice(app, tmp_path)
    async with app.run_test(message_hook=heard, size=(80, 24)) as pilot:
        await opened(app, pilot, "people")
        await tap(pilot, "朗读")
        await until(lambda: bool(said(tmp_path)))
        await tap(pilot, leave)
        await until(lambda: not app.reading.runs)
        assert not shows(app, "慢一点")


async def test_a_machine_without_a_voice_says_so_and_keeps_it_for_the_technician(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    app.reading.use(Speech(app.reading.note_absent, "no-such-program"))
    async with app.run_test(message_hook=heard, size=(80, 24)) as pilot:
        await tap(pilot, "朗读")
        await until(lambda: shows(app, "不能出声"))
        assert app.reading.absent == "program"
        assert not app.reading.runs


async def test_a_voice_that_was_missing_is_heard_as_soon_as_it_is_there(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    with_voice(app, tmp_path)
    (tmp_path / "go").touch()
    program = tmp_path / "voice"
    program.rename(tmp_path / "unplugged")
    async with app.run_test(message_hook=heard, size=(80, 24)) as pilot:
        await tap(pilot, "朗读")
        await until(lambda: app.reading.absent == "program" and not app.reading.runs)
        (tmp_path / "unplugged").rename(program)
        await app.home()
        await tap(pilot, "朗读")
        await until(lambda: not app.reading.runs)
        assert said(tmp_path)
        assert not app.reading.absent
