from __future__ import annotations

from typing import Any

import msgspec
import pytest

from content.documents.card import Card, card_id
from records.types import CardEnrolment
from server.simulation.client import Client

HOME = "yangguang/b3/2-502"


def enrolment(number: str, **fields: Any) -> CardEnrolment:
    card = card_id("yangguang", bytes(32), "em4100", bytes.fromhex(number))
    return CardEnrolment(**{"card": card, "home": HOME, "author": "yangguang/s-003", **fields})


def cards(answer: Any) -> list[dict[str, Any]]:
    return [msgspec.msgpack.decode(c.body) for c in answer.changes if c.type == "card" and c.body is not None]


def test_a_card_that_a_technician_registers_comes_down_as_a_card_document(client: Client) -> None:
    body = enrolment("0102030405")
    (made,) = cards(client.exchange([client.record(body)]))
    assert made["id"] == body.card


def test_registering_it_again_changes_nothing(client: Client) -> None:
    client.exchange([client.record(enrolment("0102030406"))])
    answer = client.exchange([client.record(enrolment("0102030406"))])
    assert [verdict.outcome for verdict in answer.verdicts] == ["accepted"]
    assert cards(answer) == []


@pytest.mark.parametrize("author", ["yangguang/s-404", "yangguang/s-001", "", "other/s-003"])
def test_a_card_that_nobody_with_the_right_registered_waits_for_staff(client: Client, author: str) -> None:
    from server.models import Document

    body = enrolment("02030405" + f"{len(author):02X}", author=author)
    answer = client.exchange([client.record(body)])
    assert [verdict.outcome for verdict in answer.verdicts] == ["accepted"]
    assert cards(answer) == []
    assert Document.objects.get(doc_id=body.card).held


@pytest.mark.parametrize("home", ["yangguang/b3/2-9901", "yangguang/b9/1-101", "other/b3/2-501", "nonsense"])
def test_a_card_for_a_home_that_is_not_there_is_set_aside(client: Client, home: str) -> None:
    (verdict,) = client.exchange([client.record(enrolment("0304050607", home=home))]).verdicts
    assert (verdict.outcome, verdict.reason) == ("set_aside", "unknown-home")


def test_a_terminal_neither_moves_a_card_to_another_home_nor_makes_a_revoked_one_good(client: Client) -> None:
    from server import documents

    body = enrolment("0405060708")
    client.exchange([client.record(body)])
    (verdict,) = client.exchange([client.record(enrolment("0405060708", home="yangguang/b3/1-101"))]).verdicts
    assert (verdict.outcome, verdict.reason) == ("set_aside", "known-card")
    known = documents.get(Card, body.card)
    assert known
    documents.put("yangguang", msgspec.structs.replace(known, revoked=True))
    (verdict,) = client.exchange([client.record(body)]).verdicts
    assert verdict.reason == "known-card"
