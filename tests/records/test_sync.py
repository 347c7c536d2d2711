"""Whole exchanges between a terminal and a small server over a real socket."""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
import threading
from pathlib import Path

import msgspec
import pytest
from record_parts import LoopbackServer, Terminal

from records import types, wire
from records.errors import CannotOpen, LinkError, Nonsense, NotEnrolled, Refused, Unreachable
from records.exchange import Batching
from records.sealing import new_private_key
from records.secrets import Server


def _change(name: str, body: bytes | None = b"\x80") -> wire.Change:
    return wire.Change("notice", 1, name, body)


def test_without_an_enrolment_there_is_nobody_to_talk_to(terminal: Terminal) -> None:
    terminal.add()
    with pytest.raises(NotEnrolled):
        terminal.syncer.run_once()
    assert terminal.syncer.status.state == "never"
    assert terminal.outbox.counts().queued == 1


def test_what_was_handed_in_before_and_after_the_enrolment_arrives(terminal: Terminal, server: LoopbackServer) -> None:
    terminal.add("一")
    terminal.enrol_with(server)
    terminal.add("二")
    again = Terminal(terminal.folder)
    again.add("三")
    assert terminal.syncer.run_once() == (3, 3, 0, 0, 0)
    assert server.order == ["一", "二", "三"]
    assert terminal.secrets.waiting_keys() == []
    terminal.add("四")
    assert terminal.syncer.run_once().sent == 1
    assert terminal.syncer.status.state == "online"
    assert server.set_aside == {}


def test_an_enrolment_by_another_process_is_noticed_by_a_running_lobby(
    terminal: Terminal, server: LoopbackServer
) -> None:
    other = Terminal(terminal.folder)
    other.enrol_with(server)
    other.queue.seal_waiting_keys()
    terminal.add("这次启动在登记之前")
    assert other.syncer.run_once().accepted == 1


def test_when_only_the_answer_is_lost_nothing_is_doubled(enrolled: Terminal, server: LoopbackServer) -> None:
    for n in range(20):
        enrolled.add(str(n))
    server.drop_answers = 2  # the first try and the one that follows at once
    with pytest.raises(Unreachable):
        enrolled.syncer.run_once()
    assert len(server.stored) == 20
    assert enrolled.syncer.status.state == "offline"
    outcome = enrolled.syncer.run_once()
    assert (outcome.sent, outcome.accepted, outcome.queued) == (20, 0, 0)
    assert len(server.order) == 20


def test_a_poisonous_record_does_not_keep_the_others(enrolled: Terminal, server: LoopbackServer) -> None:
    server.poison = lambda text: text == "毒"
    for text in ["一", "二", "毒", "三", "四"]:
        enrolled.add(text)
    outcome = enrolled.syncer.run_once()
    assert (outcome.sent, outcome.queued) == (4, 1)
    (left,) = enrolled.outbox.entries()
    assert left.tries >= 1
    assert left.last_error == "no-answer"
    server.poison = lambda text: False
    enrolled.clock.advance(hours=2)
    assert enrolled.syncer.run_once().queued == 0


def test_each_verdict_has_its_effect(enrolled: Terminal, server: LoopbackServer) -> None:
    enrolled.add("好的")
    late = enrolled.add("晚一点")
    server.later = lambda text: text == "晚一点"
    bad = enrolled.outbox.append(types.Opinion(text="坏的")).id
    original = server._text
    enrolled.outbox.store.write(lambda c: c.execute("UPDATE records SET number = '000000000' WHERE sequence = 3"))
    assert original is not None
    outcome = enrolled.syncer.run_once()
    assert (outcome.sent, outcome.set_aside, outcome.queued) == (1, 1, 1)
    states = enrolled.states()
    assert (states[late], states[bad]) == ("queued", "set_aside")
    errors = {entry.id: entry.last_error for entry in enrolled.outbox.entries(all=True)}
    assert (errors[late], errors[bad]) == ("busy", "cannot-open")


def test_thirty_days_of_records_drain_in_batches(enrolled: Terminal, server: LoopbackServer) -> None:
    for n in range(1203):
        enrolled.outbox.append(types.CheckIn(card=f"yangguang/c-{n}"))
    server.changes = [_change(f"n{n}") for n in range(3)]
    outcome = enrolled.syncer.run_once()
    assert (outcome.sent, outcome.pulled, outcome.queued) == (1203, 3, 0)
    assert [len(request.records) for request in server.requests] == [1000, 203]
    assert [request.max_changes for request in server.requests] == [500, 500]


