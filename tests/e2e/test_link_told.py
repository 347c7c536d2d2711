"""What is said of the link follows the link: a server that falls silent, a terminal that is enrolled anew."""

from __future__ import annotations

import queue
import sqlite3
import sys
from collections.abc import Callable

import pytest
from fault_proxy import Fault, FaultProxy
from server_process import ServerProcess
from terminal_command import TerminalCommand

import kiosk.exchanges
from kiosk.exchanges import Exchanges
from kiosk.robot import Robot
from kiosk.terminal import Terminal
from screens.lobby import LinkState

_PLENTY = 60.0


def _until(links: queue.Queue[LinkState], wanted: Callable[[LinkState], bool]) -> LinkState:
    while not wanted(link := links.get(timeout=_PLENTY)):
        pass
    return link


def test_a_server_that_falls_silent_is_not_called_reached_until_the_exchange_fails(
    server: ServerProcess, terminal: TerminalCommand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kiosk.exchanges, "DOUBT_SECONDS", 0.2)
    proxy = FaultProxy(int(server.url.rpartition(":")[2]))
    terminal.enrol(server, through=proxy.url)
    terminal.json("sync", "--once")
    links: queue.Queue[LinkState] = queue.Queue()
    here = Terminal(terminal.home)
    exchanges = Exchanges(here, links.put, here.move)
    exchanges.start()
    try:
        _until(links, lambda link: link.state == "online")
        terminal.add({"type": "opinion", "text": "没有人回答"})
        proxy.planned.append(Fault(stalls=True))
        exchanges.wake()
        silent = _until(links, lambda link: link.state != "online")
        assert (silent.state, silent.error, silent.queued) == ("offline", "unreachable", 1)
    finally:
        exchanges.stop()
        proxy.close()
        exchanges.join(_PLENTY)
        here.close()


def test_a_revoked_terminal_that_is_enrolled_anew_goes_on_at_once(
    server: ServerProcess, terminal: TerminalCommand
) -> None:
    terminal.enrol(server)
    terminal.json("sync", "--once")
    with Robot([sys.executable, "-m", "kiosk", "run"], env=terminal.environment) as lobby:
        lobby.wait_for("已联网", _PLENTY)
        with sqlite3.connect(server.home / "server.sqlite3", timeout=20) as database:
            database.execute("UPDATE server_terminal SET state = 'revoked'")
        terminal.add({"type": "opinion", "text": "停用之后"})
        lobby.wait_for("已停用 1条待传", _PLENTY)
        terminal.enrol(server, building="yangguang/b5")
        lobby.wait_for(lambda lines: "5号楼" in lines[0] and "已联网" in lines[0], 10)
    assert terminal.json("records", "list") == []
