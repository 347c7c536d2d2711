"""A running lobby that is enrolled for another estate, and one whose disk does not take what comes."""

from __future__ import annotations

import queue
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from server_process import ServerProcess
from terminal_command import TerminalCommand

from kiosk.exchanges import Exchanges
from kiosk.terminal import Terminal
from screens.lobby import LinkState

sys.path.insert(0, str(Path(__file__).parents[1] / "content"))

from small_pack import FILES

PATIENCE = 30.0


class Running:
    """An enrolled terminal that exchanges; the lobby that screens see is `lobby`."""

    def __init__(self, home: Path) -> None:
        self.terminal = Terminal(home)
        self.lobby = self.terminal.lobby
        self.links: queue.Queue[LinkState] = queue.Queue()
        self.exchanges = Exchanges(self.terminal, self.links.put, self.terminal.move)

    def link(self) -> LinkState:
        return self.links.get(timeout=PATIENCE)

    def stands_in(self, estate: str, *, sample: bool) -> bool:
        """Exchange once more, and tell where the lobby stands then."""
        self.exchanges.wake()
        self.link()
        return (self.lobby.estate().id, self.lobby.settings.sample) == (estate, sample)


@pytest.fixture
def running(server: ServerProcess, terminal: TerminalCommand) -> Iterator[Running]:
    terminal.enrol(server)
    made = Running(terminal.home)
    yield made
    made.exchanges.stop()
    if made.exchanges.is_alive():
        made.exchanges.join(PATIENCE)
    made.terminal.close()


def load_second_estate(server: ServerProcess, folder: Path) -> None:
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    loaded = server.command("load", str(folder))
    assert loaded.returncode == 0, loaded.stderr


def test_a_lobby_moves_to_the_estate_that_it_was_enrolled_for_anew(
    server: ServerProcess, terminal: TerminalCommand, running: Running, tmp_path: Path
) -> None:
    load_second_estate(server, tmp_path / "second")
    running.exchanges.start()
    while not running.stands_in("yangguang", sample=False):
        pass
    terminal.enrol(server, building="gk/b3")
    while not running.stands_in("gk", sample=False):
        assert running.lobby.settings.sample or running.lobby.estate().id == "yangguang"
    assert running.lobby.settings.building == "gk/b3"
    assert running.lobby.building() is not None


def test_an_estate_that_another_command_brought_breaks_no_screen(
    server: ServerProcess, terminal: TerminalCommand, running: Running, tmp_path: Path
) -> None:
    load_second_estate(server, tmp_path / "second")
    terminal.run("sync", "--once")
    ground = running.terminal.moving()
    assert ground is not None
    running.terminal.move(ground)
    assert running.lobby.estate().id == "yangguang"
    terminal.enrol(server, building="gk/b3")
    terminal.run("sync", "--once")
    running.lobby.library.refresh()
    assert running.lobby.estate().id == "yangguang", "for the moment until it moves"
    ground = running.terminal.moving()
    assert ground is not None
    running.terminal.move(ground)
    assert (running.lobby.estate().id, running.lobby.settings.sample) == ("gk", False)


def test_content_that_cannot_be_written_is_no_missing_link(running: Running) -> None:
    lock = running.terminal.home.content / "lock"
    lock.mkdir(parents=True)
    running.exchanges.start()
    link = running.link()
    assert (link.state, link.error) == ("online", "library-failed")
    lock.rmdir()
    running.exchanges.wake()
    link = running.link()
    assert (link.state, link.error) == ("online", "")
    assert not running.lobby.settings.sample