def test_over_a_slow_way_one_batch_goes_at_a_time_and_grows_no_longer(tmp_path: Path, server: LoopbackServer) -> None:
    terminal = Terminal(tmp_path / "kiosk", batching=Batching(most_records=4))
    terminal.enrol_with(server)
    for n in range(20):
        terminal.add(str(n))
    real = server._exchange
    inside = threading.Lock()

    def slow(asked: wire.ExchangeRequest) -> wire.ExchangeAnswer:
        assert inside.acquire(blocking=False), "two at once"
        terminal.clock.advance(seconds=20)
        inside.release()
        if len(asked.records) > 2:
            raise Refused(reason="error", next_in=0.0)
        return real(asked)

    server._exchange = slow  # type: ignore[method-assign]
    assert terminal.syncer.run_once().sent == 20
    assert {len(request.records) for request in server.requests} == {2}


def test_with_batches_on_their_way_together_one_that_fails_loses_doubles_and_overtakes_nothing(
    tmp_path: Path, server: LoopbackServer
) -> None:
    terminal = Terminal(tmp_path / "kiosk", batching=Batching(most_records=3))
    terminal.enrol_with(server)
    texts = [str(n) for n in range(30)]
    texts[4] = texts[17] = "poison"
    for text in texts:
        terminal.add(text)
    server.poison = lambda text: text == "poison"
    real = server.answer
    arrived: list[bytes] = []
    together = threading.Event()

    def answer(path: str, data: bytes) -> tuple[int, bytes]:
        arrived.append(data)
        if len(arrived) == 2:
            # The first one had to show that the way is swift; this one waits for its neighbour.
            assert together.wait(20)
        elif len(arrived) > 2:
            together.set()
        return real(path, data)

    server.answer = answer  # type: ignore[method-assign]
    for _ in range(3):
        with contextlib.suppress(LinkError):
            terminal.syncer.run_once()
        terminal.clock.advance(hours=2)
    assert together.is_set()
    assert sorted(server.order) == sorted(text for text in texts if text != "poison")
    assert terminal.outbox.counts() == (2, 28, 0, 0)
    server.poison = lambda text: False
    terminal.syncer.run_once()
    assert sorted(server.order) == sorted(texts)
    assert terminal.outbox.counts() == (0, 30, 0, 0)


def test_when_the_server_goes_away_with_batches_on_their_way_the_rest_waits(
    tmp_path: Path, server: LoopbackServer
) -> None:
    terminal = Terminal(tmp_path / "kiosk", batching=Batching(most_records=3))
    terminal.enrol_with(server)
    for n in range(30):
        terminal.add(str(n))
    real = server._exchange

    def busy_after_some(asked: wire.ExchangeRequest) -> wire.ExchangeAnswer:
        if len(server.requests) >= 4:
            raise Refused(reason="busy", next_in=7.0)
        return real(asked)

    server._exchange = busy_after_some  # type: ignore[method-assign]
    with pytest.raises(Refused):
        terminal.syncer.run_once()
    assert terminal.outbox.counts() == (18, 12, 0, 0)
    assert len(server.order) == 12
    server._exchange = real  # type: ignore[method-assign]
    assert terminal.syncer.run_once().accepted == 18
    assert len(server.order) == len(set(server.order)) == 30


def test_a_long_pull_is_applied_in_few_writes_and_resumes_where_it_stopped(
    enrolled: Terminal, server: LoopbackServer
) -> None:
    server.page = 10
    server.changes = [_change(f"n{n}") for n in range(95)]
    assert enrolled.syncer.run_once().pulled == 95
    assert enrolled.library.calls == 1
    server.changes += [_change(f"m{n}") for n in range(15)] + [_change("n0", None)]
    answer = server._exchange

    def cut_after_one_page(asked: wire.ExchangeRequest) -> wire.ExchangeAnswer:
        server.refusal = wire.Refusal("busy", 7.0)
        return answer(asked)

    server._exchange = cut_after_one_page  # type: ignore[method-assign]
    with pytest.raises(Refused):
        enrolled.syncer.run_once()
    assert enrolled.library.cursor == wire.Cursor("e1", 105)
    server._exchange, server.refusal = answer, None  # type: ignore[method-assign]
    assert enrolled.syncer.run_once().pulled == 6
    assert len(enrolled.library.documents) == 95 + 15 - 1


