"""Whoever withdraws consent is named nowhere any more, whoever wrote it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from content.documents import Notice, Person, Staff
from server.simulation.client import Client

NAME, MASKED = "司徒长缨", "司**缨"
WHOLE = {"name": "2026-01-01", "phone": "2026-01-01", "party": "2026-01-01", "home": "2026-01-01"}


def person(**fields: object) -> Person:
    values = {
        "id": "yangguang/p-w1",
        "name": NAME,
        "roles": [{"role": "captain", "buildings": ["yangguang/b6"]}],
        "phone": "19900007171",
        **fields,
    }
    return msgspec.convert(values, Person)


@pytest.fixture
def named(client: Client) -> Client:
    """A captain who is named in the directory, at the sign-in, in notices and in matters."""
    from django.utils import timezone

    from records.types import Opinion
    from server import documents, matters
    from server.models import Matter

    now = timezone.now()
    documents.put("yangguang", person(consents=WHOLE))
    documents.put(
        "yangguang",
        Staff(id="yangguang/s-w1", name=NAME, role="captain", person="yangguang/p-w1", pin_hash="scrypt$00$00"),
    )
    notice = Notice(
        id="yangguang/n-w1",
        title=f"{NAME}值班",
        body=f"有事找{NAME}，**{NAME}**在。",
        notice_class="community",
        published_at=now,
        author=f"6号楼楼栋长 {NAME}",
    )
    documents.put("yangguang", notice)
    record = client.record(Opinion(text="请", to="yangguang/p-w1"))
    client.exchange([record])
    matter = Matter.objects.get(number=record.number, estate="yangguang")
    assert NAME in matter.owner
    matters.act(matter, now, None, text=f"{NAME}已回电", public=True)
    matter.events.update(by_name=f"楼栋长 {NAME}")
    assert NAME.encode() in b"".join(body for body in client.pull().values() if body)
    return client


def told(client: Client) -> dict[tuple[str, str], Any]:
    return {name: None if body is None else msgspec.msgpack.decode(body) for name, body in client.pull().items()}


@pytest.mark.parametrize("how", ["withdrawn", "deleted"])
def test_the_name_goes_from_everything_that_terminals_are_given(named: Client, how: str) -> None:
    from server import documents
    from server.models import Document

    if how == "withdrawn":
        documents.put("yangguang", person())
    else:
        documents.delete(Person, "yangguang/p-w1")
    changes = told(named)
    assert {kind for kind, _ in changes} == {"person", "notice", "matter", "staff"}
    notice = changes["notice", "yangguang/n-w1"]
    assert notice["author"] == f"6号楼楼栋长 {MASKED}"
    assert notice["title"] == f"{MASKED}值班"
    assert "司\\*\\*缨" in notice["body"]
    assert changes["staff", "yangguang/s-w1"]["name"] == MASKED
    if how == "withdrawn":
        assert changes["person", "yangguang/p-w1"]["name"] == MASKED
    published = Document.objects.filter(estate="yangguang", public__isnull=False)
    assert not [row.doc_id for row in published if NAME.encode() in bytes(row.public or b"")]
    documents.delete(Person, "yangguang/p-w1")
    documents.delete(Staff, "yangguang/s-w1")


def test_who_agrees_again_signs_in_with_their_whole_name(named: Client) -> None:
    from server import documents

    documents.put("yangguang", person())
    named.pull()
    documents.put("yangguang", person(consents=WHOLE))
    changes = told(named)
    assert changes["staff", "yangguang/s-w1"]["name"] == NAME
    assert set(changes) == {("staff", "yangguang/s-w1"), ("person", "yangguang/p-w1")}
    documents.delete(Person, "yangguang/p-w1")
    documents.delete(Staff, "yangguang/s-w1")


@pytest.mark.parametrize(("name", "text"), [("王", "王家院子"), ("Ann", "Announcement")])
def test_what_is_only_a_part_of_a_word_is_nobodys_name(client: Client, name: str, text: str) -> None:
    from django.utils import timezone

    from server import documents

    notice = Notice(
        id="yangguang/n-w2", title=text, body=text, notice_class="community", published_at=timezone.now(), author="物业"
    )
    documents.put("yangguang", notice)
    documents.put("yangguang", person(name=name, consents=WHOLE))
    client.pull()
    documents.put("yangguang", person(name=name))
    assert set(told(client)) == {("person", "yangguang/p-w1")}
    documents.delete(Person, "yangguang/p-w1")
    documents.delete(Notice, "yangguang/n-w2")
