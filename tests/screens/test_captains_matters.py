"""What a captain sees of the building's matters: counted by what is true of them, and called what they are."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from screen_support import NOW, make_lobby, opened, shows

from content.decode import StoredDocument, stored
from content.documents import Matter, Staff
from content.documents.estate import DANGER
from content.documents.matter import MatterEvent
from screens.captain import has_answer
from screens.lobby_app import LobbyApp
from screens.widgets.paged import ListRow

if TYPE_CHECKING:
    from screens.lobby import Lobby

NUMBERS = ("407182653", "510293847")


def matter(number: str = NUMBERS[0], **fields: Any) -> Matter:
    defaults: dict[str, Any] = {"record_type": "repair", "category": "water", "state": "received", "received_at": NOW}
    return Matter(id=f"yangguang/m-{number}", number=number, building="yangguang/b3", **(defaults | fields))


def step(state: Any, text: str = "") -> MatterEvent:
    return MatterEvent(at=NOW + dt.timedelta(minutes=5), state=state, text=text)


def captains_lobby(folder: Path, *matters: Matter) -> Lobby:
    """Return a lobby whose captain is signed in and whose building has these matters alone."""
    lobby = make_lobby(folder)
    gone = [StoredDocument(Matter.type, 1, old.id, None) for old in lobby.library.all(Matter)]
    lobby.library.apply([*gone, *map(stored, matters)])
    lobby.visit.staff = next(staff for staff in lobby.library.all(Staff) if staff.name == "王秀英")
    return lobby


@pytest.mark.parametrize(
    ("events", "answered"),
    [
        ([], False),
        ([step("on_site")], False),
        ([step("on_site", "师傅去买配件，明天来装")], True),
        # An answer for the resident alone comes down without its words.
        ([step("answered"), step("on_site")], True),
        ([step("answered", "修好了"), step("reopened")], False),
        ([step("answered", "修好了"), step("reopened", "又漏了"), step("on_site", "明天再来")], True),
    ],
)
def test_an_answer_counts_until_the_matter_is_opened_again(events: list[MatterEvent], answered: bool) -> None:
    assert has_answer(matter(events=events)) is answered


@pytest.mark.parametrize(
    ("matters", "told"),
    [
        ([], "本楼的事项都已答复。"),
        ([matter()], "本楼还有 1 件事项没有答复。"),
        ([matter(state="on_site", events=[step("on_site", "明天来装")])], "本楼还有 1 件事没有办完，都已有答复。"),
        (
            [matter(state="on_site", events=[step("on_site", "明天来装")]), matter(NUMBERS[1])],
            "本楼还有 2 件事没有办完，其中 1 件没有答复。",
        ),
    ],
)
async def test_a_captain_is_told_what_has_no_answer_and_what_has_no_end(
    tmp_path: Path, matters: list[Matter], told: str
) -> None:
    app = LobbyApp(captains_lobby(tmp_path, *matters))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, "captain")
        assert shows(app, told)
        assert shows(app, "已有答复") == any(map(has_answer, matters))


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"record_type": "wish", "category": "claim"}, "认领心愿"),
        ({"record_type": "wish", "category": "make"}, "微心愿"),
        ({"record_type": "opinion", "category": ""}, "意见"),
        ({"record_type": "repair", "category": ""}, "报修"),
    ],
)
async def test_a_matter_is_called_what_it_is(tmp_path: Path, fields: dict[str, str], told: str) -> None:
    app = LobbyApp(captains_lobby(tmp_path, matter(**fields)))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, "captain")
        assert shows(app, f"407 182 653  {told}")
        await opened(app, pilot, "matter", number=NUMBERS[0])
        assert shows(app, told)


async def test_a_danger_stands_first_and_is_marked_in_the_captains_list(tmp_path: Path) -> None:
    trapped = matter(NUMBERS[1], category="lift", urgency=DANGER)
    older = matter(received_at=NOW - dt.timedelta(hours=1), category="lift")
    app = LobbyApp(captains_lobby(tmp_path, older, trapped))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, "captain")
        rows = [row.row for row in app.screen.query(ListRow)]
        assert [row.title.split()[-1] for row in rows] == ["困在电梯里", "电梯"]
        assert [row.second_aside for row in rows] == ["危险", ""]
        await opened(app, pilot, "matter", number=trapped.number)
        assert shows(app, "困在电梯里、危险")
