from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable

import msgspec
import pytest
from server_process import ServerProcess

from content.documents import Person
from records import wire
from records.types import CheckIn
from server.simulation.client import Client


def person(number: int, **fields: object) -> Person:
    values = {"id": f"yangguang/p-t{number}", "name": "张晓明", "roles": [{"role": "volunteer"}], **fields}
    return msgspec.convert(values, Person)


def names(answer: wire.ExchangeAnswer) -> list[tuple[str, bool]]:
    return [(change.id, change.body is not None) for change in answer.changes]


def test_a_new_terminal_is_given_everything_public_and_told_to_start_over(join: Callable[[str], Client]) -> None:
    answer = join("yangguang/b1").exchange()
    assert answer.start_over
    assert answer.server_keys
    types = {change.type for change in answer.changes}
    assert {"estate", "building", "team", "person", "card", "staff", "notice", "quiz", "promise"} <= types
    assert all(change.body is not None for change in answer.changes)


def test_pages_follow_one_another_without_gap_or_double(join: Callable[[str], Client]) -> None:
    whole = join("yangguang/b1").pull()
    client = join("yangguang/b2")
    seen: list[tuple[str, str]] = []
    gone: set[tuple[str, str]] = set()
    more, first = True, True
    while more:
        answer = client.exchange(max_changes=17)
        assert answer.start_over == first
        seen += [(change.type, change.id) for change in answer.changes]
        # What others deleted before comes down too once there is a cursor.
        gone |= {(change.type, change.id) for change in answer.changes if change.body is None}
        more, first = answer.more, False
    assert len(seen) == len(set(seen))
    assert set(seen) - gone == set(whole)


def test_an_idle_exchange_says_nothing_new_in_few_bytes(client: Client) -> None:
    answer = client.exchange()
    assert (answer.changes, answer.cursor, answer.more, answer.start_over) == ([], None, False, False)
    assert answer.next_in == 4.0


def test_puts_and_deletions_come_down_each_once(client: Client) -> None:
    from server import documents

    documents.put("yangguang", person(1))
    documents.put("yangguang", person(1, about="neu"))
    documents.put("yangguang", person(2))
    documents.delete(Person, "yangguang/p-t2")
    assert names(client.exchange()) == [("yangguang/p-t1", True), ("yangguang/p-t2", False)]
    assert not documents.put("yangguang", person(1, about="neu"))
    assert names(client.exchange()) == []


def test_only_the_public_view_leaves_the_server(client: Client) -> None:
    from server import documents

    consent = {"party": "2026-01-01"}
    documents.put("yangguang", person(3, phone="138 1234 5678", home="yangguang/b3/2-501", consents=consent))
    (change,) = client.exchange().changes
    assert change.body is not None
    told = msgspec.msgpack.decode(change.body)
    assert (told["name"], told["phone"], told["home"]) == ("张*明", "138****5678", "")


def test_who_withdraws_consent_is_no_longer_anybodys(client: Client) -> None:
    from server import documents

    party = [{"role": "party_member"}]
    documents.put("yangguang", person(4, roles=party, consents={"party": "2026-01-01"}))
    assert names(client.exchange()) == [("yangguang/p-t4", True)]
    documents.put("yangguang", person(4, roles=party))
    assert names(client.exchange()) == [("yangguang/p-t4", False)]
    documents.put("yangguang", person(4, roles=party, about="still nothing public"))
    assert names(client.exchange()) == []


def test_a_cursor_that_lies_ahead_makes_all_start_over_once(join: Callable[[str], Client]) -> None:
    from server.models import Estate

    Estate.objects.update(epoch_at=None)
    ahead, other = join("yangguang/b1"), join("yangguang/b2")
    ahead.pull()
    other.pull()
    assert ahead.cursor is not None
    epoch = ahead.cursor.epoch
    ahead.cursor = wire.Cursor(epoch, ahead.cursor.sequence + 1000)
    answer = ahead.exchange()
    assert answer.start_over
    assert answer.cursor is not None
    assert answer.cursor.epoch != epoch
    assert other.exchange().start_over
    # A terminal that goes on claiming such cursors makes nobody else start over again.
    other.pull()
    ahead.cursor = wire.Cursor(answer.cursor.epoch, answer.cursor.sequence + 1000)
    assert ahead.exchange().start_over
    assert not other.exchange().start_over


def test_a_server_that_starts_again_sends_nobody_round(client: Client) -> None:
    from server import changes, documents

    before = client.cursor
    assert before is not None
    for _start in range(3):
        changes.begin_epochs()
    answer = client.exchange()
    assert (answer.changes, answer.start_over) == ([], False)
    assert answer.cursor is not None
    assert answer.cursor.epoch != before.epoch
    assert answer.cursor.sequence == before.sequence
    assert client.exchange().cursor is None
    changes.begin_epochs()
    documents.put("yangguang", person(11))
    assert names(client.exchange()) == [("yangguang/p-t11", True)]


