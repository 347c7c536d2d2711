from __future__ import annotations

from pathlib import Path

from screen_support import check_snapshots, make_lobby, opened, shows, tap

from content.documents import Wish as WishDocument
from records.types import Contact, Wish
from screens.lobby import Lobby
from screens.lobby_app import LobbyApp
from screens.widgets.cards import PagedCards
from screens.widgets.paged import PagedList


def handed_in(lobby: Lobby) -> list[Wish]:
    bodies = [lobby.outbox.body(entry.id) for entry in lobby.outbox.entries(all=True)]
    return [body for body in bodies if isinstance(body, Wish)]


async def test_the_screens_look_as_they_were_looked_at(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, "wishes")
        await check_snapshots(app, pilot, "wishes")
        await opened(app, pilot, "wish", id="yangguang/w-001")
        await check_snapshots(app, pilot, "wish")


async def test_only_open_wishes_hang_on_the_wall_the_newest_first(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, "wishes")
        shown = [card.value for card in screen.query_one(PagedCards).entries]
        opened_wishes = [wish for wish in lobby.library.all(WishDocument) if wish.state == "open"]
        assert shown == [wish.id for wish in sorted(opened_wishes, key=lambda wish: wish.made_at, reverse=True)]


async def test_a_wish_is_made_by_tapping_and_gets_a_number(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, "wishes")
        await tap(pilot, "许个心愿")
        await tap(pilot, "想学用手机")
        await tap(pilot, "不用联系")
        await tap(pilot, "交给物业")
        await pilot.pause()
        assert handed_in(lobby) == [Wish(action="make", text="想学用手机")]


async def test_a_wish_is_claimed_with_a_phone_number_and_never_without(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, "wish", id="yangguang/w-001")
        await tap(pilot, "我来帮")
        form = app.lobby_screen
        assert not shows(app, "不用联系")
        form.answers.update(reach="phone", phone="13812345678")  # type: ignore[attr-defined]
        assert form.record() == Wish(  # type: ignore[attr-defined]
            action="claim", wish="yangguang/w-001", contact=Contact(kind="phone", phone="13812345678")
        )


async def test_the_wish_that_is_claimed_stands_in_the_review_and_only_what_can_be_changed_is_tapped(
    tmp_path: Path,
) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, "wish", id="yangguang/w-001")
        await tap(pilot, "我来帮")
        lobby.visit.informed = True
        await tap(pilot, "留电话")
        await pilot.press(*"13812345678")
        await tap(pilot, "下一步")
        wish = lobby.library.get(WishDocument, "yangguang/w-001")
        assert wish is not None
        assert shows(app, f"心愿：{wish.text.zh}")
        assert [row.value for row in app.screen.query_one(PagedList).entries] == ["reach"]
