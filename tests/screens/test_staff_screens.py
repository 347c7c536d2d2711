from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from screen_support import NOW, SIZES, HandClock, check_snapshots, heard, lines, make_lobby, opened, shows, tap, until

from content.documents import Staff
from identity.pins import PinGuard
from language.translation import LANGUAGES
from records.types import from_json
from screens.frame import LobbyScreen
from screens.lobby import LinkState, Lobby, ReaderState
from screens.lobby_app import LobbyApp
from screens.sign_in import SignIn
from screens.technician import Technician
from screens.widgets.words import Words

if TYPE_CHECKING:
    from textual.pilot import Pilot

CAPTAIN = ("王秀英", "246810")
TECHNICIAN = ("值班技术员", "135790")


def front(app: LobbyApp) -> LobbyScreen:
    return app.lobby_screen


def why_not(app: LobbyApp) -> str:
    return app.screen.query_one("#failed", Words).text


async def enter(app: LobbyApp, pilot: Pilot[int], name: str, pin: str) -> None:
    """Choose a name and enter a PIN, as far as the check of it."""
    await opened(app, pilot, "sign_in")
    await tap(pilot, name)
    await try_pin(app, pilot, pin)


async def try_pin(app: LobbyApp, pilot: Pilot[int], pin: str) -> None:
    """Enter a PIN and wait until it was looked at."""
    for digit in pin:
        await pilot.press(digit)
    screen = app.lobby_screen
    await pilot.press("enter")
    assert isinstance(screen, SignIn)
    await until(lambda: app.lobby_screen is not screen or not (screen._pin or screen._checking))
    await pilot.pause()


def signed_in(lobby: Lobby, role: str) -> Lobby:
    lobby.visit.staff = next(staff for staff in lobby.library.all(Staff) if staff.role == role)
    return lobby


class Demo:
    """The demo's controls, without a demo."""

    console_url = "http://127.0.0.1:43211/console/"
    console_user = "yangguang"
    console_password = "otter-lake-42"
    paper: list[str] = []

    def __init__(self) -> None:
        self.server_is_up = True
        self.cards = 0

    def simulate_card(self) -> None:
        self.cards += 1

    def simulate_new_card(self) -> None:
        self.cards += 1

    def toggle_server(self) -> None:
        self.server_is_up = not self.server_is_up


