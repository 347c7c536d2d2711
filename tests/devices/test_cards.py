"""Printed numbers are derived from a card's bytes, and learnt from examples."""

from __future__ import annotations

import pytest

from devices.cards import FORMS, Card, card_of, learn, matches
from devices.events import Scan

PRINTED = [
    ("06008E6D5D", "8h10d", "0009334109"),
    ("0D00319CD0", "8h10d", "0003251408"),
    ("3B51C6", "wiegand-26", "059,20934"),
    ("67003B51C6", "6h8d", "03887558"),
    ("D507D0", "wiegand-26", "213,02000"),
    ("D507D0", "6h8d", "13961168"),
    ("7186A61E", "8h-reversed", "1EA68671"),
    ("7186A61E", "wiegand-34", "29062,42526"),
    ("04A3C6CAE26180", "hex", "04A3C6CAE26180"),
]


@pytest.mark.parametrize(("raw", "form", "number"), PRINTED)
def test_printed_forms(raw: str, form: str, number: str) -> None:
    assert Card(bytes.fromhex(raw), "em4100").printed(form) == number


def test_a_card_too_short_for_a_form_has_none() -> None:
    short = Card(b"\x12\x93\xd8", "wiegand")
    assert short.printed("8h10d") is None
    assert short.printed("no-such-form") is None
    assert set(short.all_printed()) < set(FORMS)


def test_the_transform_of_an_estates_cards_is_learnt_from_scans() -> None:
    first = Card(bytes.fromhex("5AEFC604"), "iso14443a")
    second = Card(bytes.fromhex("ED0F2A61"), "iso14443a")
    reversed_numbers = [(known, str(int.from_bytes(known.raw, "little"))) for known in (first, second)]
    assert learn(reversed_numbers)[0] == "8h10d-reversed"
    assert learn([(first, "0"), *reversed_numbers]) == []
    assert learn([]) == []


def test_both_numbers_on_a_card_are_understood_however_they_are_typed() -> None:
    known = Card(bytes.fromhex("67003B51C6"), "em4100")
    for typed in ("0003887558 059,20934", "59,20934", "059 20934", "3887558", "05920934"):
        assert learn([(known, typed)]), typed
    assert matches(known, "059,20934") == "wiegand-26"
    assert matches(known, "1234567890") is None


def test_readers_of_one_technology_agree_about_a_card() -> None:
    by_rdm = card_of(Scan("67003B51C6", b"g\0;Q\xc6", "card", "em4100", "", "rdm6300"))
    by_id12 = card_of(Scan("67003B51C6", b"g\0;Q\xc6", "card", "em4100", "", "id12"))
    assert by_rdm is not None
    assert by_id12 is not None
    assert (by_rdm.technology, by_rdm.raw) == (by_id12.technology, by_id12.raw)
    assert card_of(Scan("HELLO", b"HELLO")) is None
