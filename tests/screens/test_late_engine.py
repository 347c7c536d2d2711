"""Chinese can be written without any key waiting for the words to be read, and nothing typed stays."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from screen_support import heard, lines, make_lobby, opened, shows, tap, until
from test_forgetting import holders

from content.decode import deleted
from content.documents import Person
from language.errors import LexiconDamaged
from language.typing import engine as typing_engine
from screens import writing
from screens.late_engine import LateEngine
from screens.lobby_app import LobbyApp
from screens.widgets.pinyin_keyboard import PinyinKeyboard

# Apart, so that no constant of this file holds them together.
LETTERS = list("tuolajizhan")


async def test_the_loop_runs_on_while_the_words_are_read() -> None:
    late = LateEngine(("紫薇苑",))
    loading = asyncio.create_task(late.load())
    turns = 0
    while not loading.done():
        turns += 1
        await asyncio.sleep(0)
    await loading
    assert turns > 20
    assert late.engine
    assert late.engine.candidates("ziweiyuan")[0].text == "紫薇苑"


async def test_whoever_stops_waiting_may_begin_anew() -> None:
    late = LateEngine(())
    loading = asyncio.create_task(late.load())
    await asyncio.sleep(0)
    loading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await loading
    assert not late.ready
    await asyncio.gather(late.load(), late.load())
    assert late.ready


async def test_the_engine_is_made_while_somebody_still_chooses_and_forgets_with_the_visit(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    writing._kept.clear()
    late = writing.engine(writing.own_words(lobby))
    async with app.run_test(size=(80, 24), message_hook=heard) as pilot:
        await opened(app, pilot, "opinion")
        await until(lambda: late.ready)
        await tap(pilot, "安全")
        await tap(pilot, "我来写")
        await pilot.press(*LETTERS)
        letters = "".join(LETTERS)
        assert shows(app, letters)
        # The engine's caches hold every tail of what was typed.
        tail = letters[2:]
        del letters
        assert holders(tail)
        await tap(pilot, "首页")
        await app.end_visit()
        for _ in range(5):
            await pilot.pause()
        assert not shows(app, tail), lines(app)
        left = holders(tail)
        assert not left, "\n".join(left)
        assert late.ready


def test_the_engine_knows_all_buildings_and_whoever_may_be_named(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    known = writing.own_words(lobby)
    assert {"3号楼", "2号楼", "维修班", "楼道", "下水马桶"} <= set(known.words)
    assert {"王秀英", ("盖玉山", "gai yu shan")} <= set(known.names)
    everybody = lobby.library.all(Person)
    hidden = [person.name for person in everybody if not person.consents.name]
    assert hidden
    assert not set(hidden) & set(known.names)
    agreed = next(person for person in everybody if person.name == "王秀英")
    lobby.library.apply([deleted(Person.type, agreed.id)])
    assert "王秀英" not in writing.own_words(lobby).names


async def test_whoever_is_faster_than_the_engine_sees_the_keys_as_soon_as_it_stands(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    writing._kept.clear()
    late = writing.engine(writing.own_words(lobby))
    # Somebody else makes it just now, and is not done yet.
    late._loading = True
    async with app.run_test(size=(80, 24), message_hook=heard) as pilot:
        await opened(app, pilot, "opinion")
        await tap(pilot, "安全")
        await tap(pilot, "我来写")
        assert shows(app, "请稍等")
        late._loading = False
        await late.load()
        await until(lambda: any(keys.region for keys in app.screen.query(PinyinKeyboard)))
        await pilot.pause()
        await pilot.press(*"dianti")
        assert shows(app, "电梯")


async def test_without_the_words_somebody_is_told_once_and_letters_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing._kept.clear()
    damaged = tmp_path / "lexicon.bin"
    damaged.write_bytes(b"")
    monkeypatch.setattr(typing_engine.Engine.__init__, "__defaults__", ((), damaged, ()))
    with pytest.raises(LexiconDamaged):
        typing_engine.Engine()
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=(80, 24), message_hook=heard) as pilot:
        await opened(app, pilot, "opinion")
        await until(lambda: shows(app, "汉字"))
        await tap(pilot, "知道了")
