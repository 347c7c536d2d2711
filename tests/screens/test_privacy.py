from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from screen_support import household_card, lines, make_lobby, opened, shows, tap

from content.decode import stored
from content.documents import Card, Quiz, Wish
from content.documents.retention import Retention
from records.types import QuizAttempt
from screens.lobby import CardRead
from screens.lobby_app import LobbyApp
from screens.privacy import notice
from screens.sizes import VisitState
from screens.utterances import utterances

if TYPE_CHECKING:
    from textual.pilot import Pilot

PARTS = ("谁在问", "为什么问", "问什么", "谁看得到", "留多久", "您的权利")
REPAIR = ("报修", "厨房", "水管水龙头", "水龙头漏水", "一般")
OUTSIDE = ("报修", "院子里", *REPAIR[2:])
READ = "知道了"


async def tapped(pilot: Pilot[int], *labels: str) -> None:
    for label in labels:
        await tap(pilot, label)


def informs(app: LobbyApp) -> bool:
    return shows(app, PARTS[0]) and (shows(app, READ) or shows(app, "下一页"))


async def test_the_notice_can_be_read_and_heard_before_anything_is_entered(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await tapped(pilot, *REPAIR)
        assert shows(app, "留电话")
        assert "phone" not in lobby.visit.answers["repair"]
        await tap(pilot, "这些信息怎么用")
        heard = "".join([utterance.text async for utterance in utterances(app.lobby_screen)])
        assert all(part in heard for part in PARTS)
        await tap(pilot, "返回")
        assert shows(app, "留电话")


@pytest.mark.parametrize("size", [(80, 24), (65, 18), (53, 16)])
async def test_the_notice_comes_by_itself_before_anything_personal_and_one_tap_leads_on(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=size) as pilot:
        for way, asks in (("留电话", "您的电话号码"), ("刷卡", "读卡器"), ("直接上门", "几单元")):
            await app.end_visit()
            await tapped(pilot, *REPAIR, way)
            assert informs(app)
            heard = "".join([utterance.text async for utterance in utterances(app.lobby_screen)])
            assert all(part in heard for part in PARTS)
            await tap(pilot, READ)
            assert shows(app, asks), "\n".join(lines(app))
            # Back leads to the choice, not to the notice again.
            await tapped(pilot, "返回", way)
            assert shows(app, asks)


@pytest.mark.parametrize("form", ["opinion", "make_wish", "claim_wish"])
async def test_every_form_that_asks_for_something_personal_informs_first(tmp_path: Path, form: str) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        if form == "opinion":
            await tapped(pilot, "意见", "表扬感谢", "我来写")
            await pilot.press(*"xiexie", "space")
            await tap(pilot, "下一步")
        elif form == "make_wish":
            await tapped(pilot, "微心愿", "许个心愿", "想学用手机")
        else:
            wish = next(each for each in lobby.library.all(Wish) if each.state == "open")
            await opened(app, pilot, "claim_wish", wish=wish.id)
        assert not informs(app)
        await tap(pilot, "留电话")
        assert informs(app)


async def test_who_leaves_nothing_personal_is_not_held_up(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await tapped(pilot, *OUTSIDE, "凭编号来查")
        assert not informs(app)
        assert shows(app, "交给物业")


async def test_the_notice_comes_once_in_a_visit_and_again_for_the_next_person(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await tapped(pilot, *OUTSIDE, "留电话", READ)
        await pilot.press(*"13812345678")
        await tapped(pilot, "下一步", "交给物业", "返回", "微心愿", "许个心愿", "想学用手机", "留电话")
        assert not informs(app)
        # Whoever begins at the home screen is somebody else, as for answers and cards.
        await tapped(pilot, "首页", *OUTSIDE, "留电话")
        assert informs(app)


async def test_a_change_in_the_review_informs_too_and_leads_back_to_the_review(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await tapped(pilot, *OUTSIDE, "凭编号来查", "不用联系", "留电话")
        assert informs(app)
        await tap(pilot, READ)
        await pilot.press(*"13812345678")
        await tap(pilot, "下一步")
        assert shows(app, "交给物业")


async def test_a_card_that_was_held_already_is_not_told_before_the_notice_was_read(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await tapped(pilot, *REPAIR)
        lobby.visit.card = household_card(lobby)
        await tap(pilot, "刷卡")
        assert informs(app)
        await tap(pilot, READ)
        assert shows(app, "交给物业")


async def test_a_score_goes_under_a_card_only_after_the_notice(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    card = household_card(lobby)

    async def played(pilot: Pilot[int], card: Card | None, *before: str) -> QuizAttempt:
        await app.end_visit()
        if card:
            await app.on_card(CardRead(card, card.id))
            await pilot.pause()
        screen = await opened(app, pilot, "quiz_round", quiz=lobby.library.all(Quiz)[0].id)
        assert informs(app) == bool(before)
        await tapped(pilot, *before)
        play = screen._play()  # type: ignore[attr-defined]
        while not play.round.finished:
            play.round.answer({0})
        play.told = play.round.results[-1]
        await screen.draw_again()
        await pilot.pause()
        await tap(pilot, "看成绩")
        entry = list(lobby.outbox.entries())[-1]
        body = lobby.outbox.body(entry.id)
        assert isinstance(body, QuizAttempt)
        return body

    async with app.run_test(size=(80, 24)) as pilot:
        assert (await played(pilot, None)).card == ""
        assert (await played(pilot, card, READ)).card == card.id


async def test_larger_letters_do_not_show_the_notice_again(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await tapped(pilot, *REPAIR, "留电话", READ)
        state = msgspec.msgpack.decode(msgspec.msgpack.encode(app._state()), type=VisitState)
        await app.end_visit()
        await app.restore(state)
        await pilot.pause()
        assert shows(app, "您的电话号码")


async def test_how_long_is_what_the_estates_table_says(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    estate = msgspec.structs.replace(lobby.estate(), retention=Retention(contact=90, words=365, unfinished=400))
    lobby.library.apply([stored(estate)])
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, "privacy")
        shown = "".join(line.strip() for line in lines(app))
        for days in ("90 天", "1 年", "400 天"):
            assert days in shown


def test_an_estate_without_words_of_its_own_informs_all_the_same(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    estate = msgspec.structs.replace(lobby.estate(), privacy="")
    told = "".join(notice(estate, "zh"))
    for part in (*PARTS, estate.hotline):
        assert part in told
