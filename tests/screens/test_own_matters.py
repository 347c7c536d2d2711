from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
from screen_support import NOW, check_snapshots, make_lobby, opened, shows, tap

from content.decode import stored
from content.documents import Card, Matter
from records.clock import milliseconds
from records.errors import Unreachable
from records.number import check_digit
from records.types import Contact, Repair
from records.wire import PrivateEvent, PrivateMatter
from screens.lobby import CardRead, LinkState, Lobby
from screens.lobby_app import LobbyApp

ANSWERED = "407182659"
LATE = "620948719"


def cards(lobby: Lobby) -> list[Card]:
    return [card for card in lobby.library.all(Card) if card.home and not card.revoked]


def told(number: str, text: str) -> PrivateMatter:
    at = milliseconds(NOW - dt.timedelta(hours=1))
    events = [PrivateEvent(at, "received", "", ""), PrivateEvent(at + 600_000, "answered", "换了阀芯", "王师傅")]
    return PrivateMatter(number, "repair", "kitchen", "water", text, "answered", at, events)


async def test_the_screens_look_as_they_were_looked_at(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    card = cards(lobby)[0]
    lobby.ask_private = lambda _card: [told("284972723", "水龙头漏水")]
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        lobby.visit.answers["lookup"] = {"number": "40718"}
        await opened(app, pilot, "lookup")
        await check_snapshots(app, pilot, "lookup")
        await opened(app, pilot, "matter", number=ANSWERED)
        await check_snapshots(app, pilot, "matter")
        await app.on_card(CardRead(card, card.id))
        await pilot.pause()
        await pilot.pause()
        await check_snapshots(app, pilot, "my-matters")


async def test_an_answer_for_the_household_alone_is_never_taken_for_silence(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    matter = next(matter for matter in lobby.library.all(Matter) if matter.number == ANSWERED)
    last = msgspec.structs.replace(matter.events[-1], text="", private=True)
    lobby.library.apply([stored(msgspec.structs.replace(matter, events=[*matter.events[:-1], last]))])
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, "matter", number=ANSWERED)
        assert shows(app, "这条答复只给您家看")


async def test_a_number_leads_to_state_answers_and_clocks_late_ones_in_words(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, "lookup")
        await pilot.press(*LATE)
        await tap(pilot, "查一查")
        assert shows(app, "编号 620 948 719")
        assert shows(app, "按时，昨天 10:25")
        assert shows(app, "已超时 29 分钟")
        assert shows(app, "楼顶接缝渗水")


async def test_a_wrong_digit_is_told_kindly_and_a_short_number_too(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, "lookup")
        await pilot.press(*"4071")
        await tap(pilot, "查一查")
        assert shows(app, "九位数字")
        await tap(pilot, "知道了")
        await pilot.press(*"82653")
        await tap(pilot, "查一查")
        assert shows(app, "没有 407 182 653 这个编号")


async def test_several_matters_with_one_number_are_told_apart_by_the_building(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    (found,) = lobby.matters(ANSWERED)
    other = msgspec.structs.replace(found, id="yangguang/m-099", building="yangguang/b5", state="received", events=[])
    lobby.library.apply([stored(other)])
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, "matter", number=ANSWERED)
        await tap(pilot, "5号楼")
        await pilot.pause()
        assert shows(app, "已收到")
        assert not shows(app, "换了水龙头的阀芯")


async def test_what_was_handed_in_here_is_kept_then_sent_then_shown(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path, link=LinkState("offline", queued=1))
    receipt = await lobby.hand_in(Repair(place="kitchen", category="water", text="水龙头漏水"))
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, "matter", number=receipt.number)
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert shows(app, "还没送到物业")
        matter = Matter(
            id="yangguang/m-100",
            number=receipt.number,
            record_type="repair",
            building="yangguang/b3",
            state="received",
            received_at=NOW,
        )
        lobby.library.apply([stored(matter)])
        screen.news()
        await pilot.pause()
        await pilot.pause()
        assert shows(app, "已收到")
        await app.back()
        await opened(app, pilot, "matter", number="00000001" + check_digit("00000001"))
        await pilot.pause()
        assert shows(app, "查不到这个编号")


async def test_a_card_shows_its_households_matters_until_they_say_that_they_are_done(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    card = cards(lobby)[0]
    asked = []
    lobby.ask_private = lambda id: asked.append(id) or [told("284972723", "水龙头漏水")]  # type: ignore[func-returns-value]
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.on_card(CardRead(card, card.id))
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert asked == [card.id]
        assert shows(app, "您好，1号楼邻居")
        await tap(pilot, "水龙头漏水")
        assert shows(app, "只给您看")
        assert shows(app, "换了阀芯")
        await tap(pilot, "好了")
        assert lobby.visit.card is None
        assert shows(app, "微心愿")


async def test_another_households_card_never_leaves_the_first_ones_matters_on_the_screen(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    first, second = cards(lobby)[:2]
    lobby.ask_private = lambda id: [told("284972723", "甲家的事" if id == first.id else "乙家的事")]
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.on_card(CardRead(first, first.id))
        await app.workers.wait_for_complete()
        await pilot.pause()
        await tap(pilot, "甲家的事")
        await app.on_card(CardRead(second, second.id))
        for _ in range(3):
            await pilot.pause()
            await app.workers.wait_for_complete()
        await pilot.pause()
        assert shows(app, "乙家的事")
        assert not shows(app, "甲家的事")


async def test_offline_a_card_still_shows_what_was_handed_in_here_with_it(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path, link=LinkState("offline"))
    first, second = cards(lobby)[:2]

    def unreachable(_card: str) -> list[PrivateMatter]:
        raise Unreachable(url="", problem="")

    lobby.ask_private = unreachable
    for card, text in ((first, "甲家的事"), (second, "乙家的事")):
        await lobby.hand_in(
            Repair(place="kitchen", category="water", text=text, contact=Contact(kind="card", card=card.id))
        )
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.on_card(CardRead(first, first.id))
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert shows(app, "联系不上物业")
        assert shows(app, "甲家的事")
        assert not shows(app, "乙家的事")
