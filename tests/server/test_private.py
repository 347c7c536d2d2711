from __future__ import annotations

from typing import Any

import msgspec
import pytest
from server_process import ServerProcess

from content.documents import Card
from records import wire
from records.errors import CannotOpen, Refused
from records.sealing import ReplyKey
from records.types import Contact, Opinion, Repair
from server.simulation.client import Client


def card(name: str, **fields: Any) -> str:
    from server import documents

    made = Card(id=f"yangguang/c-{name}", **fields)
    documents.put("yangguang", made)
    return made.id


def handed_in(client: Client, card_id: str, text: str) -> wire.WireRecord:
    record = client.record(
        Repair(place="kitchen", category="water", text=text, contact=Contact(kind="card", card=card_id))
    )
    client.exchange([record])
    return record


def texts(client: Client, card_id: str) -> set[str]:
    return {matter.text for matter in client.private(card_id)}


def test_a_household_sees_what_any_of_its_cards_handed_in_and_nobody_elses(client: Client) -> None:
    mine = card("mine", home="yangguang/b3/1-101")
    partners = card("partners", home="yangguang/b3/1-101")
    neighbours = card("neighbours", home="yangguang/b3/1-102")
    handed_in(client, mine, "我家漏水")
    handed_in(client, partners, "我家跳闸")
    handed_in(client, neighbours, "邻居家的事")
    assert texts(client, mine) == texts(client, partners) == {"我家漏水", "我家跳闸"}
    assert texts(client, neighbours) == {"邻居家的事"}


def test_answers_for_the_owner_alone_are_private_and_public_ones_are_seen_by_all(client: Client) -> None:
    from django.utils import timezone

    from server import matters
    from server.models import Matter, StaffMember

    owner = card("owner", home="yangguang/b3/1-103")
    record = handed_in(client, owner, "水龙头")
    matter = Matter.objects.get(number=record.number)
    member = StaffMember.objects.create(username="zhao", role="property", public_name="赵师傅 (维修)")
    matters.act(matter, timezone.now(), member, state="assigned", text="钥匙放在门卫", public=False)
    matters.act(matter, timezone.now(), member, text="已修好", public=True)
    (change,) = client.exchange().changes
    assert change.body is not None
    public = msgspec.msgpack.decode(change.body)
    assert [(e["state"], e["text"], e["by"], e["private"]) for e in public["events"]] == [
        ("assigned", "", "赵师傅 (维修)", True),
        ("answered", "已修好", "赵师傅 (维修)", False),
    ]
    assert public["state"] == "answered"
    (private,) = client.private(owner)
    assert [event.text for event in private.events] == ["钥匙放在门卫", "已修好"]


@pytest.mark.parametrize("which", ["revoked", "unknown", "elsewhere"])
def test_a_card_that_is_not_valid_here_has_no_matters(client: Client, which: str) -> None:
    lost = card(f"lost-{which}", home="yangguang/b3/1-104")
    handed_in(client, lost, "x")
    card(f"lost-{which}", home="yangguang/b3/1-104", revoked=True)
    asked = {"revoked": lost, "unknown": "yangguang/c-none", "elsewhere": "other/c-1"}[which]
    assert client.private(asked) == []


def test_what_was_handed_in_with_a_lost_card_is_still_the_households(client: Client) -> None:
    lost = card("lost", home="yangguang/b3/1-105")
    handed_in(client, lost, "用旧卡登记的")
    card("lost", home="yangguang/b3/1-105", revoked=True)
    new = card("new", home="yangguang/b3/1-105")
    assert texts(client, new) == {"用旧卡登记的"}


def test_a_card_that_is_given_to_another_home_takes_nothing_of_the_first_one_along(client: Client) -> None:
    moved = card("moved", home="yangguang/b3/1-107")
    handed_in(client, moved, "前一户的事")
    stayed = card("stayed", home="yangguang/b3/1-107")
    card("moved", home="yangguang/b3/1-108")
    handed_in(client, moved, "后一户的事")
    assert texts(client, moved) == {"后一户的事"}
    assert texts(client, stayed) == {"前一户的事"}


def test_a_card_that_waits_for_approval_has_no_matters(client: Client) -> None:
    from server import documents

    handed_in(client, card("approved", home="yangguang/b3/1-109"), "私事")
    waiting = Card(id="yangguang/c-waiting", home="yangguang/b3/1-109")
    documents.put("yangguang", waiting, held=True)
    assert client.private(waiting.id) == []
    documents.put("yangguang", waiting, held=False)
    assert texts(client, waiting.id) == {"私事"}


def test_a_card_of_a_person_shows_that_persons_matters(client: Client) -> None:
    captains = card("captain", person="yangguang/p-001")
    record = client.record(Opinion(text="楼道灯", contact=Contact(kind="card", card=captains)))
    client.exchange([record])
    assert texts(client, captains) == {"楼道灯"}


def test_only_whoever_asked_can_read_the_answer(client: Client) -> None:
    mine = card("sealed", home="yangguang/b3/1-106")
    handed_in(client, mine, "秘密")
    asked, other = ReplyKey(), ReplyKey()
    answer = client.post(wire.PRIVATE, wire.PrivateRequest(0, asked.public, mine), wire.PrivateAnswer)
    assert "秘密".encode() not in answer.sealed
    with pytest.raises(CannotOpen):
        other.open(answer.sealed)
    assert "秘密".encode() in asked.open(answer.sealed)


def test_a_reply_key_that_is_none_is_refused(client: Client, server: ServerProcess) -> None:
    with pytest.raises(Refused) as refused:
        client.post(wire.PRIVATE, wire.PrivateRequest(0, b"short", "yangguang/c-1"), wire.PrivateAnswer)
    assert refused.value.fields["reason"] == "nonsense"
