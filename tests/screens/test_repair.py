from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from screen_support import NOW, heard, household_card, lines, make_lobby, opened, shows, tap, until

from content.decode import stored
from content.documents import Matter
from records.errors import OutboxFull
from records.types import Repair
from screens.lobby import CardRead, LinkState, Lobby
from screens.lobby_app import LobbyApp
from screens.widgets.qr import QrCode

if TYPE_CHECKING:
    from textual.pilot import Pilot

TAPS = ("厨房", "水管水龙头", "水龙头漏水", "一般")
READ = "知道了"
"""The privacy notice, which comes up before anything personal is asked."""
OUTSIDE = ("院子里", *TAPS[1:])
"""Where nobody need be let in, so no home is asked for."""


async def tapped(pilot: Pilot[int], *labels: str) -> None:
    for label in labels:
        await tap(pilot, label)


def handed_in(lobby: Lobby) -> list[Repair]:
    bodies = [lobby.outbox.body(entry.id) for entry in lobby.outbox.entries()]
    return [body for body in bodies if isinstance(body, Repair)]


async def test_a_repair_is_handed_in_by_tapping_only_and_safe_before_its_number_shows(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await tapped(pilot, "报修", *TAPS, "留电话", READ)
        await pilot.press(*"13812345678")
        await tapped(pilot, "下一步", "2单元")
        await pilot.press(*"501")
        await tap(pilot, "下一步")
        assert shows(app, "138 1234 5678")
        assert not handed_in(lobby)
        await tap(pilot, "交给物业")
        entry = next(iter(lobby.outbox.entries()))
        assert shows(app, "已记在这台机器上")
        [body] = handed_in(lobby)
        assert (body.place, body.category, body.text, body.urgency) == ("kitchen", "water", "水龙头漏水", "normal")
        assert (body.contact.phone, body.home) == ("13812345678", "yangguang/b3/2-501")
        assert lobby.own(entry.number)[0].id == entry.id
        assert "repair" not in lobby.visit.answers
        await tap(pilot, "返回")
        assert shows(app, "知识问答")


async def test_back_and_another_language_lose_no_answer(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await tapped(pilot, "报修", *TAPS)
        await tapped(pilot, "返回", "返回", "返回")
        assert shows(app, "√ 水管水龙头")
        await tapped(pilot, "返回", "English")
        assert shows(app, "√ Kitchen")


async def test_home_forgets_what_was_answered(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await tapped(pilot, "报修", *TAPS, "留电话", READ)
        await pilot.press(*"13812345678")
        await tapped(pilot, "首页", "报修")
        assert not lobby.visit.answers.get("repair")
        assert not shows(app, "√")
        await tapped(pilot, *TAPS, "留电话", READ)
        assert not shows(app, "138")


async def test_a_place_within_a_home_asks_whose_it_is_also_when_it_is_changed_in_the_review(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await tapped(pilot, "报修", *OUTSIDE, "凭编号来查")
        await tapped(pilot, "院子里", "厨房")
        assert shows(app, "怎么联系您")
        assert not shows(app, "凭编号来查")
        await tapped(pilot, "直接上门", READ, "2单元")
        await pilot.press(*"501")
        await tap(pilot, "下一步")
        assert shows(app, "2单元 501")
        await tap(pilot, "交给物业")
        assert handed_in(lobby)[0].home == "yangguang/b3/2-501"


async def test_the_review_leads_to_any_answer_and_back(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await tapped(pilot, "报修", *OUTSIDE, "凭编号来查", "一般", "很急")
        assert shows(app, "交给物业")
        assert shows(app, "很急")
        # Another category has other phrases: they are asked before the review comes back.
        await tapped(pilot, "水管水龙头", "电和灯")
        assert shows(app, "总是跳闸")
        await tapped(pilot, "总是跳闸", "交给物业")
        [body] = handed_in(lobby)
        assert (body.category, body.text, body.urgency, body.contact.kind) == ("power", "总是跳闸", "urgent", "none")


async def test_own_words_are_written_by_pinyin_on_the_screen(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await tapped(pilot, "报修", "院子里", "水管水龙头", "我来写", "下一步")
        assert shows(app, "请先写几个字")
        await tap(pilot, "知道了")
        await pilot.press(*"shuilongtou")
        assert shows(app, "水龙头漏水")
        await tap(pilot, "下一步")
        assert shows(app, "打的拼音还没有选字，请先点选汉字，再往下走。")
        await tap(pilot, "知道了")
        assert shows(app, "shuilongtou_")
        await pilot.press("space")
        assert shows(app, "水龙头_")
        await tapped(pilot, "下一步", "一般", "凭编号来查", "交给物业")
        assert handed_in(lobby)[0].text == "水龙头"


async def test_a_card_is_taken_where_it_is_asked_for(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    card = household_card(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await tapped(pilot, "报修", *TAPS, "刷卡", READ)
        await app.on_card(CardRead(None, "yangguang/c-0000"))
        await pilot.pause()
        assert shows(app, "没有登记")
        await tap(pilot, "知道了")
        await app.on_card(CardRead(card, card.id))
        await pilot.pause()
        await tap(pilot, "交给物业")
        [body] = handed_in(lobby)
        assert (body.contact.card, body.home) == (card.id, card.home)


async def test_a_door_must_be_one_of_the_building(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await tapped(pilot, "报修", *TAPS, "直接上门", READ, "2单元")
        await tap(pilot, "下一步")
        assert shows(app, "请输入门牌号")
        await tap(pilot, "知道了")
        await pilot.press(*"99901")
        await tap(pilot, "下一步")
        assert shows(app, "没有这个门牌号")
        await tap(pilot, "知道了")
        await pilot.press(*["backspace"] * 5, *"501")
        await tapped(pilot, "下一步", "交给物业")
        assert handed_in(lobby)[0].home == "yangguang/b3/2-501"


@pytest.mark.parametrize(
    ("link", "says"),
    [
        (LinkState("online"), "正在送往物业"),
        (LinkState("offline", queued=3), "还没送到物业"),
        (LinkState("refused"), "还没送到物业"),
        (LinkState("never"), "不会有人上门"),
    ],
)
async def test_the_receipt_tells_the_truth_of_the_link(tmp_path: Path, link: LinkState, says: str) -> None:
    lobby = make_lobby(tmp_path, link=link)
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, "receipt", number="407182653", created_at=NOW)
        assert shows(app, says)
        assert not any("分钟" in line for line in lines(app))


async def test_the_receipt_tells_promise_and_owner_once_the_office_has_it(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, "receipt", number="407182653", created_at=NOW)
        arrived = Matter(
            id="yangguang/m-1",
            number="407182653",
            record_type="repair",
            building="yangguang/b3",
            state="received",
            urgency="normal",
            received_at=NOW,
            owner="王师傅 (红管家)",
            promise="yangguang/p5341",
        )
        lobby.library.apply([stored(arrived)])
        await app.tick()
        await pilot.pause()
        assert shows(app, "10:49 已收到")
        assert shows(app, "5 分钟到场、30 分钟修好")
        await app.use_language("en")
        await pilot.pause()
        assert shows(app, "On site in 5 minutes, fixed in 30 minutes")
        await app.use_language("zh")
        await pilot.pause()
        assert shows(app, "王师傅 (红管家)")


async def test_danger_shows_whom_to_call_before_anything_is_asked(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await tapped(pilot, "报修", "漏气", "闻到燃气味")
        assert shows(app, "现在还没有人知道")
        assert shows(app, "119")
        assert shows(app, "燃气抢修")
        assert app.screen.query_one("#call").text == "027 8888 0096"  # type: ignore[attr-defined]
        await tapped(pilot, "也告诉物业", "楼道", "2单元", "凭编号来查")
        assert shows(app, "出了什么事：闻到燃气味")
        await tap(pilot, "交给物业")
        [body] = handed_in(lobby)
        assert (body.category, body.text, body.urgency, body.unit) == ("gas", "闻到燃气味", "danger", "2")
        assert shows(app, "人还没到？请再打电话：燃气抢修 027 8888 0096")
        assert shows(app, "到外面再打电话")


async def test_who_is_trapped_in_a_lift_is_asked_which_units_it_is(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=(53, 16)) as pilot:
        await tapped(pilot, "报修", "漏气", "困在电梯里", "也告诉物业")
        assert shows(app, "几单元")
        await tapped(pilot, "1单元", "凭编号来查")
        assert shows(app, "1单元")
        await tap(pilot, "交给物业")
        [body] = handed_in(lobby)
        assert (body.place, body.unit, body.category) == ("lift", "1", "lift")
        assert shows(app, "电梯救援 027 8888 0000")
        assert shows(app, "不要撬门")


async def test_another_unit_of_the_same_place_can_be_chosen_in_the_review(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await tapped(pilot, "报修", "楼道", "1单元", "公共照明", "楼道灯不亮", "一般", "凭编号来查", "1单元", "2单元")
        await tap(pilot, "交给物业")
        [body] = handed_in(lobby)
        assert (body.place, body.unit, body.home) == ("corridor", "2", "")


async def test_what_could_not_be_kept_is_told_and_stays_on_the_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lobby = make_lobby(tmp_path)

    def full(body: object) -> None:
        raise OutboxFull(free=0)

    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await tapped(pilot, "报修", *OUTSIDE, "凭编号来查")
        monkeypatch.setattr(lobby.outbox, "append", full)
        await tap(pilot, "交给物业")
        assert shows(app, "存满了")
        monkeypatch.undo()
        await tapped(pilot, "知道了", "交给物业")
        assert len(handed_in(lobby)) == 1


async def test_two_taps_hand_it_in_once(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await tapped(pilot, "报修", *OUTSIDE, "凭编号来查")
        form = app.lobby_screen
        app.call_next(form.hand_in)  # type: ignore[attr-defined]
        await tap(pilot, "交给物业")
        await pilot.pause()
        assert len(handed_in(lobby)) == 1


async def test_an_opinion_goes_with_its_topic(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await tapped(pilot, "意见", "表扬感谢", "我来写")
        await pilot.press(*"xiexie", "space")
        await tapped(pilot, "下一步", "凭编号来查", "交给物业")
        assert shows(app, "已记在这台机器上")
        body = lobby.outbox.body(next(iter(lobby.outbox.entries())).id)
        assert (getattr(body, "topic", ""), getattr(body, "text", "")) == ("thanks", "谢谢")


async def test_every_urgency_says_what_it_means_and_what_is_promised(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=(53, 16)) as pilot:
        await tapped(pilot, "报修", "楼道", "2单元", "水管水龙头", "水龙头漏水")
        assert shows(app, "修过了，又坏了")
        assert shows(app, "1 天内给书面方案")
        await tapped(pilot, "大毛病", "凭编号来查", "交给物业")
        assert handed_in(lobby)[0].urgency == "major"


async def test_an_opinion_is_tapped_where_everyday_words_say_it(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await tapped(pilot, "意见", "停车充电", "English", "Too few chargers", "Not at all", "Parking", "Safety")
        # Another topic has other phrases: they are asked before the review comes back.
        await tapped(pilot, "Too dark at night", "Hand it in")
        [body] = [lobby.outbox.body(entry.id) for entry in lobby.outbox.entries()]
        assert (body.topic, body.text) == ("safety", "夜里路灯太暗")  # type: ignore[union-attr]


@pytest.mark.parametrize("size", [(120, 32), (80, 24), (80, 22), (80, 18), (65, 18), (53, 16)])
async def test_the_number_can_be_taken_along_as_a_code_on_every_screen(tmp_path: Path, size: tuple[int, int]) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=size) as pilot:
        await opened(app, pilot, "receipt", number="407182653", created_at=NOW)
        for _try in range(2):
            if not app.screen.query(QrCode):
                await tap(pilot, "扫码带走")
            code = app.screen.query_one(QrCode)
            assert code.payload == "407182653"
            assert not code.too_long
            assert app.screen.region.contains_region(code.region)
            assert any("█▀▀▀▀▀█" in line for line in lines(app))
            if app.lobby_screen.opened_as is None:
                await tap(pilot, "返回")
            assert shows(app, "已登记")


async def test_a_window_that_becomes_smaller_offers_the_code_that_was_beside_the_number(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=(80, 24), message_hook=heard) as pilot:
        await opened(app, pilot, "receipt", number="407182653", created_at=NOW)
        await pilot.resize_terminal(65, 18)
        await until(lambda: shows(app, "扫码带走"))
        assert not app.screen.query(QrCode)
        await pilot.resize_terminal(80, 24)
        await until(lambda: app.screen.query(QrCode))
