"""What the lobby does with what is scanned, through the whole program: screen, readers and stores on ptys and disk."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from terminal_command import TerminalCommand

from content.documents import Card
from content.library import Library
from content.resident_code import issue
from content.sample import sample_folder
from devices.settings import DeviceSettings, ReaderSettings, save_settings
from devices.simulator import Simulator
from kiosk.robot import Robot, RobotError

PLENTY = 30.0
AGAIN = 2.0
"""What a scan shows may come upon the home screen once more."""
PRIVATE = bytes(range(32))
PUBLIC = Ed25519PrivateKey.from_private_bytes(PRIVATE).public_key().public_bytes_raw()
CARD, HELD, LAST = "67003B51C6", "67003B51D2", "67004A1F08"
"""Each counts as still there for two seconds after it was read."""
PAYMENT = "281234567890123456"
PRINTED, REVOKED = "K7Q2M9XW4T", "R3V0K3DC0D"
UNKNOWN_CODE = "这个码在这里用不上"


class Lobby:
    """A running lobby with a scanner and a card reader."""

    def __init__(self, robot: Robot, scanner: Simulator, reader: Simulator, home: Path) -> None:
        self.robot, self.scanner, self.reader, self.home = robot, scanner, reader, home

    def home_screen(self) -> None:
        """Go there, whatever is shown, and whatever comes of a scan meanwhile."""
        deadline = time.monotonic() + PLENTY
        while True:
            self.robot.settle(timeout=PLENTY)
            if self.robot.shows("知识问答"):
                return
            with contextlib.suppress(RobotError):
                self.robot.tap("首页", -1, timeout=AGAIN)
                self.robot.wait_for("知识问答", AGAIN)
                return
            assert time.monotonic() < deadline, "\n".join(self.robot.text())

    def says(self, words: str) -> None:
        self.robot.wait_for(words, PLENTY)
        self.home_screen()

    def settled(self) -> bool:
        """Whether the home screen is in front once everything has been dealt with."""
        self.robot.settle(0.5, PLENTY)
        return self.robot.shows("知识问答")

    def children(self) -> list[str]:
        tasks = Path(f"/proc/{self.robot.pid}/task").glob("*/children")
        return [child for task in tasks for child in task.read_text().split()]


def own_pack(folder: Path) -> Path:
    """Return the sample estate as a pack of its own, with a key for residents' codes and two printed cards."""
    pack = Path(shutil.copytree(sample_folder(), folder / "pack"))
    with (pack / "estate.yaml").open("a", encoding="utf-8") as file:
        file.write(f"\ncode_keys: [{PUBLIC.hex()}]\n")
    with (pack / "cards.yaml").open("a", encoding="utf-8") as file:
        for text, revoked in ((PRINTED, "false"), (REVOKED, "true")):
            file.write(
                f"\n- {{technology: qr, raw: {text.encode().hex()}, home: b3/1-101, label: 您好, revoked: {revoked}}}\n"
            )
    return pack


@pytest.fixture(scope="module")
def lobby(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lobby]:
    folder = tmp_path_factory.mktemp("rules")
    terminal = TerminalCommand(folder / "kiosk")
    loaded = terminal.run("content", "load", str(own_pack(folder)))
    assert loaded.returncode == 0, loaded.stderr
    with running(terminal) as made:
        yield made


@contextmanager
def running(terminal: TerminalCommand) -> Iterator[Lobby]:
    with Simulator("line", paced=False) as scanner, Simulator("rdm6300", paced=False) as reader:
        readers = (ReaderSettings(scanner.path, "line"), ReaderSettings(reader.path, "rdm6300"))
        save_settings(terminal.home / "readers.toml", DeviceSettings(readers=readers))
        with Robot([sys.executable, "-m", "kiosk", "run"], env=terminal.environment) as robot:
            robot.wait_for("知识问答", PLENTY)
            lobby = Lobby(robot, scanner, reader, terminal.home)
            # The readers are there a moment after the screen: the first card that is read tells.
            first_card(robot, reader)
            lobby.home_screen()
            yield lobby


def first_card(robot: Robot, reader: Simulator) -> None:
    """Hold a card to the reader until the screen shows what it opens."""
    for _try in range(60):
        reader.present(CARD)
        with contextlib.suppress(RobotError):
            robot.wait_for("3号楼邻居", 0.5)
            return


def traces_of(home: Path, needle: str) -> list[Path]:
    """Return the files below a data folder that hold a text, in whatever of the usual forms."""
    forms = [needle.encode(), needle.encode().hex().encode(), needle.encode("utf-16-le")]
    files = [path for path in home.rglob("*") if path.is_file()]
    return [path for path in files if any(form in path.read_bytes() for form in forms)]


def test_a_payment_code_is_told_kindly_once_and_kept_nowhere(lobby: Lobby) -> None:
    for _time in range(3):
        lobby.scanner.present(PAYMENT)
    lobby.robot.wait_for("付款码", PLENTY)
    lobby.robot.settle(0.5, PLENTY)
    lobby.robot.tap("知道了", timeout=PLENTY)
    lobby.robot.wait_for("知识问答", PLENTY)
    assert lobby.settled(), "\n".join(lobby.robot.text())
    assert not any(PAYMENT[:8] in line for line in lobby.robot.text())
    assert traces_of(lobby.home, PAYMENT) == []
    assert traces_of(lobby.home, PAYMENT[2:]) == []