def test_a_server_that_was_set_back_knows_it_although_others_have_moved_it_on(join: Callable[[str], Client]) -> None:
    from server import changes, documents
    from server.models import Estate

    Estate.objects.update(epoch_at=None)
    away, other = join("yangguang/b1"), join("yangguang/b2")
    away.pull()
    other.pull()
    assert away.cursor is not None
    # What it was told after the backup, which the server that starts again knows nothing of.
    away.cursor = wire.Cursor(away.cursor.epoch, away.cursor.sequence + 1)
    changes.begin_epochs()
    for number in (12, 13, 14):
        documents.put("yangguang", person(number))
    assert names(other.exchange())[-1] == ("yangguang/p-t14", True)
    assert away.exchange().start_over
    # What others handed over without any document coming of it may be missing as well.
    assert other.exchange().start_over


def test_the_oldest_of_many_starts_are_forgotten_and_whoever_was_away_for_so_long_starts_over(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from server import changes
    from server.models import FormerEpoch

    monkeypatch.setattr(changes, "MOST_FORMER", 2)
    for _start in range(3):
        changes.begin_epochs()
    assert FormerEpoch.objects.filter(estate="yangguang").count() == 2
    assert client.exchange().start_over


def test_a_cursor_never_passes_what_is_still_being_written(client: Client, server: ServerProcess) -> None:
    from django.db import connection

    from server import documents

    def write(start: int) -> None:
        for number in range(start, start + 25):
            documents.put("yangguang", person(number))
        connection.close()

    writers = [threading.Thread(target=write, args=(start,)) for start in (1000, 2000)]
    for writer in writers:
        writer.start()
    seen: set[str] = set()
    while any(writer.is_alive() for writer in writers):
        seen |= {change.id for change in client.exchange(max_changes=10).changes}
    seen |= {name for _, name in client.pull()}
    assert {f"yangguang/p-t{start + n}" for start in (1000, 2000) for n in range(25)} <= seen


def test_nothing_of_another_estate_is_seen(client: Client) -> None:
    from server import documents
    from server.models import Estate

    Estate.objects.get_or_create(code="other", defaults={"name": "别处"})
    documents.put("other", msgspec.structs.replace(person(9), id="other/p-1"))
    assert names(client.exchange()) == []


@pytest.mark.parametrize("commits", [True, False])
def test_of_two_writers_at_once_nothing_is_passed_over_and_nothing_taken_back_is_told(
    client: Client, commits: bool
) -> None:
    from django.db import connection, transaction

    from server import documents

    class TakenBack(Exception):
        """The first writer gives up."""

    heard_of(client)
    early, late = person(21 + 2 * commits), person(22 + 2 * commits)
    took, go_on = threading.Event(), threading.Event()

    def first() -> None:
        try:
            with contextlib.suppress(TakenBack), transaction.atomic():
                documents.put("yangguang", early)
                took.set()
                assert go_on.wait(30)
                if not commits:
                    raise TakenBack
        finally:
            connection.close()

    def second() -> None:
        try:
            documents.put("yangguang", late)
        finally:
            connection.close()

    writers = [threading.Thread(target=first), threading.Thread(target=second)]
    writers[0].start()
    assert took.wait(30)
    writers[1].start()
    before = client.cursor
    assert names(client.exchange()) == []
    assert client.cursor == before
    go_on.set()
    for writer in writers:
        writer.join(60)
    seen = set(client.pull())
    assert (("person", early.id) in seen) == commits
    assert ("person", late.id) in seen


def heard_of(client: Client) -> None:
    """Wait until the server has written down whom it heard of, so that this falls among no held writers."""
    from server.models import Terminal

    assert client.credential is not None
    deadline = time.monotonic() + 20
    while Terminal.objects.get(pk=client.credential.terminal).last_seen is None:
        assert time.monotonic() < deadline
        client.exchange()


def test_an_emergency_sets_the_pace_for_its_building_until_it_ends(join: Callable[[str], Client]) -> None:
    import datetime as dt

    from django.utils import timezone

    from server.models import Emergency

    here, there = join("yangguang/b5"), join("yangguang/b6")
    until = timezone.now() + dt.timedelta(hours=1)
    made = Emergency.objects.create(estate_id="yangguang", building="yangguang/b5", until=until, reason="水管爆裂")
    assert (here.exchange().next_in, there.exchange().next_in) == (3.0, 4.0)
    Emergency.objects.filter(pk=made.pk).update(building="", estate=None)
    assert there.exchange().next_in == 3.0
    Emergency.objects.filter(pk=made.pk).update(until=timezone.now())
    assert here.exchange().next_in == 4.0


def test_a_client_that_wants_no_changes_gets_none(client: Client) -> None:
    from server import documents

    documents.put("yangguang", person(5))
    answer = client.exchange([client.record(CheckIn(card="c"))], max_changes=0)
    assert (answer.changes, answer.cursor) == ([], None)
    assert names(client.exchange()) == [("yangguang/p-t5", True)]
