"""The connection to a real server is cut within a request and within an answer.

After every ninth byte; `KIOSK_EVERY=1` is the long form. With a small server `tests/records/test_faulty_network.py`
cuts after every one.
"""

from __future__ import annotations

import contextlib
import json
import os
from urllib.parse import urlsplit

from fault_proxy import Fault, FaultProxy
from server_process import ServerProcess
from terminal_command import TerminalCommand

from content.library import Library
from kiosk.exchange import make_syncer
from kiosk.home import Home
from records.clock import SystemClock
from records.errors import LinkError
from records.outbox import Outbox
from records.sealing import Sealer
from records.secrets import Secrets
from records.types import Opinion

EVERY = int(os.environ.get("KIOSK_EVERY", "9"))
SPREAD = 8
"""Bytes by which one exchange is longer than another one: what is compressed differs a little."""


def _records(server: ServerProcess) -> int:
    return int(json.loads(server.command("stats", "--json").stdout)["records"])


def test_cut_anywhere_each_record_is_at_the_server_once(server: ServerProcess, terminal: TerminalCommand) -> None:
    before = _records(server)
    with contextlib.closing(FaultProxy(urlsplit(server.url).port or 0)) as proxy:
        terminal.enrol(server, proxy.url)
        made = _cut_everywhere(terminal, proxy)
    assert _records(server) - before == made


def _cut_everywhere(terminal: TerminalCommand, proxy: FaultProxy) -> int:
    """Hand a record in for every byte, and return how many that are once all are sent."""
    home = Home(terminal.home)
    secrets = Secrets(home.secrets)
    outbox = Outbox(home.outbox, Sealer(secrets), SystemClock())
    syncer = make_syncer(home, outbox, secrets, Library(home.content))

    def exchange(*faults: Fault) -> bool:
        proxy.planned.extend(faults)
        syncer.close()
        try:
            syncer.run_once()
        except LinkError:
            return False
        finally:
            proxy.planned.clear()
        return True

    # The third one is as long as all that follow.
    for _ in range(3):
        outbox.append(Opinion(text="基准"))
        assert exchange()
    made = 3
    for way, length in (("up", proxy.up), ("down", proxy.down)):
        assert 50 < length < 1000
        for count in range(0, length + SPREAD, EVERY):
            outbox.append(Opinion(text="断开"))
            made += 1
            whole = exchange(*[Fault(**{way: count})] * 2)  # type: ignore[arg-type]
            assert not whole or count > length - SPREAD, f"{way} {count}"
            with contextlib.suppress(LinkError):  # a server may still be busy with what was cut off
                exchange()
    exchange()
    assert outbox.counts() == (0, made, 0, 0)
    syncer.close()
    outbox.close()
    return made
