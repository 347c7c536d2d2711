from __future__ import annotations

from pathlib import Path

import pytest
from screen_support import check_snapshots, make_lobby, opened, shows, tap

from content.decode import stored
from content.documents import Notice
from records.types import NoticeDraft
from screens.lobby_app import LobbyApp
from screens.widgets.paged import PagedList
from screens.widgets.paged_lines import PagedLines
from screens.widgets.qr import QrCode


async def test_the_screens_look_as_they_were_looked_at(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, "notices")
        await check_snapshots(app, pilot, "notices")
        await opened(app, pilot, "notice", id="yangguang/promise-5341")
        await check_snapshots(app, pilot, "notice")
        await tap(pilot, "扫码带走")
        await check_snapshots(app, pilot, "notice-code")


async def test_one_class_is_shown_when_it_was_chosen(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=(120, 32)) as pilot:
        await opened(app, pilot, "notices")
        await tap(pilot, "类别")
        await tap(pilot, "政策")
        shown = [row.value for row in app.screen.query_one(PagedList).entries]
        assert shown == [notice.id for notice in lobby.notices() if notice.notice_class == "policy"]
        assert shows(app, "类别：政策")


async def test_a_captains_draft_stands_at_once_as_to_be_sent_until_the_servers_version_comes(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=(120, 32)) as pilot:
        await opened(app, pilot, "notices")
        draft = NoticeDraft(title="明天收旧书", body="放在大堂。", signed="3号楼楼栋长 王秀英", pinned=True)
        receipt = await lobby.hand_in(draft)
        app.lobby_screen.news()
        await pilot.pause()
        assert shows(app, "明天收旧书")
        assert shows(app, "待传 置顶")
        await tap(pilot, "明天收旧书")
        assert shows(app, "还没有送到物业")
        sent = Notice(
            id="yangguang/n1",
            title="明天收旧书",
            body="放在大堂。",
            notice_class="community",
            published_at=receipt.created_at,
            draft=receipt.id,
        )
        lobby.library.apply([stored(sent)])
        await app.back()
        app.lobby_screen.news()
        await pilot.pause()
        assert [notice.id for notice in lobby.notices() if "旧书" in str(notice.title)] == ["yangguang/n1"]
        assert not shows(app, "待传")


@pytest.mark.parametrize(("size", "language"), [((120, 32), "en"), ((80, 24), "zh"), ((65, 18), "en")])
async def test_a_notice_finds_a_code_that_fits_or_the_screen_says_that_it_is_too_long(
    tmp_path: Path, size: tuple[int, int], language: str
) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=size) as pilot:
        await app.use_language(language)
        for notice in lobby.notices()[::6]:
            await opened(app, pilot, "notice", id=notice.id)
            await tap(pilot, "扫码带走" if language == "zh" else "Take it along")
            await pilot.pause()
            code = app.screen.query_one(QrCode)
            assert code.display != shows(app, "太长" if language == "zh" else "too long")
            assert not code.display or not code.too_long
            await app.home()


async def test_a_long_notice_keeps_its_page_when_news_come_and_tells_where_it_ends(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=(65, 18)) as pilot:
        screen = await opened(app, pilot, "notice", id="yangguang/promise-5341")
        text = screen.query_one(PagedLines)
        assert text.pages > 1
        await tap(pilot, "下一页")
        assert text.page == 1
        screen.news()
        await pilot.pause()
        assert text.page == 1