def test_a_server_that_was_set_back_gets_again_what_it_lost(enrolled: Terminal, server: LoopbackServer) -> None:
    server.changes = [_change("n1"), _change("n2")]
    for text in ("一", "二", "三"):
        enrolled.add(text)
        enrolled.syncer.run_once()
    for name in list(server.stored)[1:]:
        del server.stored[name]
    server.order, server.changes, server.epoch = ["一"], [_change("n1")], "e2"
    outcome = enrolled.syncer.run_once()
    assert (outcome.sent, outcome.accepted, outcome.queued) == (3, 2, 0)
    assert server.order == ["一", "二", "三"]
    assert list(enrolled.library.documents) == ["n1"], "what the server no longer has is gone here too"


def test_a_start_over_that_fails_here_is_no_reason_to_send_again_and_again(
    enrolled: Terminal, server: LoopbackServer
) -> None:
    server.changes = [_change("n1")]
    enrolled.add()
    enrolled.syncer.run_once()
    enrolled.syncer.run_once()
    server.epoch = "e2"

    def full(changes: list[wire.Change], *, start_over: bool, complete: bool) -> None:
        raise OSError("the disk is full")

    working, enrolled.syncer._pull._apply = enrolled.syncer._pull._apply, full
    for _ in range(3):
        with pytest.raises(OSError, match="full"):
            enrolled.syncer.run_once()
    enrolled.syncer._pull._apply = working
    enrolled.syncer.run_once()
    assert [len(request.records) for request in server.requests].count(1) == 2
    assert enrolled.library.cursor == wire.Cursor("e2", 1)


def test_a_terminal_that_was_restored_from_an_old_image_sends_nothing_twice(
    enrolled: Terminal, server: LoopbackServer
) -> None:
    enrolled.add("之前")
    enrolled.outbox.close()
    image = shutil.copytree(enrolled.folder, enrolled.folder.with_name("image"))
    enrolled.syncer.run_once()
    enrolled.add("镜像之后")
    enrolled.syncer.run_once()
    restored = Terminal(image)
    restored.add("恢复之后")
    outcome = restored.syncer.run_once()
    assert (outcome.sent, outcome.accepted) == (2, 1)
    assert server.order == ["之前", "镜像之后", "恢复之后"]
    assert server.set_aside == {}


def test_two_clones_of_one_terminal_lose_and_double_nothing(enrolled: Terminal, server: LoopbackServer) -> None:
    enrolled.add("共同的")
    enrolled.outbox.close()
    clone = Terminal(shutil.copytree(enrolled.folder, enrolled.folder.with_name("clone")))
    for n in range(3):
        enrolled.add(f"甲 {n}")
        clone.add(f"乙 {n}")
    enrolled.syncer.run_once()
    clone.syncer.run_once()
    assert server.texts() == sorted(["共同的", *(f"{who} {n}" for who in "甲乙" for n in range(3))])


def test_a_clock_that_jumps_changes_nothing(enrolled: Terminal, server: LoopbackServer) -> None:
    enrolled.add("1970")
    enrolled.clock.time = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    enrolled.clock.is_trusted = False
    enrolled.add("2026")
    enrolled.clock.time = dt.datetime(2099, 1, 1, tzinfo=dt.UTC)
    enrolled.add("2099")
    assert enrolled.syncer.run_once().accepted == 3
    assert enrolled.syncer.status.clock_ahead > 70 * 365 * 86400
    assert enrolled.outbox.counts().sent == 3, "kept for 30 days by the server's time"
    assert [record.clock_trusted for record in server.requests[0].records] == [True, False, False]


def test_what_was_sent_goes_after_thirty_days(enrolled: Terminal, server: LoopbackServer) -> None:
    for _ in range(3):
        enrolled.add()
    enrolled.syncer.run_once()
    enrolled.clock.advance(days=31)
    server.time += dt.timedelta(days=31)
    enrolled.syncer.run_once()
    assert enrolled.outbox.counts().sent == 1


@pytest.mark.parametrize("reason", ["revoked", "unknown-terminal", "bad-signature"])
def test_a_terminal_that_is_refused_keeps_its_queue_and_says_so(
    enrolled: Terminal, server: LoopbackServer, reason: str
) -> None:
    enrolled.add()
    server.refusal = wire.Refusal(reason)
    with pytest.raises(Refused):
        enrolled.syncer.run_once()
    assert enrolled.syncer.status.state == "refused"
    (entry,) = enrolled.outbox.entries()
    assert (entry.tries, entry.last_error) == (1, reason)
    server.refusal = None
    assert enrolled.syncer.run_once().accepted == 1
    assert enrolled.syncer.status.state == "online"
    assert enrolled.syncer.status.error is None


