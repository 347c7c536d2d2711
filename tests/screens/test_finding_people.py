from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace
from screen_support import check_snapshots, heard, lines, make_lobby, opened, shows, tap, until
from test_forgetting import holders
from textual.pilot import Pilot

from content.decode import deleted, stored
from content.directory import MAX_HITS
from content.documents import Notice, Person, in_language
from content.documents.person import RoleHeld
from language.order import pinyin_key, stroke_key
from language.text import width
from screens.find_name import MOST_FOUND, FindName
from screens.lobby_app import LobbyApp
from screens.widgets.keypad import Keypad
from screens.widgets.paged import PagedList
from screens.widgets.qr import QrCode

SCREENS = {
    "people-role": ("people_by", {"way": "role"}),
    "people-building": ("people_found", {"way": "building", "key": "yangguang/b3"}),
    "find-name": ("find_name", {}),
    "person": ("person", {"id": "yangguang/p-001"}),
}


async def test_the_screens_look_as_they_were_looked_at(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        for name, (screen, arguments) in SCREENS.items():
            await opened(app, pilot, screen, **arguments)
            await check_snapshots(app, pilot, name)


async def test_a_long_team_leaves_every_name_whole(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await app.use_language("en")
        found = await opened(app, pilot, "people_found", way="building", key="yangguang/b1")
        paged = found.query_one(PagedList)
        assert any("Residents' service" in line for line in lines(app))
        for row in paged.entries[: len(paged.children)]:
            assert shows(app, row.title)


async def test_the_captain_of_this_building_is_found_in_three_taps(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await tap(pilot, "找人")
        await tap(pilot, "3号楼")
        await tap(pilot, "王秀英")
        assert shows(app, "3号楼 楼栋长")
        assert shows(app, "027 8888 0003")


async def test_initials_narrow_the_list_and_stay_when_one_comes_back(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=(65, 18)) as pilot:
        screen = await opened(app, pilot, "find_name")
        everybody = screen.aside()
        await pilot.press("w")
        await pilot.press("x", "y")
        assert screen.aside() == "1 人" != everybody
        await tap(pilot, "王秀英")
        await app.back()
        await pilot.pause()
        assert shows(app, "WXY_")
        await pilot.press("q", "q")
        assert shows(app, "没有找到")
        await pilot.press(*["backspace"] * 5)
        assert screen.aside() == everybody


def keepers(folder: Path, text: bytes) -> list[str]:
    """Return the names of the files, but for the content, that hold a text."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.parent.name != "library"]
    return [path.name for path in files if text in path.read_bytes().lower()]


async def test_a_search_shows_few_and_keeps_nothing_of_what_was_looked_for(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, "find_name")
        assert isinstance(screen, FindName)
        assert len(lobby.library.all(Person)) > MOST_FOUND
        assert (screen.aside(), len(screen._listed)) == (f"前 {MOST_FOUND} 人", MOST_FOUND)
        await pilot.press("w", "x", "y")
        assert lobby.visit.answers
        # What the directory searches with holds each letter that was typed.
        searched = "w(?:[a-z0-9]*')?x(?:[a-z0-9]*')?y"
        assert holders(searched)
        await app.end_visit()
        assert not lobby.visit.answers
        assert not keepers(tmp_path, b"wxy")
        # The program forgets in the turn after the one that ends the visit.
        await until(lambda: not holders(searched))


def keys(app: LobbyApp) -> list[str]:
    return [target.words for target in app.screen.query_one(Keypad).targets()]


async def type_on(app: LobbyApp, pilot: Pilot[int], *names: str) -> None:
    """Press keys as a finger does, which has no others than those that are shown."""
    for name in names:
        keypad = app.screen.query_one(Keypad)
        keypad._type(next(key.name for key in keypad._keys if key.name == name))
        await pilot.pause()


async def test_the_keys_of_a_telephone_find_names_and_homes(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, "find_name")
        await type_on(app, pilot, "W", "digits")
        await until(lambda: "9WXYZ" in keys(app))
        # The letter that was there already counts as its key.
        await type_on(app, pilot, "9WXYZ", "9WXYZ")
        assert shows(app, "W99_")
        assert shows(app, "王秀英")
        await type_on(app, pilot, *["delete"] * 3, "5JKL", "0", "1")
        assert shows(app, "501_")
        assert shows(app, "王秀英")
        assert screen.aside() == "2 人"
        await type_on(app, pilot, "ABC")
        await until(lambda: "W" in keys(app))
        assert shows(app, "501_")


async def test_where_columns_are_few_there_are_few_keys_and_roles_are_not_cut(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=(53, 16)) as pilot:
        await opened(app, pilot, "find_name")
        assert "9WXYZ" in keys(app)
        assert shows(app, "楼栋长、党员")
        await pilot.press("w", "x", "y")
        assert shows(app, "999_")
        assert shows(app, "王秀英")
        await pilot.resize_terminal(80, 24)
        await until(lambda: "W" in keys(app))


async def test_no_key_waits_for_the_directory_to_be_made(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        made = lobby.directory()
        assert made._index is None
        await tap(pilot, "找人")
        await until(lambda: made._index)
        index = made._index
        assert index
        tables = index.prepare()
        await tap(pilot, "按姓名")
        await pilot.press("w")
        assert lobby.directory() is made
        assert made._index is index
        assert index.prepare() is tables


async def test_somebody_is_found_by_role_and_by_skill(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=(120, 32)) as pilot:
        await opened(app, pilot, "people")
        await tap(pilot, "按职务")
        await tap(pilot, "党支部书记")
        assert shows(app, "沈建国")
        await app.home()
        await opened(app, pilot, "people")
        await tap(pilot, "按特长")
        await tap(pilot, "缝补")
        assert app.lobby_screen.aside() == "2 人"


async def test_a_skill_is_found_however_many_people_stand_before_it(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    many = [Person(id=f"yangguang/x{n}", name="王一", roles=[RoleHeld(role="captain")]) for n in range(MAX_HITS)]
    last = Person(id="yangguang/y", name="张二", roles=[RoleHeld(role="volunteer")], skills=["修钟表"])
    lobby.library.apply(map(stored, (*many, last)))
    app = LobbyApp(lobby)
    async with app.run_test(size=(120, 32)) as pilot:
        await opened(app, pilot, "people_found", way="skill", key="修钟表")
        assert shows(app, "张二")


def test_the_directory_is_made_anew_only_when_people_change(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    made = lobby.directory()
    notice = lobby.library.all(Notice)[0]
    lobby.library.apply([stored(replace(notice, pinned=not notice.pinned))])
    assert lobby.directory() is made
    person = lobby.library.all(Person)[0]
    lobby.library.apply([deleted(Person.type, person.id)])
    assert lobby.directory().get(person.id) is None


async def test_a_masked_number_is_shown_masked_and_the_code_calls_the_team(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    masked = next(one for one in lobby.library.all(Person) if "*" in one.phone and one.team)
    app = LobbyApp(lobby)
    async with app.run_test(size=(120, 32)) as pilot:
        await opened(app, pilot, "person", id=masked.id)
        assert shows(app, f"{masked.phone} (不公开)")
        assert shows(app, "扫码打给团队")
        code = app.screen.query_one(QrCode)
        assert code.payload.startswith("TEL:+8627888800")
        assert not code.too_long


async def test_where_the_code_has_no_room_beside_the_card_it_gets_a_screen(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=(65, 18)) as pilot:
        await opened(app, pilot, "person", id="yangguang/p-001")
        await tap(pilot, "扫码打电话")
        await pilot.pause()
        code = app.screen.query_one(QrCode)
        assert code.payload == "TEL:+8619900000137"
        assert not code.too_long
        await tap(pilot, "返回")
        assert shows(app, "王秀英")


async def test_a_matter_goes_from_the_persons_page_straight_to_the_team(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, "person", id="yangguang/p-001")
        await tap(pilot, "有事找团队")
        form = app.lobby_screen
        form.answers.update(text="楼道灯太暗", topic="service", reach="none")  # type: ignore[attr-defined]
        assert form.record().to == "yangguang/branch"  # type: ignore[attr-defined]


@pytest.mark.parametrize(("size", "language"), [((80, 24), "zh"), ((65, 18), "en")])
async def test_every_card_tells_everything_on_its_pages(tmp_path: Path, size: tuple[int, int], language: str) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)

    def tells(skills: list[str]) -> bool:
        told = "".join("".join(lines(app)).split())
        return all("".join(skill.split()) in told for skill in skills)

    async with app.run_test(size=size, message_hook=heard) as pilot:
        await app.use_language(language)
        for person in lobby.library.all(Person)[::12]:
            await opened(app, pilot, "person", id=person.id)
            await until(partial(tells, [in_language(skill, language) for skill in person.skills]))
            assert all(width(line) <= size[0] for line in lines(app))
            await app.home()


@pytest.mark.parametrize("size", [(65, 18), (53, 16)])
async def test_many_people_stand_in_the_order_of_pinyin_or_of_strokes(tmp_path: Path, size: tuple[int, int]) -> None:
    lobby = make_lobby(tmp_path)
    readings = {person.name: person.reading for person in lobby.library.all(Person)}
    app = LobbyApp(lobby)
    async with app.run_test(size=size) as pilot:
        screen = await opened(app, pilot, "people_found", way="everybody")
        everybody = screen.aside()
        found = {}
        for order in ("按拼音", "按笔画", "按职务"):
            await tap(pilot, "排序")
            await tap(pilot, order)
            found[order] = [row.title for row in screen.query_one(PagedList).entries]
            assert shows(app, f"排序：{order}")
            assert screen.aside() == everybody
        assert found["按拼音"] != found["按职务"]
        assert found["按拼音"] == sorted(found["按拼音"], key=lambda name: pinyin_key(name, readings[name]))
        assert found["按笔画"] == sorted(found["按笔画"], key=stroke_key) != found["按拼音"]
        # 万 has three strokes, 单 is read shan here.
        assert found["按笔画"][0][0] == "万"
        assert [name[0] for name in found["按拼音"] if name[0] in "单沈"] == ["单", "沈"]
