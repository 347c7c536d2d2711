from __future__ import annotations

import json
import time
import uuid

import msgspec
import pytest

from content.documents.estate import DANGER
from records import wire
from records.errors import Refused
from records.types import CheckIn, Contact, Opinion, QuizAttempt, Repair, Wish, to_bytes
from server.simulation.client import Client

DRIP = Repair(place="kitchen", category="water", text="水龙头滴水", urgency="urgent")


def outcomes(answer: wire.ExchangeAnswer) -> list[tuple[str, str]]:
    return [(verdict.outcome, verdict.reason) for verdict in answer.verdicts]


def set_aside(record: wire.WireRecord) -> list[str]:
    from server.models import SetAside

    rows = SetAside.objects.filter(record=uuid.UUID(bytes=record.id))
    return list(rows.values_list("reason", flat=True))


def stored(record: wire.WireRecord) -> bool:
    from server.models import ReceivedRecord

    return ReceivedRecord.objects.filter(pk=uuid.UUID(bytes=record.id)).exists()


def test_a_repair_becomes_a_matter_with_an_owner_a_promise_and_a_public_view(client: Client) -> None:
    from server.models import Matter

    contact = Contact(kind="phone", phone="138 0000 0001")
    record = client.record(msgspec.structs.replace(DRIP, contact=contact, home="yangguang/b3/2-501"))
    answer = client.exchange([record])
    assert outcomes(answer) == [("accepted", "")]
    matter = Matter.objects.get(number=record.number)
    assert (matter.text, matter.contact_phone, matter.building) == ("水龙头滴水", "138 0000 0001", "yangguang/b3")
    assert (matter.owner, matter.promise) == ("红管家 林晓帆", "yangguang/p5341")
    (change,) = answer.changes
    assert (change.type, change.id) == ("matter", f"yangguang/m-{record.id.hex()}")
    assert change.body is not None
    public = msgspec.msgpack.decode(change.body)
    assert public["number"] == record.number
    assert public["state"] == "received"
    for private in ("水龙头", contact.phone, "2-501"):
        assert private not in json.dumps(public, ensure_ascii=False)


def test_an_opinion_runs_against_the_promise_for_answers_whatever_its_topic_is_called(client: Client) -> None:
    from server.models import Matter

    # The sample estate has a category of repairs of that name, too, with five minutes to be there.
    record = client.record(Opinion(text="楼道打扫太少", topic="cleaning"))
    client.exchange([record])
    assert Matter.objects.get(number=record.number).promise == "yangguang/overnight"


def test_a_danger_is_no_category_of_the_same_name_and_somebody_has_to_be_there_at_once(client: Client) -> None:
    from server.console.names import Names
    from server.models import Matter

    record = client.record(
        Repair(place="lift", unit="2", category="lift", text="困在电梯里", urgency=DANGER, building="yangguang/b3")
    )
    answer = client.exchange([record])
    matter = Matter.objects.get(number=record.number)
    names = Names()
    assert (names.place(matter), names.category(matter), names.urgency(matter)) == ("2单元 电梯", "困在电梯里", "危险")
    assert matter.promise == "yangguang/p5341"
    body = answer.changes[0].body
    assert body is not None
    assert msgspec.msgpack.decode(body)["urgency"] == DANGER


@pytest.mark.parametrize("told", ["water", "水管水龙头", "Water"])
def test_a_script_may_name_a_category_as_the_screen_does(client: Client, told: str) -> None:
    from server.models import Matter

    record = client.record(msgspec.structs.replace(DRIP, category=told))
    client.exchange([record])
    matter = Matter.objects.get(number=record.number)
    assert (matter.category, matter.promise) == ("water", "yangguang/p5341")


def test_a_category_that_the_estate_does_not_have_stays_to_be_read(client: Client) -> None:
    from server.models import Matter

    record = client.record(msgspec.structs.replace(DRIP, category="宇宙飞船"))
    client.exchange([record])
    matter = Matter.objects.get(number=record.number)
    assert (matter.category, matter.promise) == ("宇宙飞船", "yangguang/overnight")


def test_an_opinion_belongs_to_whoever_it_was_meant_for(client: Client) -> None:
    from server.models import Matter

    record = client.record(Opinion(text="谢谢", to="yangguang/p-001"))
    client.exchange([record])
    assert Matter.objects.get(number=record.number).owner == "楼栋长 王秀英"
    assert Matter.objects.get(number=record.number).promise == "yangguang/overnight"


def test_a_terminal_speaks_for_its_own_estate_only(client: Client) -> None:
    from server.models import Matter

    record = client.record(msgspec.structs.replace(DRIP, building="elsewhere/b1"))
    client.exchange([record])
    assert Matter.objects.get(number=record.number).building == "yangguang/b3"


def test_sending_twice_changes_nothing(client: Client) -> None:
    from server.models import Matter

    record = client.record(DRIP)
    assert outcomes(client.exchange([record, record]))[0] == ("accepted", "")
    assert outcomes(client.exchange([record])) == [("known", "")]
    assert Matter.objects.filter(number=record.number).count() == 1


