from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from screen_support import NOW, HandClock, lines, make_lobby, shows, tap

from content.documents import Card
from language import translation
from language.text import width
from screens.bar import Bar
from screens.header import Header, Told, line
from screens.home import Ticker
from screens.lobby import CardRead, LinkState
from screens.lobby_app import LobbyApp


def told(**changed: object) -> Told:
    values = {
        "estate": "Sunshine Garden",
        "building": "Building 3",
        "sample": True,
        "now": NOW,
        "link": LinkState("offline", queued=3),
        "hotline": "027 8888 0000",
    }
    return Told(**{**values, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize("language", translation.LANGUAGES)
@pytest.mark.parametrize("width", [120, 80, 65])
def test_the_header_tells_sample_link_and_time_at_every_width(width: int, language: str) -> None:
    translation.use(language)
    shown = line(told(), width)
    translation.use("zh")
    assert "10:49" in shown
    assert ("样板" in shown or "示例" in shown) if language == "zh" else "ample" in shown
    assert ("离线 3条待传" if language == "zh" else "Offline 3 waiting") in shown
    assert ("027 8888 0000" in shown) == (width <= 65)


@pytest.mark.parametrize("width", [120, 80, 65])
def test_the_header_says_that_the_office_has_put_this_terminal_out_of_use(width: int) -> None:
    assert "已停用 3条待传" in line(told(link=LinkState("refused", queued=3)), width)


@pytest.mark.parametrize(
    ("estate", "sample", "calendar"),
    [
        ("阳光花园", False, "中秋节  农历八月十五"),
        ("阳光花园", True, "中秋节"),
        ("中海国际社区南区二期", False, "中秋节"),
    ],
)
def test_on_a_festival_the_header_tells_it_even_where_the_lunar_date_finds_no_room(
    estate: str, sample: bool, calendar: str
) -> None:
    day = dt.datetime(2026, 9, 25, 2, 49, tzinfo=dt.UTC)
    shown = line(told(estate=estate, building="3号楼", sample=sample, now=day), 80)
    assert f"9月25日 星期五  10:49  {calendar}  " in shown
    assert width(shown) == 80


async def test_back_home_and_the_hotline_stand_on_every_screen_but_home(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        assert not shows(app, "返回")
        await app.say("x")
        await pilot.pause()
        assert shows(app, "返回")
        assert shows(app, "027 8888 0000")
        await tap(pilot, "首页")
        assert shows(app, "微心愿")


async def test_a_visit_that_runs_out_is_forgotten_after_a_warning(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    clock = lobby.clock
    assert isinstance(clock, HandClock)
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click("#bar-language", offset=(2, 1))
        await app.say("somebody's words")
        lobby.visit.answers["repair"] = {"phone": "13800000000"}
        clock.turn(41)
        await app.tick()
        await pilot.pause()
        assert shows(app, "In 19 seconds")
        await pilot.click("IdleWarning .-main")
        await pilot.pause()
        assert shows(app, "somebody's words")
        assert lobby.visit.answers
        clock.turn(61)
        await app.tick()
        await pilot.pause()
        assert shows(app, "知识问答")
        assert not lobby.visit.answers
        assert len(app.screen_stack) == 1


async def test_the_header_follows_the_link_and_the_minute(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    clock = lobby.clock
    assert isinstance(clock, HandClock)
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        assert "10:49" in lines(app)[0]
        lobby.link = LinkState("offline", queued=2)
        clock.turn(60)
        await app.tick()
        await pilot.pause()
        assert "10:50" in lines(app)[0]
        assert "离线 2条待传" in lines(app)[0]


async def test_no_key_leaves_the_lobby(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for key in ("ctrl+q", "ctrl+c", "ctrl+p", "ctrl+z", "escape", "q", "f1"):
            await pilot.press(key)
        assert app.is_running
        assert shows(app, "知识问答")


async def test_another_card_ends_the_visit_of_whoever_stood_there_before(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    clock = lobby.clock
    assert isinstance(clock, HandClock)
    first, second = [card for card in lobby.library.all(Card) if card.home and not card.revoked][:2]
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.on_card(CardRead(first, first.id))
        lobby.visit.answers["repair"] = {"phone": "13800000000"}
        clock.turn(45)
        await app.tick()
        await pilot.pause()
        assert shows(app, "您还在吗") or shows(app, "秒后回到首页")
        await app.on_card(CardRead(second, second.id))
        await pilot.pause()
        assert not lobby.visit.answers
        assert lobby.visit.card == second
        assert not shows(app, "秒后回到首页")


async def test_news_leave_the_bar_where_a_finger_may_be(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await app.open("people")
        await pilot.pause()
        screen = app.lobby_screen
        bar, header, body = screen.query_one(Bar), screen.query_one(Header), screen.query_one("#body")
        await screen.draw_again()
        await pilot.pause()
        assert (screen.query_one(Bar), screen.query_one(Header)) == (bar, header)
        assert screen.query_one("#body") is not body
        assert [type(child) for child in screen.children][-1] is Bar
        await app.use_language("en")
        await pilot.pause()
        assert screen.query_one(Bar) is not bar


@pytest.mark.parametrize(("size", "in_header"), [((80, 24), True), ((65, 18), False), ((53, 16), False)])
async def test_the_day_stands_on_the_home_screen_of_every_size(
    tmp_path: Path, size: tuple[int, int], in_header: bool
) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert ("11月22日 星期日" in lines(app)[0]) == in_header
        told = app.screen.query_one(Ticker).says().splitlines()
        assert told[0].startswith("周日停水")
        assert ("11月22日 星期日  农历十月十四" in told) != in_header


async def test_at_midnight_the_line_below_the_tiles_tells_the_new_day(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=(53, 16)) as pilot:
        await pilot.pause()
        ticker = app.screen.query_one(Ticker)
        lobby.clock.turn(24 * 3600)  # type: ignore[attr-defined]
        ticker.tell()
        assert "11月23日 星期一  农历十月十五" in ticker.says().splitlines()
