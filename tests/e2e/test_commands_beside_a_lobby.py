"""Commands to a reader that the running lobby has: they say whose it is, and the lobby reads on."""

from __future__ import annotations

import contextlib
import select
import socket
import sys
import time
from pathlib import Path

import pytest
from terminal_command import TerminalCommand

from devices.ports import holder_of
from devices.settings import DeviceSettings, ReaderSettings, save_settings
from devices.simulator import Simulator
from kiosk.robot import Robot

PLENTY = 30.0
UNKNOWN_CODE = "这个码在这里用不上"
COMMANDS = (["send", "trigger"], ["send", "query"], ["send", "set", "mode", "command"], ["monitor"], ["detect"])


def wait_until_held(port: str) -> None:
    """Return when another process has opened the port."""
    deadline = time.monotonic() + PLENTY
    while not holder_of(port):
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("kind", ["serial", "tcp"])
def test_a_port_that_the_lobby_reads_is_left_to_it_and_the_command_says_so(tmp_path: Path, kind: str) -> None:
    terminal = TerminalCommand(tmp_path / "kiosk")
    with (
        Simulator("grow") as simulator,
        socket.create_server(("127.0.0.1", 0)) as server,
        contextlib.ExitStack() as open_until_the_end,
    ):
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        port = simulator.path if kind == "serial" else address
        save_settings(terminal.home / "readers.toml", DeviceSettings(readers=(ReaderSettings(port, "grow"),)))
        with Robot([sys.executable, "-m", "kiosk", "run"], env=terminal.environment) as robot:
            robot.wait_for("知识问答", PLENTY)
            if kind == "serial":
                wait_until_held(port)
                scan = simulator.present
            else:
                line = open_until_the_end.enter_context(server.accept()[0])

                def scan(code: str) -> None:
                    line.sendall(code.encode() + b"\r")

            for action, *rest in COMMANDS:
                done = terminal.run("devices", action, port, *rest)
                assert (done.returncode, done.stdout) == (1, "")
                (told,) = done.stderr.splitlines()
                assert "试读" in told or "Watch" in told
                if kind == "serial":
                    assert f" {robot.pid})" in told
            scan("TICKET-0042")
            robot.wait_for(UNKNOWN_CODE, PLENTY)
            assert select.select([server], [], [], 0)[0] == [], "somebody else called the device server"
        if kind == "serial":
            asked = terminal.json("devices", "send", port, "query", "mode")
            assert [told["detail"] for told in asked] == ["continuous"]