@pytest.mark.parametrize(("next_in", "retry_after", "least"), [(40.0, "", 40), (0.0, "90", 90), (5.0, "junk", 5)])
def test_a_busy_server_says_when_to_come_back(
    enrolled: Terminal, server: LoopbackServer, next_in: float, retry_after: str, least: float
) -> None:
    server.refusal, server.retry_after = wire.Refusal("busy", next_in), retry_after
    with pytest.raises(Refused):
        enrolled.syncer.run_once()
    assert least <= enrolled.syncer.status.next_at - enrolled.clock.monotonic() <= least * 1.1


def test_the_server_sets_the_pace(enrolled: Terminal, server: LoopbackServer) -> None:
    server.next_in = 3.0
    enrolled.syncer.run_once()
    assert 2.5 < enrolled.syncer.status.next_at - enrolled.clock.monotonic() <= 3.0


def test_no_server_at_all_is_offline_and_noted_without_touching_each_record(enrolled: Terminal) -> None:
    for _ in range(3):
        enrolled.add()
    enrolled.secrets.enrolled(Server("http://127.0.0.1:9"), b"k" * 32, _credential(enrolled))
    for _ in range(2):
        with pytest.raises(Unreachable):
            enrolled.syncer.run_once()
    assert {(entry.tries, entry.last_error) for entry in enrolled.outbox.entries()} == {(2, "unreachable")}
    enrolled.add()
    assert [entry.tries for entry in enrolled.outbox.entries()] == [2, 2, 2, 0]


def _credential(terminal: Terminal) -> wire.Credential:
    credential = terminal.secrets.credential
    assert credential is not None
    return credential


@pytest.mark.parametrize("answer", [b"<html>Please sign in</html>", b"", bytes(100)])
def test_a_portal_that_answers_for_the_server_is_nonsense(
    enrolled: Terminal, server: LoopbackServer, answer: bytes
) -> None:
    enrolled.add()
    server.raw_answer = answer
    with pytest.raises(Nonsense):
        enrolled.syncer.run_once()
    assert enrolled.syncer.status.state == "offline"
    server.raw_answer = None
    assert enrolled.syncer.run_once().accepted == 1


def test_records_are_sealed_for_a_new_server_key_as_soon_as_it_is_told(
    enrolled: Terminal, server: LoopbackServer
) -> None:
    enrolled.add("旧钥匙")
    server.server_keys = {"k2": new_private_key(), **server.server_keys}
    enrolled.secrets.replace_server_keys(server.keyring.public_keys())
    again = Terminal(enrolled.folder)
    again.add("新钥匙")
    assert again.syncer.run_once().accepted == 2
    assert [key.server_key for key in server.requests[-1].keys] == ["k1", "k2"]


def test_health_is_told_when_it_is_news(enrolled: Terminal, server: LoopbackServer) -> None:
    health = wire.Health("0.1.0", readers=["rdm6300:ok"])
    enrolled.syncer._health = lambda: health
    for _ in range(3):
        enrolled.syncer.run_once()
    enrolled.clock.advance(minutes=11)
    enrolled.syncer.run_once()
    health = msgspec.structs.replace(health, readers=["rdm6300:gone"])
    enrolled.syncer.run_once()
    told = [request.health for request in server.requests]
    assert [one is not None for one in told] == [True, False, False, True, True]


def test_private_matters_are_read_by_whoever_asked_and_stored_nowhere(enrolled: Terminal) -> None:
    (matter,) = enrolled.syncer.private_matters("yangguang/c-1")
    assert (matter.number, matter.text) == ("407182659", "漏水")
    assert not any("漏水".encode() in path.read_bytes() for path in enrolled.folder.iterdir())


def test_an_idle_exchange_is_small(enrolled: Terminal, server: LoopbackServer) -> None:
    enrolled.syncer.run_once()
    enrolled.syncer.run_once()
    asked, answered = server.sizes[-1]
    assert asked < 200
    assert answered < 100


def test_records_of_a_lost_key_stay_and_hold_up_nobody(terminal: Terminal, server: LoopbackServer) -> None:
    terminal.add("钥匙丢了")
    terminal.secrets.path.unlink()
    again = Terminal(terminal.folder)
    again.enrol_with(server)
    again.add("之后")
    outcome = again.syncer.run_once()
    assert (outcome.sent, outcome.queued) == (1, 1)


def test_errors_of_the_link_are_all_link_errors() -> None:
    assert all(issubclass(kind, LinkError) for kind in (Unreachable, Refused, Nonsense))
    assert not issubclass(CannotOpen, LinkError)
