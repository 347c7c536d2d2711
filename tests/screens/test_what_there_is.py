"""Nothing is asked or offered that there is not: no lift in a kitchen, no card without a reader."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from screen_support import make_lobby, opened, shows, tap

from content.decode import stored
from content.documents import Person, Team
from content.notice_templates import end_words
from records.types import Opinion, Repair
from screens.lobby import Lobby
from screens.lobby_app import LobbyApp
from screens.reach import phone_groups
from screens.widgets.paged import ChoiceButton


def handed_in(lobby: Lobby) -> list[object]:
    return [lobby.outbox.body(entry.id) for entry in lobby.outbox.entries()]


def choices(app: LobbyApp) -> list[str]:
    return [button.label for button in app.screen.query(ChoiceButton)]


async def test_what_can_be_broken_follows_from_the_place_also_when_another_is_chosen(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=(120, 32)) as pilot:
        for label in ("报修", "厨房"):
            await tap(pilot, label)
        assert "热水空调" in choices(app)
        assert "电梯" not in choices(app)
        await tap(pilot, "热水空调")
        for label in ("返回", "返回", "院子里"):
            await tap(pilot, label)
        assert "电梯" in choices(app)
        assert "热水空调" not in choices(app)
        assert "category" not in app.lobby.visit.answers["repair"]


async def test_whoever_is_trapped_in_a_lift_is_not_asked_where(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        for label in ("报修", "困电梯", "困在电梯里", "也告诉物业", "2单元", "凭编号来查"):
            await tap(pilot, label)
        assert shows(app, "电梯")
        await tap(pilot, "交给物业")
        (body,) = handed_in(lobby)
        assert isinstance(body, Repair)
        assert (body.place, body.category, body.home) == ("lift", "lift", "")


async def test_a_card_is_offered_only_where_there_is_a_reader(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        for label in ("意见", "表扬感谢", "感谢管家帮忙"):
            await tap(pilot, label)
        assert shows(app, "刷卡")
        lobby.readers = []
        await app.lobby_screen.draw_again()
        await pilot.pause()
        assert shows(app, "留电话")
        assert not shows(app, "刷卡")
        await opened(app, pilot, "lookup")
        assert not shows(app, "刷卡")


async def test_an_opinion_for_somebody_says_for_whom(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        for id, name in (("yangguang/p-001", "王秀英"), (lobby.library.all(Team)[0].id, None)):
            await opened(app, pilot, "opinion", to=id)
            assert shows(app, f"告诉{name}" if name else "告诉")
        person = lobby.library.get(Person, "yangguang/p-001")
        assert person is not None
        lobby.library.apply([stored(msgspec.structs.replace(person, name="王*英"))])
        await opened(app, pilot, "opinion", to="yangguang/p-001")
        assert shows(app, "告诉王*英")
    assert not [body for body in handed_in(lobby) if isinstance(body, Opinion)]


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("0900", "1130", "11:30"),
        ("2200", "0600", "次日6:00"),
        ("1400", "1200", "次日12:00"),
        ("900", "900", "次日9:00"),
        ("", "0600", "6:00"),
        ("2200", "06", "____"),
    ],
)
def test_an_end_before_the_beginning_is_on_the_next_day_and_says_so(start: str, end: str, words: str) -> None:
    assert end_words(start, end) == words


@pytest.mark.parametrize(
    ("digits", "words"),
    [
        ("13812345678", "138 1234 5678"),
        ("02788880000", "027 8888 0000"),
        ("07318765432", "0731 8765 432"),
        ("87654321", "8765 4321"),
        ("8765432", "876 5432"),
        ("13812345", "138 1234 5"),
    ],
)
def test_a_telephone_number_is_grouped_as_it_is_said(digits: str, words: str) -> None:
    assert phone_groups(digits) == words