def test_the_same_id_with_another_content_is_set_aside_where_staff_see_it(client: Client) -> None:
    from server.models import Matter

    first = client.record(DRIP)
    second = client.record(Opinion(text="etwas anderes"))
    forged = msgspec.structs.replace(second, id=first.id)
    forged = msgspec.structs.replace(forged, body=client.start_key.seal(_plain(forged, Opinion(text="anders"))))
    client.exchange([first])
    for _ in range(2):
        assert outcomes(client.exchange([forged])) == [("set_aside", "other-content")]
    assert set_aside(first) == ["other-content"]
    assert Matter.objects.get(number=first.number).text == "水龙头滴水"


def test_what_says_nothing_is_set_aside_and_becomes_no_matter(client: Client) -> None:
    silent = [client.record(Opinion(text=" \u3000")), client.record(Wish())]
    assert outcomes(client.exchange(silent)) == [("set_aside", "invalid")] * 2


def _plain(record: wire.WireRecord, body: Opinion) -> wire.WireRecord:
    return msgspec.structs.replace(record, body=to_bytes(body))


def test_one_bad_record_never_blocks_the_rest(client: Client) -> None:
    good = [client.record(DRIP) for _ in range(3)]
    unknown = msgspec.structs.replace(client.record(DRIP), type="hearing")
    newer = msgspec.structs.replace(client.record(DRIP), version=9)
    torn = client.record(DRIP)
    torn = msgspec.structs.replace(torn, body=torn.body[:-1])
    moved = msgspec.structs.replace(client.record(DRIP), body=client.record(DRIP).body)
    keyless = msgspec.structs.replace(client.record(DRIP), key=7)
    short = msgspec.structs.replace(client.record(DRIP), id=b"short")
    clear = msgspec.structs.replace(client.record(QuizAttempt(quiz="q", score=1, total=2)), key=-1, body=b"\xc1")
    answer = client.exchange([good[0], unknown, newer, good[1], torn, moved, keyless, short, clear, good[2]])
    assert outcomes(answer) == [
        ("accepted", ""),
        ("set_aside", "unknown-type"),
        ("set_aside", "newer-version"),
        ("accepted", ""),
        ("set_aside", "cannot-open"),
        ("set_aside", "cannot-open"),
        ("set_aside", "cannot-open"),
        ("set_aside", "invalid"),
        ("accepted", ""),
    ]
    assert all(stored(record) for record in good)


def test_a_record_that_is_no_record_is_kept_and_the_rest_goes_on(client: Client) -> None:
    from records.envelope import sign
    from server.models import SetAside

    good = client.record(DRIP)
    before = SetAside.objects.filter(reason="malformed").count()
    records = [msgspec.Raw(msgspec.msgpack.encode(good)), msgspec.Raw(msgspec.msgpack.encode([uuid.uuid4().bytes, 5]))]
    keys = client.keys()
    request = msgspec.msgpack.encode([0, None, keys, records])
    assert client.credential is not None
    signed = sign(wire.EXCHANGE, client.credential.terminal, client._private, msgspec.Raw(request))  # type: ignore[arg-type]
    answer = client.post_bytes(wire.EXCHANGE, signed, wire.ExchangeAnswer)
    assert outcomes(answer) == [("accepted", ""), ("set_aside", "malformed")]
    assert SetAside.objects.filter(reason="malformed").count() == before + 1


def test_numbers_out_of_range_are_set_aside(client: Client) -> None:
    record = msgspec.structs.replace(client.record(CheckIn(card="yangguang/c-1")), created_at=1 << 63)
    assert outcomes(client.exchange([record])) == [("set_aside", "malformed")]


def test_two_matters_may_share_a_number(client: Client) -> None:
    from server.models import Matter

    first = client.record(DRIP)
    second = client.record(Opinion(text="x"))
    plain = msgspec.structs.replace(_plain(second, Opinion(text="x")), number=first.number)
    second = msgspec.structs.replace(plain, body=client.start_key.seal(plain))
    assert outcomes(client.exchange([first, second])) == [("accepted", ""), ("accepted", "")]
    assert Matter.objects.filter(number=first.number).count() == 2


