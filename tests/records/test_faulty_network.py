"""Whatever the network does to an exchange, the result is the same as without it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from record_parts import LoopbackServer, Terminal

from records import wire
from records.errors import LinkError
from records.link import Link

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from fault_proxy import Fault, FaultProxy

SPREAD = 8
"""Bytes by which one exchange is longer than another one: what is compressed differs a little."""


@pytest.fixture
def proxy(terminal: Terminal, server: LoopbackServer) -> Iterator[FaultProxy]:
    made = FaultProxy(server.port)
    terminal.enrol_with(server, made.url)
    yield made
    terminal.syncer.close()
    made.close()


def _exchange(terminal: Terminal, proxy: FaultProxy, *faults: Fault) -> bool:
    """Exchange with these faults, then without, as a lobby does that tries again; return whether the first failed."""
    proxy.planned.extend(faults)
    failed = False
    for _ in range(2):
        terminal.syncer.close()
        try:
            terminal.syncer.run_once()
        except LinkError:
            failed = True
        proxy.planned.clear()
    assert terminal.outbox.counts().queued == 0
    return failed


def _measured(terminal: Terminal, proxy: FaultProxy, server: LoopbackServer) -> tuple[int, int]:
    """Return how long request and answer of an exchange of one record and one change are."""
    terminal.add("开始")
    terminal.syncer.run_once()
    terminal.add("基准00")
    server.changes.append(wire.Change("notice", 1, "n0000", b"\x80"))
    terminal.syncer.close()
    terminal.syncer.run_once()
    return proxy.up, proxy.down


@pytest.mark.parametrize("way", ["up", "down"])
def test_cut_after_every_byte_of_a_request_or_an_answer_the_result_is_the_same(
    terminal: Terminal, server: LoopbackServer, proxy: FaultProxy, way: str
) -> None:
    length = dict(zip(("up", "down"), _measured(terminal, proxy, server), strict=True))[way]
    assert 50 < length < 1000  # a whole message, and few enough bytes to cut after each
    for count in range(length + SPREAD):
        terminal.add(f"断在{count:04}")
        server.changes.append(wire.Change("notice", 1, f"c{count:04}", b"\x80"))
        # The second one: whoever finds a connection closed tries again at once.
        failed = _exchange(terminal, proxy, *[Fault(**{way: count})] * 2)  # type: ignore[arg-type]
        assert failed or count > length - SPREAD, count
    assert server.order == ["开始", "基准00", *(f"断在{count:04}" for count in range(length + SPREAD))]
    assert terminal.outbox.counts() == (0, length + SPREAD + 2, 0, 0)
    assert sorted(terminal.library.documents) == sorted(change.id for change in server.changes)
    assert server.set_aside == {}


FAULTS = {
    "only the answer is lost": [Fault(down=0)] * 2,
    "twice": [Fault(times=2)],
    "five times, the answer lost": [Fault(times=5, down=10)],
    "late, after the next one": [Fault(late=True)],
    "late, after one that lost its answer": [Fault(late=True), Fault(down=0)],
    "both late": [Fault(late=True), Fault(late=True)],
    "half a request, then twice": [Fault(up=200), Fault(times=2)],
}


@pytest.mark.parametrize("faults", FAULTS.values(), ids=FAULTS)
def test_lost_answers_doubled_and_reordered_requests_change_nothing(
    terminal: Terminal, server: LoopbackServer, proxy: FaultProxy, faults: list[Fault]
) -> None:
    for turn in range(10):
        terminal.add(f"意见{turn}")
        server.changes.append(wire.Change("notice", 1, f"c{turn}", b"\x80"))
        _exchange(terminal, proxy, *faults)
    assert server.order == [f"意见{turn}" for turn in range(10)]
    assert terminal.outbox.counts() == (0, 10, 0, 0)
    assert sorted(terminal.library.documents) == [f"c{turn}" for turn in range(10)]
    assert proxy.delivered > 10


def test_a_network_that_stalls_holds_nobody_and_what_it_swallowed_is_known_later(
    terminal: Terminal, server: LoopbackServer, proxy: FaultProxy
) -> None:
    terminal.add("吞掉")
    proxy.planned.append(Fault(stalls=True))
    terminal.syncer._link, terminal.syncer._linked_to = Link(proxy.url, answer_seconds=0.2), terminal.secrets.server
    with pytest.raises(LinkError):
        terminal.syncer.run_once()
    terminal.syncer.close()
    outcome = terminal.syncer.run_once()
    assert (outcome.sent, outcome.accepted, outcome.queued) == (1, 0, 0)
    assert server.order == ["吞掉"]
