from __future__ import annotations

import uuid
from typing import Any

import msgspec
import pytest

from content.documents import Notice
from content.documents import Wish as WishDocument
from records import wire
from records.types import Contact, NoticeDraft, Wish
from server.simulation.client import Client


def bodies(answer: wire.ExchangeAnswer, kind: str) -> list[dict[str, Any]]:
    return [msgspec.msgpack.decode(c.body) for c in answer.changes if c.type == kind and c.body is not None]


def draft(**fields: Any) -> NoticeDraft:
    values = {"title": "周六包饺子", "body": "上午九点", "author": "yangguang/s-001", "buildings": ["yangguang/b3"]}
    return NoticeDraft(**{**values, **fields})


def test_a_captains_notice_is_published_with_the_id_of_its_draft(client: Client) -> None:
    record = client.record(draft(signed="3号楼楼栋长 王秀英", pinned=True))
    assert record.key == -1
    (notice,) = bodies(client.exchange([record]), "notice")
    assert notice["draft"] == str(uuid.UUID(bytes=record.id))
    assert (notice["title"], notice["author"], notice["pinned"]) == ("周六包饺子", "3号楼楼栋长 王秀英", True)


@pytest.mark.parametrize(
    "fields",
    [
        {"author": "yangguang/s-404"},
        {"author": ""},
        {"author": "yangguang/s-003"},
        {"buildings": ["yangguang/b5"]},
        {"buildings": []},
        {"buildings": ["other/b1"]},
    ],
    ids=["unknown author", "no author", "a technician", "another's building", "the whole estate", "another estate"],
)
def test_whoever_has_no_right_to_publish_there_waits_for_staff(client: Client, fields: dict[str, Any]) -> None:
    from server import documents
    from server.models import Document

    record = client.record(draft(**fields))
    answer = client.exchange([record])
    assert [verdict.outcome for verdict in answer.verdicts] == ["accepted"]
    assert bodies(answer, "notice") == []
    row = Document.objects.get(doc_id=f"yangguang/n-{record.id.hex()}")
    assert row.held
    documents.put("yangguang", documents.decode(Notice, row.body), held=False)
    assert [notice["title"] for notice in bodies(client.exchange(), "notice")] == ["周六包饺子"]


def test_a_wish_waits_for_staff_and_a_claim_takes_it_off_the_open_ones(client: Client) -> None:
    from server import documents
    from server.models import Document, Matter

    made = client.record(Wish(text="想要一副老花镜", contact=Contact(kind="phone", phone="138 0000 0002")))
    answer = client.exchange([made])
    assert bodies(answer, "wish") == []
    assert [matter["record_type"] for matter in bodies(answer, "matter")] == ["wish"]
    assert Matter.objects.get(number=made.number).contact_phone == "138 0000 0002"
    wish_id = f"yangguang/w-{made.id.hex()}"
    body = Document.objects.get(doc_id=wish_id).body
    documents.put("yangguang", documents.decode(WishDocument, body), held=False)
    (on_the_wall,) = bodies(client.exchange(), "wish")
    assert (on_the_wall["id"], on_the_wall["state"]) == (wish_id, "open")
    claim = client.record(Wish(action="claim", wish=wish_id, contact=Contact(kind="phone", phone="138 0000 0003")))
    (claimed,) = bodies(client.exchange([claim]), "wish")
    assert claimed["state"] == "claimed"
    again = client.record(Wish(action="claim", wish=wish_id))
    answer = client.exchange([again])
    assert ([verdict.outcome for verdict in answer.verdicts], bodies(answer, "wish")) == (["accepted"], [])


def test_a_claim_of_a_wish_that_is_not_there_is_kept_for_staff(client: Client) -> None:
    from server.models import Matter

    claim = client.record(Wish(action="claim", wish="yangguang/w-none", text="我来"))
    assert [verdict.outcome for verdict in client.exchange([claim]).verdicts] == ["accepted"]
    assert Matter.objects.get(number=claim.number).category == "claim"


def test_the_console_says_which_wish_somebody_wants_to_fulfil(client: Client) -> None:
    from django.test import Client as Browser

    from server import documents
    from server.models import Document, Matter, StaffMember
    from server.roles import apply_role

    made = client.record(Wish(text="想要一副老花镜"))
    client.exchange([made])
    wish = f"yangguang/w-{made.id.hex()}"
    documents.put("yangguang", documents.decode(WishDocument, Document.objects.get(doc_id=wish).body), held=False)
    claim = client.record(Wish(action="claim", wish=wish, text="我来送"))
    nowhere = client.record(Wish(action="claim", wish="yangguang/w-none"))
    client.exchange([claim, nowhere])
    member = StaffMember(username="bringing-together", role="property", all_estates=True)
    member.set_unusable_password()
    apply_role(member)
    browser = Browser()
    browser.force_login(member)
    try:
        listed = browser.get("/console/server/matter/").content.decode()
        assert "许愿：想要一副老花镜" in listed
        assert "认领心愿：想要一副老花镜：我来送" in listed
        one = Matter.objects.get(number=claim.number).pk
        page = browser.get(f"/console/server/matter/{one}/change/").content.decode()
        assert "要认领的心愿：想要一副老花镜" in page
        other = Matter.objects.get(number=nowhere.number).pk
        assert browser.get(f"/console/server/matter/{other}/change/").status_code == 200
    finally:
        member.delete()


def test_a_claim_never_puts_a_held_wish_on_the_wall(client: Client) -> None:
    made = client.record(Wish(text="未审核"))
    client.exchange([made])
    claim = client.record(Wish(action="claim", wish=f"yangguang/w-{made.id.hex()}"))
    assert bodies(client.exchange([claim]), "wish") == []