def test_what_was_set_aside_can_be_taken_up_later(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    from records import types
    from server import intake
    from server.models import SetAside

    record = client.record(DRIP)
    with monkeypatch.context() as older:
        older.delitem(types.TYPES, "repair")
        from server.batch import Batch
        from server.models import Terminal

        assert client.credential is not None
        batch = Batch(Terminal.objects.get(pk=client.credential.terminal), timezone.now(), "sync")
        keys = [wire.SealedKey(b"x", "x", b"x"), *client.keys()]
        raw = msgspec.msgpack.encode(msgspec.structs.replace(record, key=1))
        (verdict,) = intake.take(batch, keys, [raw])
    assert (verdict.outcome, verdict.reason) == ("set_aside", "unknown-type")
    row = SetAside.objects.get(record=uuid.UUID(bytes=record.id))
    assert intake.try_again(row, timezone.now()).outcome == "accepted"
    assert row.resolved_at is not None
    assert outcomes(client.exchange([record])) == [("known", "")]


def test_both_times_are_kept(client: Client) -> None:
    from server.models import ReceivedRecord

    record = msgspec.structs.replace(client.record(CheckIn(card="c")), created_at=12345, clock_trusted=False)
    plain = msgspec.structs.replace(record, body=to_bytes(CheckIn(card="c")))
    client.exchange([msgspec.structs.replace(record, body=client.start_key.seal(plain))])
    row = ReceivedRecord.objects.get(pk=uuid.UUID(bytes=record.id))
    assert (row.created_at, row.clock_trusted) == (12345, False)
    assert row.received_at.year > 2000


def test_health_is_the_last_state_and_no_record(client: Client) -> None:
    import django.utils.timezone

    from server.figures import figures
    from server.models import Terminal

    now = django.utils.timezone.now()
    before = figures(now)["records"]
    assert client.credential is not None
    name = client.credential.terminal
    deadline = time.monotonic() + 10
    # What was heard is written together with what else was, about once a second.
    while Terminal.objects.get(pk=name).health.get("queued") != 7:
        assert time.monotonic() < deadline
        client.exchange(health=wire.Health("1.2", 7, 1, 5_000, ["EM4100:ok"]))
    assert Terminal.objects.get(pk=name).last_seen is not None
    assert figures(now)["records"] == before


def test_what_a_stick_brought_stays_from_a_stick_and_stands_under_one_reason(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.utils import timezone

    from records import types
    from server import intake
    from server.batch import Batch
    from server.models import ReceivedRecord, SetAside, Terminal

    assert client.credential is not None
    terminal = Terminal.objects.get(pk=client.credential.terminal)
    record, other = client.record(DRIP), client.record(DRIP)
    broken = msgspec.structs.replace(record, version=99)
    raw = [msgspec.msgpack.encode(each) for each in (broken, msgspec.structs.replace(other, version=99))]
    with monkeypatch.context() as older:
        older.delitem(types.TYPES, "repair")
        intake.take(Batch(terminal, timezone.now(), "import"), client.keys(), raw)
    row, second = (SetAside.objects.get(record=uuid.UUID(bytes=each.id)) for each in (record, other))
    assert (row.reason, row.source) == ("unknown-type", "import")
    # An upgrade, an older version again, and the upgrade once more.
    for reason in ("newer-version", "unknown-type", "newer-version"):
        with monkeypatch.context() as older:
            if reason == "unknown-type":
                older.delitem(types.TYPES, "repair")
            assert intake.try_again(row, timezone.now()).reason == reason
        row = SetAside.objects.get(record=row.record, resolved_at=None)
        assert (row.reason, row.source) == (reason, "import")
    second.raw = msgspec.msgpack.encode(other)
    assert intake.try_again(second, timezone.now()).outcome == "accepted"
    assert ReceivedRecord.objects.get(pk=second.record).source == "import"


def test_a_clock_that_is_set_back_silences_no_terminal(client: Client) -> None:
    import datetime as dt

    from django.utils import timezone

    from server.models import Terminal
    from server.presence import Presence

    assert client.credential is not None
    terminal = Terminal.objects.get(pk=client.credential.terminal)
    presence, now = Presence(), timezone.now()
    presence.heard(terminal, now, 0, None)
    years_ago = now - dt.timedelta(days=6 * 365)
    presence.heard(terminal, years_ago, 0, None)
    terminal.refresh_from_db()
    assert terminal.last_seen == years_ago


def test_the_oldest_matters_are_among_those_whose_clocks_are_looked_at(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    import datetime as dt

    from django.utils import timezone

    from server import figures
    from server.models import Matter

    old, new = client.record(DRIP), client.record(DRIP)
    client.exchange([old, new])
    long_ago = timezone.now() - dt.timedelta(days=3000)
    Matter.objects.filter(number=old.number).update(received_at=long_ago)
    monkeypatch.setattr(figures, "MOST_CLOCKS", 1)
    assert figures.late(timezone.now(), ["yangguang"]) == 1


def test_a_batch_that_is_too_long_is_refused(client: Client) -> None:
    record = client.record(CheckIn(card="c"))
    with pytest.raises(Refused) as refused:
        client.exchange([record] * (wire.MAX_BATCH_RECORDS + 1))
    assert refused.value.fields["reason"] == "too-large"


def test_a_key_change_keeps_both_keys_valid_and_tells_the_new_one(client: Client) -> None:
    from django.conf import settings

    from server import keys
    from server.home import Home

    home: Home = settings.HOME
    old = client.record(DRIP)
    new = keys.rotate(home)
    answer = client.exchange([old])
    assert outcomes(answer) == [("accepted", "")]
    assert answer.server_keys[0].id == new
    assert client.credential is not None
    client.credential = msgspec.structs.replace(client.credential, server_keys=answer.server_keys)
    answer = client.exchange([client.record(DRIP)])
    assert (outcomes(answer), answer.server_keys) == ([("accepted", "")], [])
