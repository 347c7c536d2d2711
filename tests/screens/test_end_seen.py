"""What is handed in or agreed to is offered once its last page was shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from screen_support import lines, make_lobby, opened, tap

from content.documents import Staff
from screens.bar import Bar
from screens.choose import ChooseRow
from screens.lobby_app import LobbyApp
from screens.offers import Offers
from screens.widgets.big_button import BigButton
from screens.widgets.paged import Row
from screens.widgets.paged_lines import PagedLines

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.pilot import Pilot

SMALLEST = (53, 16)
ANSWERED = {
    "place": "kitchen",
    "category": "water",
    "phrase": "水龙头漏水",
    "urgency": "normal",
    "reach": "phone",
    "phone": "13812345678",
    "unit": "2",
    "door": "501",
}
NOTICE = {
    "template": "own",
    "notice_class": "property",
    "title": "停水通知",
    "body": "请提前储水。\n\n" * 12,
    "until": "",
    "pinned": False,
}


async def on_page(app: LobbyApp, pilot: Pilot[int], form: str, answers: dict[str, object], page: int) -> None:
    """Open a form in English on one of its pages, counted from 0."""
    await app.use_language("en")
    app.lobby.visit.answers[form] = dict(answers)
    screen = await opened(app, pilot, form)
    for _page in range(page):
        await screen.go_on()  # type: ignore[attr-defined]
    await rest(pilot)


async def rest(pilot: Pilot[int]) -> None:
    for _turn in range(3):
        await pilot.pause()


def offered(app: LobbyApp) -> list[str]:
    """Return what stands in the row above the bar, and which of it is filled."""
    buttons = app.screen.query(Offers).first().query(BigButton)
    shown = [button for button in buttons if button.visible and button.region]
    return [f"[{button.label}]" if button.has_class("-main") else button.label for button in shown]


@pytest.mark.parametrize(
    ("form", "answers", "page", "main"),
    [
        ("repair", ANSWERED, 8, "Hand it in"),
        ("repair", {**ANSWERED, "uninformed": True}, 5, "I have read it"),
        ("write_notice", NOTICE, 6, "I have read all of it"),
        ("write_notice", NOTICE, 7, "Put it up"),
    ],
    ids=["review", "privacy", "preview", "review of a notice"],
)
async def test_the_main_action_waits_for_the_last_page_and_stays_after_it(
    tmp_path: Path, form: str, answers: dict[str, object], page: int, main: str
) -> None:
    lobby = make_lobby(tmp_path)
    lobby.visit.informed = "uninformed" not in answers
    if form == "write_notice":
        lobby.visit.staff = next(one for one in lobby.library.all(Staff) if one.role == "captain")
    app = LobbyApp(lobby)
    async with app.run_test(size=SMALLEST) as pilot:
        await on_page(app, pilot, form, answers, page)
        assert offered(app) == ["[Next page]"]
        while "Next page" in "".join(offered(app)):
            assert f"[{main}]" not in offered(app)
            await tap(pilot, "Next page")
            await rest(pilot)
        assert offered(app) == ["Previous", f"[{main}]"]
        await tap(pilot, "Previous")
        await rest(pilot)
        assert f"[{main}]" in offered(app)
        assert "Next page" in offered(app)


async def test_the_main_action_of_a_single_page_is_offered_at_once(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    lobby.visit.informed = True
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await on_page(app, pilot, "repair", ANSWERED, 8)
        assert offered(app) == ["[Hand it in]"]


async def test_a_finger_that_turns_pages_too_often_hands_nothing_in(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    lobby.visit.informed = True
    app = LobbyApp(lobby)
    async with app.run_test(size=SMALLEST) as pilot:
        await on_page(app, pilot, "repair", ANSWERED, 8)
        [turn] = [one for one in app.screen.query(Offers).first().query(BigButton) if one.label == "Next page"]
        place = turn.region
        await tap(pilot, "Next page")
        await rest(pilot)
        [main] = [one for one in app.screen.query(Offers).first().query(BigButton) if one.label == "Hand it in"]
        assert not main.region.overlaps(place)


async def test_a_list_that_is_one_row_too_long_for_the_screen_has_a_second_page(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=(120, 32)) as pilot:
        await app.use_language("en")
        rows = [Row(number, f"row {number}", "second line") for number in range(17)]

        async def nothing(_chosen: object) -> None:
            pass

        await app.push_screen(ChooseRow(lambda: "Which row?", lambda: rows, nothing))
        await rest(pilot)
        assert offered(app) == ["Next page"]
        await tap(pilot, "Next page")
        await rest(pilot)
        assert any("row 16" in line for line in lines(app))


class _HeardFirst(Offers):
    """Is told the pages of a text before it has its own parts, as on a busy machine."""

    def compose(self) -> ComposeResult:
        self.show_pages(self.screen.query_one(PagedLines))
        yield from super().compose()


async def test_a_row_that_hears_of_the_end_before_it_has_its_parts_offers_the_main_action(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=(120, 32)) as pilot:
        await on_page(app, pilot, "repair", ANSWERED, 5)
        assert offered(app) == ["[I have read it]"]
        await app.screen.query_one(Offers).remove()
        row = _HeardFirst([BigButton("I have read it", main=True, offered="at the end")])
        await app.screen.mount(row, before=app.screen.query_one(Bar))
        await rest(pilot)
        assert offered(app) == ["[I have read it]"]
