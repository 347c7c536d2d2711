"""The decisions of an exchange, without sockets, files or clocks."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from records.exchange import Batching, with_keys
from records.pace import Pace
from records.queue import KEY_LOST
from records.sealing import sealed_key
from records.wire import Verdict, WireRecord


def _record(sequence: int, *, about: str = "", body: bytes = b"x", key: int = 1) -> WireRecord:
    return WireRecord(sequence.to_bytes(16, "big"), "opinion", 1, "", 0, True, sequence, about, key, body)


def _id(sequence: int) -> str:
    return str(uuid.UUID(int=sequence))


def _chosen(batching: Batching, queued: list[WireRecord]) -> list[int]:
    return [record.sequence for record in batching.choose(queued)]


QUEUE = [_record(n) for n in range(1, 11)]


@pytest.mark.parametrize(
    ("batching", "queued", "chosen"),
    [
        (Batching(), QUEUE, list(range(1, 11))),
        (Batching(most_records=3), QUEUE, [1, 2, 3]),
        (Batching(most_bytes=1000), [_record(n, body=bytes(300)) for n in range(1, 9)], [1, 2]),
        (Batching(most_bytes=1000), [_record(1, body=bytes(9000)), _record(2)], [1]),
        (Batching(), [_record(1, key=KEY_LOST), _record(2), _record(3, about=_id(1)), _record(4, about=_id(3))], [2]),
        (Batching(), [], []),
    ],
    ids=["all", "count", "bytes", "longer than a batch goes alone", "a lost key holds what follows it", "nothing"],
)
def test_a_batch_is_bounded_and_in_order(batching: Batching, queued: list[WireRecord], chosen: list[int]) -> None:
    assert _chosen(batching, queued) == chosen


def test_verdicts_settle_records_and_strange_ones_mean_nothing() -> None:
    batching = Batching()
    batch = batching.choose(QUEUE[:5])
    verdicts = [
        Verdict(batch[0].id, "accepted"),
        Verdict(batch[1].id, "known"),
        Verdict(batch[2].id, "set_aside", "invalid"),
        Verdict(batch[3].id, "later", "busy"),
        Verdict(b"some other id...", "accepted"),
    ]
    judged = batching.answered(batch, verdicts, now=0.0)
    assert judged.settled == [(1, None), (2, None), (3, "invalid")]
    assert judged.later == {"busy": [4], "later": [5]}
    assert judged.accepted == 1


def test_what_is_to_go_later_waits_for_the_next_run_and_its_matter_with_it() -> None:
    batching = Batching()
    queued = [_record(1, about="w"), _record(2, about="w"), _record(3), _record(4, about=_id(1))]
    batching.answered(batching.choose(queued[:1]), [Verdict(queued[0].id, "later")], now=5.0)
    assert _chosen(batching, queued) == [3]
    batching.begin(5.0)
    assert _chosen(batching, queued) == [1, 2, 3, 4]


def test_while_batches_are_on_their_way_what_belongs_to_them_waits() -> None:
    batching = Batching(most_records=2)
    queued = [
        _record(1, about="w"),
        _record(2),
        _record(3, about="w"),
        _record(4, about=_id(2)),
        _record(5),
        _record(6),
    ]
    first = batching.choose(queued)
    assert ([record.sequence for record in first], batching.may_send_another) == ([1, 2], True)
    second = batching.choose(queued[2:], first)
    assert [record.sequence for record in second] == [5, 6]
    assert not batching.may_send_another, "what waits comes before anything else"


def test_no_batch_follows_another_at_once_after_a_failure_or_a_later_or_without_more() -> None:
    batching = Batching(most_records=2)
    batching.choose(QUEUE[:2])
    assert not batching.may_send_another
    first = batching.choose(QUEUE)
    assert batching.may_send_another
    batching.answered(first, [Verdict(first[0].id, "later")], now=1.0)
    assert not batching.may_send_another
    batching.begin(2.0)
    batching.failed(batching.choose(QUEUE), looked_at=True)
    batching.choose(QUEUE)
    assert not batching.may_send_another


def test_one_poisonous_record_is_found_by_halves_and_stepped_around() -> None:
    batching, left, done, exchanges = Batching(), [_record(n) for n in range(1, 501)], [], 0
    poison, found = 137, False
    while len(left) > 1:
        batch = batching.choose(left)
        exchanges += 1
        if poison in [record.sequence for record in batch]:
            assert batching.failed(batch, looked_at=True)
            continue
        judged = batching.answered(batch, [Verdict(record.id, "accepted") for record in batch], now=0.0)
        found |= judged.later == {"no-answer": [poison]}
        done += [record.sequence for record in batch]
        left = [record for record in left if record.sequence not in done]
    assert found
    assert done == [n for n in range(1, 501) if n != poison]
    assert exchanges < 40
    turns = {}
    for now in (59.0, 61.0):
        batching.begin(now)
        turns[now] = _chosen(batching, left)
    assert turns == {59.0: [], 61.0: [poison]}, "its turn comes again"


def test_when_the_probe_fails_too_the_server_is_to_blame_and_nobody_is_held() -> None:
    batching = Batching()
    assert batching.failed(QUEUE[:1], looked_at=True)
    assert batching.choose(QUEUE) == []
    assert not batching.failed([], looked_at=True)
    assert _chosen(batching, QUEUE) == [1]


def test_a_network_that_is_cut_now_and_then_puts_no_record_under_suspicion() -> None:
    batching = Batching()
    sizes = []
    for _ in range(6):
        batch = batching.choose(QUEUE)
        sizes.append(len(batch))
        batching.failed(batch, looked_at=False)
    assert sizes == [10, 5, 2, 1, 1, 1]
    judged = batching.answered(batching.choose(QUEUE), [Verdict(QUEUE[0].id, "accepted")], now=0.0)
    assert (judged.accepted, judged.later) == (1, {})


def test_keys_are_sent_once_and_records_point_to_them() -> None:
    keys = {3: sealed_key("k", b"three"), 7: sealed_key("k", b"seven")}
    batch = [_record(1, key=7), _record(2, key=-1), _record(3, key=3), _record(4, key=7)]
    sent, records = with_keys(batch, keys)
    assert sent == [keys[3], keys[7]]
    assert [record.key for record in records] == [1, -1, 0, 1]


class Exchanging(RuleBasedStateMachine):
    """A queue, a server that may do anything, and an adversary between them."""

    def __init__(self) -> None:
        super().__init__()
        self.batching = Batching(most_records=4)
        self.queue: list[WireRecord] = []
        self.received: list[int] = []
        self.acknowledged: set[int] = set()
        self.made = 0
        self.now = 0.0

    @rule(about=st.sampled_from(["", "", "w1", "w2"]))
    def enqueue(self, about: str) -> None:
        self.made += 1
        self.queue.append(_record(self.made, about=about))

    @rule()
    def begin_another_run(self) -> None:
        self.now += 100.0
        self.batching.begin(self.now)

    @rule()
    def crash(self) -> None:
        self.batching = Batching(most_records=4)

    @rule(lost=st.booleans(), outcomes=st.lists(st.sampled_from(["accepted", "later", "set_aside", None]), max_size=4))
    def send(self, lost: bool, outcomes: list[str | None]) -> None:
        batch = self.batching.choose(self.queue)
        verdicts: list[Verdict] = []
        held: set[str] = set()
        for place, record in enumerate(batch):
            outcome = outcomes[place] if place < len(outcomes) else "accepted"
            if record.about in held:
                outcome = "later"  # as a server keeps a matter's order within a batch
            if outcome in ("later", None) and record.sequence not in self.received:
                held |= {record.about} - {""}
            elif record.sequence not in self.received:
                self.received.append(record.sequence)
            else:
                outcome = "known"
            if outcome is not None:
                verdicts.append(Verdict(record.id, outcome))  # type: ignore[arg-type]
        if lost:
            self.batching.failed(batch, looked_at=self.made % 2 == 0)
            return
        judged = self.batching.answered(batch, verdicts, self.now)
        done = {settled.sequence for settled in judged.settled}
        self.acknowledged |= done
        self.queue = [record for record in self.queue if record.sequence not in done]

    @invariant()
    def nothing_is_lost_or_doubled(self) -> None:
        assert len(self.received) == len(set(self.received))
        assert self.acknowledged <= set(self.received)
        assert {record.sequence for record in self.queue} | self.acknowledged == set(range(1, self.made + 1))

    @invariant()
    def a_matter_keeps_its_order(self) -> None:
        # What was received came in the order of its matter, whatever failed in between.
        by_matter: dict[str, list[int]] = {}
        abouts = self.__dict__.setdefault("abouts", {})
        abouts.update({record.sequence: record.about for record in self.queue})
        for sequence in self.received:
            by_matter.setdefault(abouts.get(sequence, ""), []).append(sequence)
        assert all(found == sorted(found) for about, found in by_matter.items() if about)

    def teardown(self) -> None:
        """With a server that works, everything arrives in the end."""
        for _ in range(3 * self.made + 20):
            self.begin_another_run()
            self.now += 4000.0
            self.send(lost=False, outcomes=[])
        assert set(self.received) == set(range(1, self.made + 1))
        assert self.queue == []


TestExchanging = Exchanging.TestCase
TestExchanging.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


def test_failures_wait_longer_and_longer_up_to_a_ceiling() -> None:
    pace = Pace(lambda: 0.0)
    assert [pace.failed() for _ in range(8)] == [1, 2, 4, 8, 16, 30, 30, 30]
    assert pace.answered(15.0) == 15.0
    assert pace.failed() == 1


@pytest.mark.parametrize("chance", [0.0, 0.5, 0.999])
def test_chance_spreads_the_fleet_but_never_past_what_the_server_asked(chance: float) -> None:
    pace = Pace(lambda: chance)
    assert 13.5 <= pace.answered(15.0) <= 15.0
    assert 2.7 <= pace.answered(3.0) <= 3.0
    assert pace.answered(0.0) <= 1.0
    assert pace.answered(1e9) <= 3600.0
    assert 30.0 <= pace.failed(not_before=30.0) <= 33.0
    assert pace.failed(not_before=1e9) <= 3600 * 1.1
