from __future__ import annotations

from pathlib import Path

from screen_support import make_lobby, opened, shows, tap

from language.text import width
from screens.header import Told, line
from screens.lobby_app import LobbyApp
from screens.markdown import Line, Span, with_pinyin
from screens.utterances import utterances
from screens.widgets.paged_lines import TextPage


def test_every_line_of_text_has_its_pinyin_above_it_at_the_same_place() -> None:
    found = with_pinyin([Line((Span("今天停水，14:00 到 17:00。", "bold"),)), Line(), Line((Span("14:00"),))], 30)
    assert [line.text.strip() for line in found[:2]] == ["jin1 tian1 ting2 shui3", "今   天    停    水    ，14:00"]
    assert found[0].text.index("ting2") == width(found[1].text[: found[1].text.index("停")])
    assert all(width(line.text) <= 30 for line in found)
    assert found[-1].text == "14:00"
    assert not found[-2].spans


async def test_pinyin_stays_for_the_visit_and_is_not_read_aloud(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    first, second = lobby.notices()[:2]
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, "notice", id=first.id)
        assert not shows(app, "ting2 shui3")
        await tap(pilot, "拼音")
        assert shows(app, "ting2 shui3")
        said = [utterance.text async for utterance in utterances(screen)]
        assert any("水泵每个周日检修" in text for text in said)
        assert not any("ting2" in text for text in said)
        await app.back()
        await opened(app, pilot, "notice", id=second.id)
        assert shows(app, "去拼音")
        await app.end_visit()
        await pilot.pause()
        await opened(app, pilot, "notice", id=first.id)
        assert not shows(app, "ting2 shui3")
        await app.use_language("en")
        await pilot.pause()
        assert not shows(app, "Pinyin")


async def test_a_reading_line_goes_where_it_is_tapped_and_on_from_there(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    notice = max(lobby.notices(), key=lambda notice: len(str(notice.body)))
    async with app.run_test(size=(65, 18)) as pilot:
        await opened(app, pilot, "notice", id=notice.id)
        page = app.screen.query_one(TextPage)
        place = next(i for i, one in enumerate(page.lines) if one.text.strip())
        await pilot.click(TextPage, offset=(3, place))
        assert list(page._lit) == [place]
        for _ in range(60):
            at = page._lit.start
            await pilot.click(TextPage, offset=(3, at))
            await pilot.pause()
            if app.screen.query_one(TextPage) is not page:
                break
            assert page._lit.start > at
        following = app.screen.query_one(TextPage)
        assert following is not page
        assert list(following._lit) == [0]


def test_a_wide_header_tells_the_lunar_date_and_festivals() -> None:
    import datetime as dt

    from screens.lobby import LinkState

    day = dt.datetime(2026, 9, 25, 2, 0, tzinfo=dt.UTC)
    told = Told("阳光花园", "3号楼", False, day, LinkState("online"), "027 8888 0000")
    assert "中秋节" in line(told, 120)
    assert "农历八月十五" in line(told, 120)
    assert "农历八月十五" in line(told, 80)
    assert "农历" not in line(told, 65)
    assert width(line(told, 120)) == 120


def test_no_line_of_a_notice_is_lost_in_pinyin(tmp_path: Path) -> None:
    from screens.markdown import UNBROKEN, lay_out

    for notice in make_lobby(tmp_path).notices():
        plain = lay_out(str(notice.body["zh"]) if isinstance(notice.body, dict) else str(notice.body), UNBROKEN)
        for cells in (49, 76):
            text = "".join(
                one.text for one in with_pinyin(plain, cells) if not one.spans or one.spans[0].look != "reading"
            )
            assert text.replace(" ", "") == "".join(one.text for one in plain).replace(" ", "")
