"""The technician's bench with scanners: their encoding, and commands to those that take them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from reader_bench import bench
from screen_support import SIZES, HandClock, check_snapshots, heard, lines, opened, shows, tap, until

from devices.profiles import load
from devices.responders import MUTE, REFUSES
from devices.settings import ReaderSettings
from devices.simulator import Simulator
from language.translation import _
from screens.lobby_app import LobbyApp
from screens.watch_reader import WatchReader


async def test_gbk_that_was_found_is_read_and_the_encoding_can_be_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Simulator(replace(load("stx-etx"), encoding="gb18030"), paced=False) as simulator:
        async with bench(tmp_path) as lobby:
            assert lobby.workbench
            settings = lobby.workbench().settings
            app = LobbyApp(lobby)
            async with app.run_test(message_hook=heard, size=(65, 18)) as pilot:
                await opened(app, pilot, "reader", port=simulator.path)
                await tap(pilot, "自动识别")
                held = app.set_interval(0.5, lambda: simulator.present("楼栋0042"))
                await until(lambda: shows(app, "就用它"))
                held.stop()
                await tap(pilot, "就用它")
                await until(lambda: shows(app, "就绪"))
                simulator.present("阳光花园")
                await until(lambda: shows(app, "阳光花园"))
                assert settings().readers == (ReaderSettings(simulator.path, "stx-etx", 9600, encoding="gb18030"),)
                await tap(pilot, "返回")
                await tap(pilot, "速率和编码")
                await tap(pilot, "中文编码: GBK")
                await tap(pilot, "UTF-8")
                assert settings().readers[0].encoding == ""
                await until(lambda: shows(app, "9600, UTF-8"))
                await tap(pilot, "速率和编码")
                await tap(pilot, "波特率: 9600")
                await tap(pilot, "1200")
                assert settings().readers[0].baud == 1200


async def test_the_bench_of_a_reader_that_takes_commands_is_complete_at_every_size(tmp_path: Path) -> None:
    from devices.conversation import Outcome
    from screens.set_reader import SetReader

    async with bench(tmp_path, ReaderSettings("/dev/lobby-reader", "newland", encoding="gb18030")) as lobby:
        app = LobbyApp(lobby)
        async with app.run_test(message_hook=heard, size=SIZES[0]) as pilot:
            await until(lambda: [reader.state for reader in lobby.readers] == ["no-device"])
            await opened(app, pilot, "reader", port="/dev/lobby-reader")
            await check_snapshots(app, pilot, "reader-of-text")
            await tap(pilot, _("Rate, text"))
            await check_snapshots(app, pilot, "rate-and-text")
            await opened(app, pilot, "watch_reader", port="/dev/lobby-reader")
            await tap(pilot, _("Scan once"))
            await until(lambda: shows(app, _("The reader is not connected just now.")))
            await check_snapshots(app, pilot, "watch-commanded-reader")
            screen = await opened(app, pilot, "set_reader", port="/dev/lobby-reader")
            assert isinstance(screen, SetReader)
            await until(lambda: shows(app, _("The reader is not connected just now.")))
            screen._told = {
                "mode": Outcome("done", "sense"),
                "beep": Outcome("refused", "unknown-tag"),
                "light": Outcome("no-answer"),
            }
            await screen._show()
            await check_snapshots(app, pilot, "set-reader")


@pytest.mark.parametrize("name", ["grow", "newland", "honeywell"])
async def test_a_reader_is_triggered_and_set_by_touch_and_says_itself_what_came_of_it(
    tmp_path: Path, name: str
) -> None:
    with Simulator(name) as simulator:
        async with bench(tmp_path, ReaderSettings(simulator.path, name)) as lobby:
            app = LobbyApp(lobby)
            async with app.run_test(message_hook=heard, size=(65, 18)) as pilot:
                await opened(app, pilot, "watch_reader", port=simulator.path)
                await until(lambda: shows(app, "就绪"))
                await tap(pilot, "扫一次")
                await until(lambda: shows(app, "HELLO-0042"))
                await tap(pilot, "设置")
                await until(lambda: not shows(app, "..."))
                await tap(pilot, "什么时候读")
                await tap(pilot, "有东西靠近时")
                await until(lambda: shows(app, "读卡器照办了"))
                await tap(pilot, _("I have read it"))
                assert shows(app, "有东西靠近时")
                simulator.manner = REFUSES
                await tap(pilot, "蜂鸣")
                await tap(pilot, "关")
                await until(lambda: shows(app, "读卡器不肯"))
                await tap(pilot, _("I have read it"))
                simulator.manner = MUTE
                await tap(pilot, "再问一次")
                await until(lambda: shows(app, "没有回答"))


async def test_a_scanner_set_to_read_on_command_only_is_warned_of_when_it_is_set_and_on_every_screen(
    tmp_path: Path,
) -> None:
    with Simulator("honeywell") as simulator:
        async with bench(tmp_path, ReaderSettings(simulator.path, "honeywell", name="门口")) as lobby:
            app = LobbyApp(lobby)
            async with app.run_test(message_hook=heard, size=(80, 24)) as pilot:
                await opened(app, pilot, "set_reader", port=simulator.path)
                await until(lambda: not shows(app, "..."))
                await tap(pilot, "什么时候读")
                await tap(pilot, "只听命令: 大堂里不要用")
                await until(lambda: shows(app, "居民拿什么来它都不读"))
                await tap(pilot, _("I have read it"))
                for name in ("reader", "readers", "technician"):
                    await opened(app, pilot, name, **({"port": simulator.path} if name == "reader" else {}))
                    await until(lambda: shows(app, "只听命令才读"))


@pytest.mark.parametrize("profile", ["line", "line-gap"])
async def test_the_monitor_shows_nothing_of_a_payment_code_that_breaks_off_and_goes_on(
    tmp_path: Path, profile: str
) -> None:
    with Simulator(profile, paced=False) as simulator:
        async with bench(tmp_path, ReaderSettings(simulator.path, profile)) as lobby:
            app = LobbyApp(lobby)
            async with app.run_test(message_hook=heard, size=(80, 24)) as pilot:
                screen = await opened(app, pilot, "watch_reader", port=simulator.path)
                assert isinstance(screen, WatchReader)
                assert screen._recorder
                await until(lambda: shows(app, "就绪"))
                simulator.send(b"281234567")
                # The first half is decided about once it was silent long enough.
                await until(lambda: screen._recorder._held)
                assert not shows(app, "1234")
                assert isinstance(lobby.clock, HandClock)
                simulator.send(b"890123456\r")
                await until(lambda: len(screen._recorder._waiting) == 2 and screen._recorder._held)
                # An even longer code may still go on.
                lobby.clock.turn(2.1)
                await until(lambda: shows(app, "付款码"))
                assert not any(part in line for line in lines(app) for part in ("1234", "890", "32 38", "38 39"))


async def test_a_reader_that_takes_no_commands_is_offered_none(tmp_path: Path) -> None:
    async with bench(tmp_path, ReaderSettings("/dev/none", "line")) as lobby:
        app = LobbyApp(lobby)
        async with app.run_test(message_hook=heard, size=(80, 24)) as pilot:
            await opened(app, pilot, "watch_reader", port="/dev/none")
            assert not shows(app, "扫一次")
            assert not shows(app, "设置")


@pytest.mark.parametrize("size", SIZES)
async def test_the_profiles_open_at_the_one_that_is_chosen(tmp_path: Path, size: tuple[int, int]) -> None:
    from screens.reader import profile_rows
    from screens.widgets.paged import PagedList

    async with bench(tmp_path, ReaderSettings("/dev/none", "yhy")) as lobby:
        app = LobbyApp(lobby)
        async with app.run_test(message_hook=heard, size=size) as pilot:
            await opened(app, pilot, "reader", port="/dev/none")
            await tap(pilot, _("Profile"))
            await until(lambda: shows(app, "yhy"))
            (shown,) = app.screen.query(PagedList)
            assert shown.page == shown.pages - 1
            # What comes before is one turn back, and the first page is still the first.
            await shown.turn(-shown.page)
            await until(lambda: shows(app, profile_rows(lobby)[0].title))


async def test_the_buttons_for_pages_stay_when_a_list_tells_its_pages_again_before_they_have_a_place(
    tmp_path: Path,
) -> None:
    from screens.choose import ChooseRow
    from screens.offers import Offers
    from screens.widgets.paged import PagedList, Row

    async def nothing(_value: object) -> None:
        pass

    async with bench(tmp_path) as lobby:
        app = LobbyApp(lobby)
        async with app.run_test(message_hook=heard, size=(120, 32)) as pilot:
            await app.push_screen(ChooseRow(lambda: "?", lambda: [Row(0, "first", "-")], nothing))
            await until(lambda: shows(app, "first"))
            (paged,), (offers,) = app.screen.query(PagedList), app.screen.query(Offers)
            await until(lambda: not offers.is_on_screen)
            # One more than fits without the buttons, and no more than would fit into the room that they take, too.
            plan = paged.fit(paged.size)
            capacity = (paged.size.width + 2) // (paged.COLUMN_WIDTH + 2) * plan.rows
            await paged.show([Row(n, f"row {n}", "-") for n in range(capacity + 1)])
            for _time in range(2):
                offers.show_pages(paged)
            assert offers.display
            await until(lambda: shows(app, "下一页"))
            await pilot.pause()