def test_a_scanners_own_message_and_a_number_of_zeros_are_dropped(lobby: Lobby) -> None:
    lobby.scanner.present("NOREAD")
    lobby.reader.present("0000000000", seconds=0.3)
    assert lobby.settled()


def test_a_phantom_is_no_card(lobby: Lobby) -> None:
    lobby.reader.phantom()
    assert lobby.settled()


def test_a_card_that_stays_on_its_reader_opens_its_matters_once(lobby: Lobby) -> None:
    lobby.reader.present(HELD, seconds=4.0)
    lobby.says("3号楼邻居")
    assert lobby.settled()


@pytest.mark.parametrize(
    "text",
    ["https://example.com/?a=$(reboot)", "`touch /tmp/x`; rm -rf ~", "'; DROP TABLE records; --", "$SHELL", "[b]x[/b]"],
)
def test_an_address_or_a_command_in_a_code_is_text_and_nothing_is_started(lobby: Lobby, text: str) -> None:
    lobby.scanner.present(text)
    lobby.says(UNKNOWN_CODE)
    assert lobby.children() == []


def test_a_resident_code_is_taken_once(lobby: Lobby) -> None:
    cards = Library(lobby.home / "content").all(Card)
    card = next(card for card in cards if card.home == "yangguang/b3/2-501")
    expires = int(time.time()) + 300
    code = issue(PRIVATE, "yangguang/b3", card.id.rpartition("-")[2], expires, os.urandom(4))
    lobby.scanner.present(code)
    lobby.says("3号楼邻居")
    # The same text again counts as held for two seconds; another one between ends that.
    lobby.robot.settle(2.2, PLENTY)
    lobby.scanner.present(code)
    lobby.says("这个码已经用过了")
    elsewhere = issue(PRIVATE, "yangguang/b4", card.id.rpartition("-")[2], expires, os.urandom(4))
    lobby.scanner.present(elsewhere)
    lobby.says("这个码是别的楼的")
    forged = issue(bytes(32), "yangguang/b3", card.id.rpartition("-")[2], expires, os.urandom(4))
    lobby.scanner.present(forged)
    lobby.says("这个码在这里不能用了")


def test_a_printed_card_is_known_and_a_revoked_one_refused(lobby: Lobby) -> None:
    lobby.scanner.present(PRINTED)
    lobby.says("您好")
    lobby.scanner.present(REVOKED)
    lobby.says("这张卡已经不能用了")


HOSTILE = st.one_of(
    st.sampled_from(
        [
            b"\x1b[200~",
            b"\x1b[48;1;1;8;8t",
            b"\x1b[?1049l",
            b"\x03",
            b"\x1a",
            b"\x1c",
            b"\x00",
            b"\r\n",
            b"\xff\xfe",
            b"\x02",
        ]
    ),
    st.sampled_from([b"$(id)\r", b"`reboot`\r", b"[@click=app.exit]x[/]\r", b"LR1AAAA\r", b"LR1\xff\r", b"%s%n{0}\r"]),
    st.binary(max_size=40),
    st.text(max_size=20).map(lambda text: text.encode() + b"\r"),
)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(by_scanner=st.lists(HOSTILE, max_size=20), by_reader=st.lists(HOSTILE, max_size=20))
def test_no_bytes_of_a_reader_end_the_lobby_or_start_anything(
    lobby: Lobby, by_scanner: list[bytes], by_reader: list[bytes]
) -> None:
    lobby.scanner.send(b"".join(by_scanner) + b"\r")
    lobby.reader.send(b"".join(by_reader))
    assert lobby.scanner.drain()
    assert lobby.reader.drain()
    assert lobby.children() == []


def test_after_all_that_a_code_without_end_and_a_card_are_still_dealt_with(lobby: Lobby) -> None:
    lobby.scanner.send(b"A" * 70_000 + b"\r")
    for _ in range(10):
        # The last of the codes before may still be answered, over whatever the card has opened.
        lobby.home_screen()
        lobby.reader.present(LAST, seconds=0.4)
        with contextlib.suppress(RobotError):
            lobby.robot.wait_for("3号楼邻居", AGAIN)
            break
    else:
        raise AssertionError("the card was not answered")
    log = lobby.home / "log" / "kiosk.log"
    assert not log.exists() or "failed kind=" not in log.read_text(encoding="utf-8")


def test_settings_that_an_editor_writes_hold_without_a_restart(lobby: Lobby) -> None:
    lobby.home_screen()
    readers = (ReaderSettings(lobby.scanner.path, "stx-etx"), ReaderSettings(lobby.reader.path, "rdm6300"))
    save_settings(lobby.home / "readers.toml", DeviceSettings(readers=readers))
    for number in range(60):
        lobby.scanner.send(f"\x02NEW{number}\x03".encode())
        with contextlib.suppress(RobotError):
            lobby.robot.wait_for(UNKNOWN_CODE, 0.5)
            return
    raise AssertionError("nothing was read by the new profile")
