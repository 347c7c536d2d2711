"""`kiosk demo --keep DIR` goes on where it ended."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from kiosk.demo.demo import Demo
from kiosk.errors import Refused
from kiosk.terminal import Terminal

_SIGN_IN = """
import sys
from pathlib import Path
from server import boot
boot.start(Path(sys.argv[1]))
from server.models import StaffMember
sys.exit(0 if StaffMember.objects.get(username="demo").check_password(sys.argv[2]) else 3)
"""


def test_a_kept_demo_starts_again_with_its_terminal_its_account_and_its_records(tmp_path: Path) -> None:
    with Demo(tmp_path) as first:
        first.start(lambda _step: None)
        told = first.controls.console_url, first.controls.console_password
    with Demo(tmp_path) as second:
        second.start(lambda _step: None)
        assert (second.controls.console_url, second.controls.console_password) == told
        terminal = Terminal(second.home)
        terminal.syncer().run_once()
        terminal.close()
        command = [sys.executable, "-c", _SIGN_IN, str(second.server.home), told[1]]
        assert subprocess.run(command, check=False, timeout=60).returncode == 0
    assert (tmp_path / "server" / "demo.json").stat().st_mode & 0o777 == 0o600


def test_a_kept_demo_whose_port_is_taken_says_so(tmp_path: Path) -> None:
    with Demo(tmp_path) as demo:
        port = demo.server.port
    (tmp_path / "server" / "demo.json").write_text(f'{{"port": {port}, "password": "12345678"}}')
    with socket.socket() as other, Demo(tmp_path) as again:
        other.bind(("127.0.0.1", port))
        other.listen()
        with pytest.raises(Refused, match=str(port)):
            again.start(lambda _step: None)


def test_the_lobby_hears_when_the_server_is_away_and_when_it_is_back(tmp_path: Path) -> None:
    with Demo(tmp_path) as demo:
        demo.start(lambda _step: None)
        for up in (False, True):
            heard = threading.Event()
            demo.controls.after_change = heard.set
            demo.controls.toggle_server()
            assert heard.wait(60)
            assert demo.controls.server_is_up is up
