"""Terminals and servers that come back from old images and backups, or twice, beside a real server."""

from __future__ import annotations

import json
import shutil
import sys
import time
from pathlib import Path

import pytest
from server_process import ServerProcess
from terminal_command import TerminalCommand

from kiosk.robot import Robot


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> ServerProcess:
    """A server that does not run yet."""
    made = ServerProcess(tmp_path_factory.mktemp("server") / "home")
    made.load_sample()
    return made


REPAIR = {"type": "repair", "place": "厨房", "category": "water", "text": "水龙头漏水"}


def records(server: ServerProcess) -> int:
    return int(json.loads(server.command("stats", "--json").stdout)["records"])


def opinion(text: str) -> dict[str, str]:
    return {"type": "opinion", "text": text}


def sync(terminal: TerminalCommand) -> dict[str, int]:
    [done] = terminal.json("sync", "--once")
    assert (done["queued"], done["set_aside"]) == (0, 0)
    return done


def test_a_server_from_an_old_backup_gets_again_what_it_lost_and_each_once(
    server: ServerProcess, terminal: TerminalCommand, tmp_path: Path
) -> None:
    with server:
        before = records(server)
        terminal.enrol(server)
        terminal.add(opinion("在备份里"))
        sync(terminal)
    backup = shutil.copytree(server.home, tmp_path / "backup")
    with server:
        first, second = terminal.add(opinion("备份之后"), REPAIR)
        sync(terminal)
        assert second["code"] in (terminal.home / "content" / "matter.json").read_text()
    shutil.rmtree(server.home)
    shutil.copytree(backup, server.home)
    with server:
        assert records(server) - before == 1
        terminal.add(opinion("恢复之后"))
        sync(terminal)
        assert records(server) - before == 4
        sync(terminal)
        assert records(server) - before == 4
        shown = (terminal.home / "content" / "matter.json").read_text()
        assert first["code"] in shown
        assert second["code"] in shown


def test_what_waited_meanwhile_does_not_hide_that_the_server_was_set_back(
    server: ServerProcess, terminal: TerminalCommand, tmp_path: Path
) -> None:
    with server:
        terminal.enrol(server)
        sync(terminal)
        before = records(server)
    backup = shutil.copytree(server.home, tmp_path / "backup")
    with server:
        terminal.add(opinion("备份之后"))
        sync(terminal)
    shutil.rmtree(server.home)
    shutil.copytree(backup, server.home)
    # They bring the estate's changes further than they were.
    terminal.add(*(opinion(f"恢复之前 {n}") for n in range(5)))
    with server:
        sync(terminal)
        assert records(server) - before == 6


@pytest.mark.parametrize("by_hand", [False, True], ids=["by itself", "after start-over"])
def test_a_server_that_was_set_back_misses_nothing_that_others_have_hidden(
    server: ServerProcess, terminal: TerminalCommand, tmp_path: Path, by_hand: bool
) -> None:
    other = TerminalCommand(tmp_path / "other")
    with server:
        for each in (terminal, other):
            each.enrol(server)
            sync(each)
        before = records(server)
    backup = shutil.copytree(server.home, tmp_path / "backup")
    with server:
        terminal.add(opinion("备份之后"))
        sync(terminal)
    shutil.rmtree(server.home)
    shutil.copytree(backup, server.home)
    with server:
        other.add(*(opinion(f"另一台 {n}") for n in range(5)))
        sync(other)
        if by_hand:
            assert server.command("start-over").returncode == 0
        sync(terminal)
        assert records(server) - before == 6
        assert (sync(terminal)["sent"], sync(other)["accepted"]) == (0, 0)


def test_two_lobbies_on_copies_of_one_data_folder_are_noticed(
    server: ServerProcess, terminal: TerminalCommand, tmp_path: Path
) -> None:
    def doubled() -> int:
        return int(json.loads(server.command("stats", "--json").stdout)["terminals_doubled"])

    def lobby(home: TerminalCommand) -> Robot:
        return Robot([sys.executable, "-m", "kiosk", "run"], env=home.environment)

    with server:
        terminal.enrol(server)
        sync(terminal)
        clone = TerminalCommand(Path(shutil.copytree(terminal.home, tmp_path / "clone")))
        with lobby(terminal) as first, lobby(clone) as second:
            for robot in (first, second):
                robot.wait_for("已联网", 60)
            deadline = time.monotonic() + 60
            while not doubled():
                assert time.monotonic() < deadline
                # Each tells how it is when something waits, and otherwise every ten minutes.
                terminal.add(opinion("这台"))
                clone.add(opinion("那台"))


def test_a_terminal_from_an_old_image_and_two_clones_lose_and_double_nothing(
    server: ServerProcess, terminal: TerminalCommand, tmp_path: Path
) -> None:
    with server:
        before = records(server)
        terminal.enrol(server)
        terminal.add(opinion("还没有送出"))
        image = shutil.copytree(terminal.home, tmp_path / "image")
        assert sync(terminal)["accepted"] == 1
        terminal.add(opinion("镜像之后"))
        assert sync(terminal)["accepted"] == 1
        clones = [TerminalCommand(Path(shutil.copytree(image, tmp_path / name))) for name in ("one", "two")]
        for number, clone in enumerate((terminal, *clones)):
            clone.add(opinion(f"第 {number} 台"))
        assert [sync(clone)["accepted"] for clone in (terminal, *clones)] == [1, 1, 1]
        assert records(server) - before == 2 + 3