async def test_a_name_and_its_pin_lead_to_the_screen_of_the_role(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(message_hook=heard, size=(80, 24)) as pilot:
        await opened(app, pilot, "sign_in")
        assert shows(app, "王秀英")
        assert not shows(app, "陈玉兰"), "she is captain of another building"
        await tap(pilot, TECHNICIAN[0])
        for digit in TECHNICIAN[1]:
            await pilot.press(digit)
        await pilot.pause()
        assert shows(app, "＊" * 6)
        assert not any(TECHNICIAN[1] in line for line in lines(app))
        await tap(pilot, "登录")
        await until(lambda: isinstance(front(app), Technician))
        assert app.lobby.visit.staff
        await pilot.pause()
        await tap(pilot, "退出")
        assert not app.lobby.visit.staff
        assert len(app.screen_stack) == 1


async def test_the_pin_can_be_entered_by_touch_alone(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(message_hook=heard, size=(65, 18)) as pilot:
        await opened(app, pilot, "sign_in")
        await tap(pilot, TECHNICIAN[0])
        pad = app.screen.query_one("Keypad")
        for digit in TECHNICIAN[1]:
            key = next(key for key in pad._keys if key.name == digit)  # type: ignore[attr-defined]
            await pilot.click(pad, offset=(key.x + 1, key.y + 1))
        await tap(pilot, "登录")
        await until(lambda: isinstance(front(app), Technician))


async def test_a_wrong_pin_tells_nothing_and_is_remembered_across_restarts(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path / "first"))
    async with app.run_test(message_hook=heard, size=(80, 24)) as pilot:
        await enter(app, pilot, CAPTAIN[0], TECHNICIAN[1])
        assert isinstance(front(app), SignIn)
        assert "请再试一次" in why_not(app)
        for _ in range(2):
            await try_pin(app, pilot, "1")
        assert "5 秒" in why_not(app)
    again = make_lobby(tmp_path / "second")
    clock = again.clock
    assert isinstance(clock, HandClock)
    again.pins = PinGuard(tmp_path / "first" / "pins.json", lambda: clock.now().timestamp())
    app = LobbyApp(again)
    async with app.run_test(message_hook=heard, size=(80, 24)) as pilot:
        await enter(app, pilot, *CAPTAIN)
        assert isinstance(front(app), SignIn), "the right PIN before its time helps nobody"
        assert again.visit.staff is None
        clock.turn(5)
        await enter(app, pilot, *TECHNICIAN)
        assert isinstance(front(app), Technician)


@pytest.mark.parametrize("leave", ["idle", "back", "home"])
async def test_whoever_leaves_is_signed_out(tmp_path: Path, leave: str) -> None:
    lobby = signed_in(make_lobby(tmp_path), "technician")
    visit = lobby.visit
    clock = lobby.clock
    assert isinstance(clock, HandClock)
    app = LobbyApp(lobby)
    async with app.run_test(message_hook=heard, size=(80, 24)) as pilot:
        await opened(app, pilot, "technician")
        await tap(pilot, "队列")
        assert visit.staff
        visit.answers["write_notice"] = {"title": "draft"}
        if leave == "idle":
            await pilot.press("x")
            clock.turn(61)
            await app.tick()
        elif leave == "home":
            await tap(pilot, "首页")
        else:
            await tap(pilot, "返回")
            assert visit.staff
            await tap(pilot, "返回")
        await pilot.pause()
        assert len(app.screen_stack) == 1
        assert not visit.staff
        assert not visit.answers


def technicians_lobby(folder: Path) -> Lobby:
    link = LinkState("offline", queued=3, last_exchange=NOW, error="unreachable")
    lobby = signed_in(make_lobby(folder, link=link, demo=True), "technician")
    lobby.demo = Demo()
    lobby.readers = [
        ReaderState("/dev/pts/14", "id12", "ready"),
        ReaderState("/dev/ttyUSB0", "grow", "in-use", "brltty"),
    ]
    for line in (
        '{"type":"repair","place":"kitchen","category":"water","text":"secret words"}',
        '{"type":"opinion","text":"secret words"}',
        '{"type":"notice_draft","title":"secret words","body":"b"}',
    ):
        lobby.outbox.append(from_json(line))
    return lobby


async def test_the_technician_sees_reader_link_and_queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screens.technician.free_megabytes", lambda _: 80_000)
    monkeypatch.setattr("screens.technician.version", lambda: "0.1.0")
    app = LobbyApp(technicians_lobby(tmp_path))
    async with app.run_test(message_hook=heard, size=SIZES[0]) as pilot:
        await opened(app, pilot, "technician")
        await until(lambda: shows(app, "待传 3，"))
        await check_snapshots(app, pilot, "technician")
        await opened(app, pilot, "queue")
        await until(lambda: shows(app, "11-22"))
        await check_snapshots(app, pilot, "queue")
        assert not shows(app, "secret")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_clock_that_nothing_vouches_for_names_a_command_that_can_be_typed_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr(HandClock, "trusted", lambda _: False)
    app = LobbyApp(technicians_lobby(tmp_path))
    async with app.run_test(message_hook=heard, size=SIZES[0]) as pilot:
        await app.use_language(language)
        await opened(app, pilot, "technician")
        await until(lambda: shows(app, "timedatectl set-ntp true"))


async def test_a_revoked_terminal_says_so_and_that_its_queue_is_kept(tmp_path: Path) -> None:
    lobby = technicians_lobby(tmp_path)
    lobby.link = LinkState("refused", queued=3, last_exchange=NOW, error="revoked")
    app = LobbyApp(lobby)
    async with app.run_test(message_hook=heard, size=SIZES[0]) as pilot:
        assert shows(app, "已停用 3条待传")
        await opened(app, pilot, "technician")
        await until(lambda: shows(app, "物业已停用这台终端"))
        await until(lambda: shows(app, "待传 3，"))


async def test_the_technicians_facts_never_contradict_the_header(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screens.technician.REFRESH_SECONDS", 3600.0)
    lobby = technicians_lobby(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(message_hook=heard, size=SIZES[0]) as pilot:
        await opened(app, pilot, "technician")
        lobby.link = LinkState("refused", queued=3, last_exchange=NOW, error="revoked")
        await app.tick()
        await until(lambda: shows(app, "已停用 3条待传"))
        await until(lambda: shows(app, "物业已停用这台终端"))


async def test_a_damaged_queue_is_told_to_the_technician_while_the_lobby_goes_on(tmp_path: Path) -> None:
    lobby = technicians_lobby(tmp_path)
    lobby.outbox.close()
    lobby.outbox.store.path.write_bytes(b"broken" * 500)
    lobby.outbox.append(from_json('{"type":"opinion","text":"afterwards"}'))
    app = LobbyApp(lobby)
    async with app.run_test(message_hook=heard, size=SIZES[0]) as pilot:
        await opened(app, pilot, "technician")
        await until(lambda: shows(app, "待传 1，"))
        await until(lambda: shows(app, "队列文件损坏"))


async def test_sign_in_is_complete_at_every_size(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(message_hook=heard, size=SIZES[0]) as pilot:
        await opened(app, pilot, "sign_in")
        await check_snapshots(app, pilot, "sign-in")
        await tap(pilot, CAPTAIN[0])
        await pilot.press("1", "2", "3")
        await check_snapshots(app, pilot, "pin")


async def test_the_demo_can_be_handled_from_the_technicians_screen(tmp_path: Path) -> None:
    lobby = technicians_lobby(tmp_path)
    demo = lobby.demo
    assert isinstance(demo, Demo)
    app = LobbyApp(lobby)
    async with app.run_test(message_hook=heard, size=(80, 24)) as pilot:
        await opened(app, pilot, "technician")
        await tap(pilot, "模拟刷卡")
        assert demo.cards == 1
        assert shows(app, "F8")
        await tap(pilot, "拔掉服务器")
        assert not demo.server_is_up
