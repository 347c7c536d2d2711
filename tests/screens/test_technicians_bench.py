from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from reader_bench import bench
from screen_support import SIZES, check_snapshots, heard, lines, opened, shows, tap, until

from devices.printer import SimulatedPrinter
from devices.settings import DeviceSettings, ReaderSettings
from devices.simulator import Simulator
from language.translation import _
from screens.lobby import CardRead
from screens.lobby_app import LobbyApp
from screens.widgets.keypad import Keypad

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.pilot import Pilot

CARD = "0F00C12A7B"


async def test_an_unknown_reader_is_found_out_taken_over_and_tested(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from devices import ports

    with Simulator("id12", paced=False) as simulator:
        monkeypatch.setattr(ports, "list_ports", lambda: [ports.Port(simulator.path, simulator.path, "USB serial")])
        async with bench(tmp_path) as lobby:
            app = LobbyApp(lobby)
            async with app.run_test(message_hook=heard, size=(80, 24)) as pilot:
                await opened(app, pilot, "readers")
                await until(lambda: shows(app, "未设置"))
                await tap(pilot, simulator.path)
                await tap(pilot, "自动识别")
                await until(lambda: shows(app, "9600"))
                held = app.set_interval(0.5, lambda: simulator.present(CARD))
                await until(lambda: shows(app, "把握"))
                held.stop()
                await pilot.pause()
                assert shows(app, "id12")
                await tap(pilot, "就用它")
                await until(lambda: shows(app, "就绪"))
                simulator.present(CARD)
                await until(lambda: shows(app, CARD))
                await until(lambda: shows(app, "0012659323"))  # as it is printed on the card
                await app.on_card(CardRead(None, "yangguang/c-0123"))
                await until(lambda: shows(app, "yangguang/c-0123"))
                assert lobby.workbench
                assert lobby.workbench().settings().readers[0].profile == "id12"
                await tap(pilot, "保存记录")
                # The path may be longer than a line.
                assert "traces" in "".join(line.strip() for line in lines(app))
                await tap(pilot, "返回")
                await tap(pilot, "回放记录")
                await tap(pilot, "id12")
                assert shows(app, CARD)


async def test_a_profile_is_chosen_by_hand_and_holds_without_a_restart(tmp_path: Path) -> None:
    with Simulator("id12", paced=False) as simulator:
        async with bench(tmp_path, ReaderSettings(simulator.path, "line", name="door")) as lobby:
            app = LobbyApp(lobby)
            async with app.run_test(message_hook=heard, size=(80, 24)) as pilot:
                await opened(app, pilot, "reader", port=simulator.path)
                await until(lambda: shows(app, "就绪"))
                await tap(pilot, "型号")
                # The profiles of codes come first.
                while not shows(app, "ID-12LA"):
                    await tap(pilot, "下一页")
                await tap(pilot, "id12")
                assert lobby.workbench
                (known,) = lobby.workbench().settings().readers
                assert (known.profile, known.name) == ("id12", "door")
                await until(lambda: [reader.profile for reader in lobby.readers] == ["id12"])
                await tap(pilot, "停用")
                assert not lobby.workbench().settings().readers[0].enabled
                await tap(pilot, "移除")
                assert not lobby.workbench().settings().readers


async def test_the_bench_is_complete_at_every_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from devices import ports
    from devices.events import Fault, card
    from screens.watch_reader import WatchReader

    found = [ports.Port("/dev/ttyUSB7", "/dev/ttyUSB7", "USB serial")]
    monkeypatch.setattr(ports, "list_ports", lambda: found)
    async with bench(tmp_path, ReaderSettings("/dev/lobby-reader", "id12", name="card reader")) as lobby:
        app = LobbyApp(lobby)
        async with app.run_test(message_hook=heard, size=SIZES[0]) as pilot:
            await opened(app, pilot, "readers")
            await until(lambda: shows(app, "没有设备") and shows(app, "USB7"))
            await check_snapshots(app, pilot, "readers")
            await opened(app, pilot, "reader", port="/dev/lobby-reader")
            await check_snapshots(app, pilot, "reader")
            await tap(pilot, _("Profile"))
            await check_snapshots(app, pilot, "which-profile")
            screen = await opened(app, pilot, "watch_reader", port="/dev/lobby-reader")
            assert isinstance(screen, WatchReader)
            screen._entries.extend(
                [
                    (1.5, card(bytes.fromhex(CARD), "em4100")),
                    (1.5, b"\x020F00C12A7B9F\r\n\x03"),
                    (0.5, Fault("checksum", b"xx")),
                ]
            )
            await screen.draw_again()
            await check_snapshots(app, pilot, "watch-reader")


async def test_a_card_is_registered_by_scan_and_printed_number_and_its_number_stays_here(tmp_path: Path) -> None:
    from content.documents import Staff
    from devices.cards import Card
    from records.types import CardEnrolment

    async with bench(tmp_path) as lobby:
        app = LobbyApp(lobby)
        async with app.run_test(message_hook=heard, size=(80, 24)) as pilot:
            lobby.visit.staff = next(staff for staff in lobby.library.all(Staff) if staff.role == "technician")
            await opened(app, pilot, "register_card")
            new = CardRead(None, "yangguang/c-" + "0" * 32, number=Card(bytes.fromhex(CARD), "em4100", "id12"))
            await app.on_card(new)
            await until(lambda: shows(app, "印着什么"))
            for digit in "12345":
                await pilot.press(digit)
            await tap(pilot, "下一步")
            assert shows(app, "0012659323")  # what it may have on it instead
            await tap(pilot, _("I have read it"))
            await pilot.press(*["backspace"] * 5, *"0012659323")
            await tap(pilot, "下一步")
            await tap(pilot, "2单元")
            await pilot.press(*"502")
            await tap(pilot, "下一步")
            assert shows(app, "em4100")
            await tap(pilot, "交给物业")
            await until(lambda: shows(app, "已保存"))
            (entry,) = lobby.outbox.entries()
            body = lobby.outbox.body(entry.id)
            assert body == CardEnrolment(card=new.id, home="yangguang/b3/2-502", author=lobby.visit.staff.id)
            assert lobby.visit.answers.get("register_card", {}) == {}
            assert lobby.workbench
            assert "8h10d" in lobby.workbench().settings().forms("em4100")


async def press(pilot: Pilot[int], keys: Iterable[str]) -> None:
    """Tap keys of the keypad in front."""
    for key in keys:
        await pilot.pause()
        places = {target.words: target.region for target in pilot.app.screen.query_one(Keypad).targets()}
        region = places[key]
        await pilot.click(offset=(region.x + region.width // 2, region.y + region.height // 2))


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_card_with_a_hexadecimal_number_is_typed_on_the_keys(tmp_path: Path, size: tuple[int, int]) -> None:
    from devices.cards import Card

    async with bench(tmp_path) as lobby:
        app = LobbyApp(lobby)
        async with app.run_test(message_hook=heard, size=size) as pilot:
            await opened(app, pilot, "register_card")
            number = Card(bytes.fromhex(CARD), "em4100", "id12")
            await app.on_card(CardRead(None, "yangguang/c-" + "0" * 32, number=number))
            await until(lambda: shows(app, "印着什么"))
            await press(pilot, CARD)
            await tap(pilot, "下一步")
            await until(lambda: shows(app, "2单元"))
            assert lobby.visit.answers["register_card"]["printed"] == CARD


async def test_a_device_server_is_added_by_touch_and_read(tmp_path: Path) -> None:
    async with bench(tmp_path) as lobby:
        app = LobbyApp(lobby)
        server = await asyncio.start_server(scans_again_and_again, "127.0.0.1", 0)
        number = server.sockets[0].getsockname()[1]
        async with server, app.run_test(message_hook=heard, size=(80, 24)) as pilot:
            await opened(app, pilot, "readers")
            await tap(pilot, "其他端口")
            await tap(pilot, "网络串口服务器")
            await press(pilot, "127.")
            await tap(pilot, "下一步")
            assert shows(app, "还不是一个地址")
            await tap(pilot, _("I have read it"))
            await press(pilot, "0.0.1:" + str(number))
            await tap(pilot, "下一步")
            await tap(pilot, "自动识别")
            await until(lambda: shows(app, "就用它"))
            await tap(pilot, "就用它")
            await until(lambda: shows(app, "TICKET-0042"))
            assert lobby.workbench
            (known,) = lobby.workbench().settings().readers
            assert known.port == f"tcp://127.0.0.1:{number}"
            await lobby.workbench().stop()


async def scans_again_and_again(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send a ticket every 0.3 s until the other side hangs up."""
    with contextlib.suppress(ConnectionError, asyncio.CancelledError), contextlib.closing(writer):
        while not reader.at_eof():
            writer.write(b"TICKET-0042\r")
            await writer.drain()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(reader.read(1), 0.3)


async def test_a_machine_has_a_name_and_the_keys_change_to_letters_for_it(tmp_path: Path) -> None:
    async with bench(tmp_path) as lobby:
        app = LobbyApp(lobby)
        async with app.run_test(message_hook=heard, size=(80, 24)) as pilot:
            await opened(app, pilot, "add_port")
            await press(pilot, ["英文", *"SERVER", "123", *"1:4001"])
            await tap(pilot, "下一步")
            assert shows(app, "tcp://server1:4001")
            await opened(app, pilot, "add_port")
            await check_snapshots(app, pilot, "add-port")


async def test_keyboard_scanners_are_offered_by_place_and_so_is_typing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from devices import wedge

    monkeypatch.setattr(wedge, "list_keyboards", lambda: ["/dev/input/by-path/usb-0:2-event-kbd"])
    async with bench(tmp_path) as lobby:
        app = LobbyApp(lobby)
        async with app.run_test(message_hook=heard, size=(80, 24)) as pilot:
            await opened(app, pilot, "readers")
            await tap(pilot, "其他端口")
            await check_snapshots(app, pilot, "kinds-of-port")
            await tap(pilot, "usb-0:2-event-kbd")
            assert shows(app, "hid:/dev/input/by-path/usb-0:2-event-kbd")
            await tap(pilot, "型号")
            await tap(pilot, "line")
            assert lobby.workbench
            (known,) = lobby.workbench().settings().readers
            assert known == ReaderSettings("hid:/dev/input/by-path/usb-0:2-event-kbd", "line")
            await until(lambda: shows(app, "没有设备"))
            await opened(app, pilot, "readers")
            await tap(pilot, "其他端口")
            await tap(pilot, "在本屏打字")
            assert shows(app, "keys:")


async def test_two_residents_cards_held_for_a_test_do_not_sign_the_technician_out(tmp_path: Path) -> None:
    from content.documents import Card, Staff

    async with bench(tmp_path, ReaderSettings("/dev/none", "id12")) as lobby:
        app = LobbyApp(lobby)
        async with app.run_test(message_hook=heard, size=(80, 24)) as pilot:
            lobby.visit.staff = next(staff for staff in lobby.library.all(Staff) if staff.role == "technician")
            await opened(app, pilot, "watch_reader", port="/dev/none")
            for card in lobby.library.all(Card)[:2]:
                await app.on_card(CardRead(card, card.id))
            assert lobby.visit.staff
            assert lobby.visit.card is None


async def test_a_slip_is_offered_only_where_a_printer_is_and_says_what_the_screen_says(tmp_path: Path) -> None:
    from screen_support import NOW

    with SimulatedPrinter() as printer:
        async with bench(tmp_path) as lobby:
            app = LobbyApp(lobby)
            async with app.run_test(message_hook=heard, size=(80, 24)) as pilot:
                await opened(app, pilot, "receipt", number="407182653", created_at=NOW)
                assert not shows(app, "打印纸条")
                assert lobby.workbench
                await lobby.workbench().save(DeviceSettings(printer=printer.path))
                await app.home()
                await opened(app, pilot, "receipt", number="407182653", created_at=NOW)
                await tap(pilot, "打印纸条")
                await until(lambda: len(printer.paper) > 0)
                await until(lambda: shows(app, "纸条打好了") and shows(app, "再打一张"))
                paper = "\n".join(printer.paper)
                for words in ("阳光花园", "# 407 182 653", "2026-11-22 10:49", "027 8888 0000", "[QR 407182653]"):
                    assert words in paper
                printer.paper.clear()
                await app.use_language("en")
                await pilot.pause()
                await tap(pilot, "Print another")
                await until(lambda: any("24-hour hotline" in row for row in printer.paper))


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_slip_that_is_printed_leaves_it_said_what_the_number_is_for(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    from screen_support import NOW

    with SimulatedPrinter() as printer:
        async with bench(tmp_path) as lobby:
            app = LobbyApp(lobby)
            async with app.run_test(message_hook=heard, size=size) as pilot:
                assert lobby.workbench
                await lobby.workbench().save(DeviceSettings(printer=printer.path))
                await opened(app, pilot, "receipt", number="407182653", created_at=NOW)
                await tap(pilot, "打印纸条")
                await until(lambda: shows(app, "纸条打好了，请取走"))
                assert shows(app, "请记住编号，以后在我的事项里查答复")
                await app.use_language("en")
                await until(lambda: shows(app, "The slip is printed."))
                assert "under My matters." in " ".join(line.strip() for line in lines(app))


async def test_a_printer_without_paper_holds_nobody_up(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    from screen_support import NOW

    from devices import printer as printers

    with SimulatedPrinter() as printer:
        printer.problem = "no-paper"
        async with bench(tmp_path) as lobby:
            app = LobbyApp(lobby)
            async with app.run_test(message_hook=heard, size=(65, 18)) as pilot:
                assert lobby.workbench
                await lobby.workbench().save(DeviceSettings(printer=printer.path))
                made = lobby.printer()
                assert made
                made._patience = 0.2
                await opened(app, pilot, "receipt", number="407182653", created_at=NOW)
                await tap(pilot, "打印纸条")
                await tap(pilot, "好了")  # done while the printer is still asked
                await until(lambda: made.state == "no-paper")
                await pilot.pause()
                assert not shows(app, "打印机现在打不了")
                await opened(app, pilot, "receipt", number="407182653", created_at=NOW)
                await tap(pilot, "打印纸条")
                await until(lambda: shows(app, "407 182 653") and shows(app, "打印机现在打不了"))
    assert printers.__name__ in {record.name for record in caplog.records}


async def test_the_printer_is_set_up_and_tried_at_the_screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from devices import ports

    with SimulatedPrinter() as printer:
        monkeypatch.setattr(ports, "list_ports", lambda: [ports.Port(printer.path, printer.path, "USB printer")])
        async with bench(tmp_path) as lobby:
            app = LobbyApp(lobby)
            async with app.run_test(message_hook=heard, size=(80, 24)) as pilot:
                await opened(app, pilot, "readers")
                await tap(pilot, "小票打印机")
                await check_snapshots(app, pilot, "receipt-printer-none")
                await tap(pilot, "端口")
                await tap(pilot, printer.path)
                await tap(pilot, "纸宽")
                await tap(pilot, "80")
                assert lobby.workbench
                assert lobby.workbench().settings().printer_width == 80
                await tap(pilot, "打印测试")
                await until(lambda: shows(app, "已打印"))
                assert any("测试" in row for row in printer.paper)
                await tap(pilot, "移除")
                assert lobby.printer() is None


class PrintingDemo:
    """The part of a demo that prints."""

    def __init__(self, printer: SimulatedPrinter) -> None:
        self._printer = printer

    @property
    def paper(self) -> list[str]:
        return self._printer.last_slip


async def test_in_the_demo_the_technician_sees_the_slip_that_was_printed(tmp_path: Path) -> None:
    from screen_support import NOW

    with SimulatedPrinter() as printer:
        async with bench(tmp_path) as lobby:
            lobby.demo = PrintingDemo(printer)  # type: ignore[assignment]
            app = LobbyApp(lobby)
            async with app.run_test(message_hook=heard, size=(80, 24)) as pilot:
                assert lobby.workbench
                await lobby.workbench().save(DeviceSettings(printer=printer.path))
                await opened(app, pilot, "receipt", number="407182653", created_at=NOW)
                await tap(pilot, "打印纸条")
                await until(lambda: printer.last_slip and not shows(app, "正在打印"))
                await opened(app, pilot, "receipt_printer")
                await until(lambda: shows(app, "407 182 653"))


async def test_a_profile_that_cannot_be_used_says_so_and_which_value_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "our-scanner.toml").write_text('family = "line"\nencoding = "gkb"\n', encoding="utf-8")
    async with bench(tmp_path, ReaderSettings("/dev/none", "our-scanner")) as lobby:
        app = LobbyApp(lobby)
        async with app.run_test(message_hook=heard, size=(80, 24)) as pilot:
            await opened(app, pilot, "reader", port="/dev/none")
            assert shows(app, "gkb")
            assert not shows(app, "bad-profile")


async def test_a_profile_of_this_terminal_alone_is_offered_and_used(tmp_path: Path) -> None:
    (tmp_path / "profiles").mkdir()
    own = '[options]\nend = "silence"\n[summary]\nzh = "本院自己的"\n'
    (tmp_path / "profiles" / "our-scanner.toml").write_text(f'family = "line"\n{own}', encoding="utf-8")
    async with bench(tmp_path, ReaderSettings("/dev/none", "our-scanner")) as lobby:
        app = LobbyApp(lobby)
        async with app.run_test(message_hook=heard, size=(80, 24)) as pilot:
            await opened(app, pilot, "reader", port="/dev/none")
            assert shows(app, "本院自己的")
