"""Residents' codes, the whole way: issued at the server, known by sync, scanned at a lobby that knows the household."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import secrets
import sys
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from server_process import ServerProcess
from terminal_command import TerminalCommand

from content.documents import Estate
from content.library import Library
from content.resident_code import issue
from devices.settings import DeviceSettings, ReaderSettings, save_settings
from devices.simulator import Simulator
from kiosk.robot import Robot, RobotError
from server.code_keys import CodeKey
from server.home import Home

PLENTY = 60.0
HOME, ELSEWHERE = "yangguang/b3/1-601", "yangguang/b4/1-202"
KNOWN = "您好"
HELD_SECONDS = 2.2
"""The same text again within two seconds counts as still held to the scanner."""


class Lobby:
    """A running lobby of an enrolled terminal, with a scanner."""

    def __init__(self, robot: Robot, scanner: Simulator, terminal: TerminalCommand, server: ServerProcess) -> None:
        self.robot, self.scanner, self.terminal, self.server = robot, scanner, terminal, server

    def code(self, *arguments: str) -> dict[str, Any]:
        done = self.server.command("codes", *arguments, "--json")
        assert done.returncode == 0, done.stderr
        told: dict[str, Any] = json.loads(done.stdout)
        return told

    def says(self, text: str, words: str) -> None:
        """Show a code to the scanner, and wait for what the screen says; then go home."""
        self.robot.settle(timeout=PLENTY)
        self.scanner.present(text)
        self.robot.wait_for(words, PLENTY)
        self.home()

    def says_soon(self, text: str, words: str, otherwise: str) -> None:
        """Do the same, over again for as long as the terminal does not know yet what the server knows."""
        for _try in range(30):
            if self.answers(text, words, otherwise):
                return
            self.synced()
            self.robot.settle(HELD_SECONDS, PLENTY)
        raise AssertionError(f"never said {words}")

    def answers(self, text: str, words: str, otherwise: str) -> bool:
        """Show a code to the scanner, and tell which of the two the screen says then."""
        self.robot.settle(timeout=PLENTY)
        self.scanner.present(text)
        lines = self.robot.wait_for(lambda shown: any(words in one or otherwise in one for one in shown), PLENTY)
        self.home()
        return any(words in line for line in lines)

    def synced(self) -> None:
        """Exchange now, beside the lobby, which sees what came."""
        self.terminal.json("sync", "--once")

    def home(self) -> None:
        """Go there, by a second tap where the first one met a screen that was drawn anew just then."""
        for _try in range(6):
            self.robot.settle(timeout=PLENTY)
            self.robot.tap("首页", -1, timeout=PLENTY)
            with contextlib.suppress(RobotError):
                self.robot.wait_for("知识问答", 10)
                return
        raise AssertionError("there was no way home")


@pytest.fixture(scope="module")
def lobby(server: ServerProcess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lobby]:
    terminal = TerminalCommand(tmp_path_factory.mktemp("codes") / "kiosk")
    terminal.enrol(server)
    terminal.json("sync", "--once")
    with Simulator("line", paced=False) as scanner:
        save_settings(terminal.home / "readers.toml", DeviceSettings(readers=(ReaderSettings(scanner.path, "line"),)))
        environment = {**os.environ, **terminal.environment}
        with Robot([sys.executable, "-m", "kiosk", "run"], env=environment) as robot:
            robot.wait_for("已联网", PLENTY)
            made = Lobby(robot, scanner, terminal, server)
            # The scanner is there a moment after the screen: the first code that is read tells.
            for number in range(60):
                scanner.present(f"READY{number}")
                with contextlib.suppress(RobotError):
                    robot.wait_for("用不上", 1.0)
                    break
            made.home()
            yield made


def keys_known(terminal: TerminalCommand) -> list[str]:
    return Library(terminal.home / "content").all(Estate)[0].code_keys


def test_a_code_from_the_server_opens_the_households_matters_once(lobby: Lobby) -> None:
    assert keys_known(lobby.terminal) == []
    told = lobby.code("issue", HOME)
    lobby.synced()
    assert len(keys_known(lobby.terminal)) == 1
    lobby.says_soon(told["text"], KNOWN, "不能用了")
    lobby.robot.settle(HELD_SECONDS, PLENTY)
    lobby.says(told["text"], "这个码已经用过了")


def test_a_code_for_another_building_is_refused(lobby: Lobby) -> None:
    lobby.says(lobby.code("issue", ELSEWHERE)["text"], "这个码是别的楼的")


def test_a_code_that_has_expired_and_one_that_the_server_did_not_sign_are_refused(lobby: Lobby) -> None:
    private = json.loads(Home(lobby.server.home).code_keys_file.read_bytes())[0]
    key = msgspec.convert(private, CodeKey)
    card = lobby.code("issue", HOME)["card"].partition("/c-")[2]
    over = int(dt.datetime.now(dt.UTC).timestamp()) - 600
    lobby.says(issue(key.private, "yangguang/b3", card, over, secrets.token_bytes(4)), "这个码过期了")
    lobby.says(issue(secrets.token_bytes(32), "yangguang/b3", card, over + 900, bytes(4)), "这个码在这里不能用了")


def test_codes_are_good_on_both_sides_of_a_new_key(lobby: Lobby) -> None:
    before = lobby.code("issue", HOME)["text"]
    lobby.code("rotate-key", "yangguang")
    lobby.synced()
    assert len(keys_known(lobby.terminal)) == 2
    lobby.says_soon(before, KNOWN, "不能用了")
    lobby.says(lobby.code("issue", HOME)["text"], KNOWN)


def test_a_printed_card_is_good_until_it_is_revoked_and_so_are_codes_for_it(lobby: Lobby) -> None:
    printed = lobby.code("print", HOME)
    lobby.synced()
    lobby.says_soon(printed["text"], KNOWN, "用不上")
    lobby.code("revoke", printed["text"])
    lobby.synced()
    lobby.robot.settle(HELD_SECONDS, PLENTY)
    lobby.says_soon(printed["text"], "这张卡已经不能用了", KNOWN)
    # The lobby sees a moment later what was revoked, and each code counts once.
    codes = [lobby.code("issue", HOME) for _spare in range(4)]
    lobby.code("revoke", codes[0]["card"])
    lobby.synced()
    assert any(lobby.answers(code["text"], "这张卡已经不能用了", KNOWN) for code in codes)


def test_a_code_is_good_without_a_network(lobby: Lobby) -> None:
    *first, last = (lobby.code("issue", HOME)["text"] for _code in range(5))
    lobby.synced()
    # The lobby sees a moment later what came, and each code counts once.
    assert any(lobby.answers(code, KNOWN, "没有登记") for code in first)
    lobby.server.stop()
    try:
        lobby.says(last, KNOWN)
    finally:
        lobby.server.start()


def test_no_code_stands_in_any_file_of_the_terminal(lobby: Lobby) -> None:
    files = [path for path in lobby.terminal.home.rglob("*") if path.is_file()]
    assert not [path for path in files if b"LR1" in path.read_bytes() or b"LC1" in path.read_bytes()]
