"""In an emergency a notice is in the lobbies within five seconds."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

from server_process import ServerProcess
from terminal_command import TerminalCommand

from content.documents import Notice
from kiosk.exchanges import Exchanges
from kiosk.terminal import Ground, Terminal
from screens.lobby import LinkState

WITHIN_SECONDS = 5.0
_AT_THE_SERVER = """
import datetime as dt
from pathlib import Path
from server import boot
boot.start(Path({home!r}))
from django.utils import timezone
from server import documents
from server.models import Emergency
"""
_BEGIN = """
until = timezone.now() + dt.timedelta(hours=1)
Emergency.objects.create(estate_id="yangguang", building="yangguang/b3", until=until, reason="燃气泄漏")
"""
_PUBLISH = """
from content.documents import Notice
some = documents.all_of(Notice, ["yangguang"])[0]
import msgspec
documents.put("yangguang", msgspec.structs.replace(some, id="yangguang/n-urgent"))
"""


def _at_the_server(server: ServerProcess, code: str) -> None:
    subprocess.run([sys.executable, "-c", _AT_THE_SERVER.format(home=str(server.home)) + code], check=True, timeout=60)


def test_a_notice_is_there_within_five_seconds(server: ServerProcess, terminal: TerminalCommand) -> None:
    terminal.enrol(server)
    terminal.json("sync", "--once")
    _at_the_server(server, _BEGIN)
    here = Terminal(terminal.home)
    links: list[LinkState] = []
    heard = threading.Event()

    def on_link(link: LinkState) -> None:
        links.append(link)
        heard.set()

    def on_move(_ground: Ground) -> None:
        """It stands where it was enrolled already."""

    exchanges = Exchanges(here, on_link, on_move)
    exchanges.start()
    try:
        assert heard.wait(20)
        assert links[-1].state == "online"
        _at_the_server(server, _PUBLISH)
        published = time.monotonic()
        while here.lobby.library.get(Notice, "yangguang/n-urgent") is None:
            left = published + WITHIN_SECONDS - time.monotonic()
            assert left > 0, "it did not come in time"
            heard.clear()
            heard.wait(left)
    finally:
        exchanges.stop()
        exchanges.join(20)
        here.close()
