"""The lobby's rules for what readers say."""

from __future__ import annotations

import pytest

from devices.events import Event, Fault, Reply, Scan, card
from devices.policy import Limits, Policy, is_payment_code
from devices.profiles import load

CARD = card(bytes.fromhex("67003B51C6"), "em4100")
OTHER = card(bytes.fromhex("62E3086CED"), "em4100")


def code(text: str) -> Scan:
    return Scan(text, text.encode())


def taken(profile: str, *timed: tuple[float, Event]) -> list[Event]:
    policy = Policy(load(profile))
    events = [kept for now, event in timed for kept in policy.take(event, now)]
    return events + policy.finish()


def test_a_weakly_checked_card_counts_at_its_second_frame() -> None:
    assert taken("rdm6300", (0.0, CARD), (0.065, CARD)) == [CARD]
    assert taken("id12", (0.0, CARD)) == [CARD]


def test_two_frames_too_far_apart_confirm_nothing() -> None:
    events = taken("rdm6300", (0.0, CARD), (0.4, CARD))
    assert [type(event) for event in events] == [Fault, Fault]


def test_a_phantom_between_two_good_frames_is_refused_and_they_count() -> None:
    phantom = card(bytes.fromhex("B59A99E5A9"), "em4100")
    events = taken("rdm6300", (0.0, CARD), (0.06, phantom), (0.12, CARD))
    assert events[0] == CARD
    assert [event.reason for event in events[1:] if isinstance(event, Fault)] == ["unconfirmed"]


def test_waiting_for_a_confirmation_has_an_end() -> None:
    policy = Policy(load("rdm6300"))
    assert policy.waits_until is None
    policy.take(CARD, 10.0)
    assert policy.waits_until == pytest.approx(10.3)
    assert policy.expire(10.2) == []
    assert [type(event) for event in policy.expire(10.31)] == [Fault]
    assert policy.waits_until is None


def test_a_card_that_stays_is_one_scan_and_counts_again_after_it_was_away() -> None:
    held = [(second * 0.1, CARD) for second in range(200)]
    assert taken("rdm6300", *held) == [CARD]
    assert taken("id12", *held, (22.5, CARD)) == [CARD, CARD]


def test_two_cards_one_after_the_other_are_two_scans_even_if_the_first_shows_again() -> None:
    assert taken("id12", (0.0, CARD), (0.5, OTHER), (1.0, CARD)) == [CARD, OTHER]


@pytest.mark.parametrize("raw", ["0000000000", "FFFFFFFFFF"])
def test_a_number_of_nothing_never_counts(raw: str) -> None:
    nothing = card(bytes.fromhex(raw), "em4100")
    events = taken("rdm6300", (0.0, nothing), (0.05, nothing))
    assert {event.reason for event in events if isinstance(event, Fault)} <= {"all-zero", "all-ones"}
    assert len(events) == 2


def test_half_numbers_and_numbers_made_up_by_phones_are_refused() -> None:
    half, phone = card(bytes.fromhex("8804A3C6"), "iso14443a"), card(bytes.fromhex("08112233"), "iso14443a")
    events = taken("pn532", (0.0, half), (0.0, phone))
    assert [event.reason for event in events if isinstance(event, Fault)] == ["incomplete", "random-number"]


PAYMENT = [
    "135112298638468293",
    "101234567890123456",
    "281234567890123456",
    "2512345678901234",
    "301234567890123456789012",
    "1351 1229 8638 4682 93",
    "1351-1229-8638-4682-93",
    "wxp://f2f0XO9MxuKhCB52g30uvHa1Pxe4kqoOc9ub",
    "WXP://F2F0XO9MXUKHCB52",
    "weixin://wxpay/bizpayurl?pr=abc123",
    "https://qr.alipay.com/fkx13673gkz2fi4kwuvzjb9?t=1608010938119",
    "HTTPS://QR.ALIPAY.COM/FKX08154U5F2H5RLLWGX25",
    "http://qr.alipay.com/fkx13673gkz2fi4",
    "https://qr.95516.com/00010000/62028489073949969691921655610979",
    "hQVDUFYwMWETTwegAAAAVVVVUAhQcm9kdWN0MWETTwegAAAAZmZm",
]
ORDINARY = ["091234567890123456", "161234567890123456", "1351122986384682930", "28123456789012", "31123456789012345",
            "13511229863846829X", "https://example.org/134512345678901234", "A135112298638468293",
            "135112-298638-468293", "1-351-122-986-384-682-93", "2812-3456-7890", "https://u.wechat.com/EAbcdEFG",
            "https://www.alipay.com/", "https://qr.alipay.com.example.org/x", "https://example.org/?to=wxp://f2f0",
            "wxp", "hqvdufywmwettweg", "微信 wxp://"]  # fmt: skip


@pytest.mark.parametrize("text", PAYMENT)
def test_payment_codes_are_refused_without_a_trace_of_them(text: str) -> None:
    assert is_payment_code(text)
    assert taken("line", (0.0, code(text))) == [Fault("payment-code")]
    assert taken("line", (0.0, code(f" {text} "))) == [Fault("payment-code")]
    (noisy,) = taken("line", (0.0, Fault("unterminated", b"\xff" + text.encode())))
    assert noisy == Fault("unterminated")


@pytest.mark.parametrize("text", ORDINARY)
def test_other_texts_are_left_alone(text: str) -> None:
    assert taken("line", (0.0, code(text))) == [code(text)]


def test_a_card_number_that_looks_like_money_is_a_card() -> None:
    long_number = card(bytes.fromhex("28123456789012345678"), "iso14443a")
    assert taken("pn532", (0.0, long_number)) == [long_number]


@pytest.mark.parametrize("text", ["%%NoRead", "NOREAD", "NR", "No Read"])
def test_what_a_scanner_says_when_it_could_not_read_is_dropped(text: str) -> None:
    assert [event.reason for event in taken("line", (0.0, code(text))) if isinstance(event, Fault)] == ["no-read"]


def test_replies_pass_and_memory_stays_bounded() -> None:
    reply = Reply("firmware")
    policy = Policy(load("rdm6300"), Limits(remembered=8))
    for number in range(1, 1000):
        policy.take(card(number.to_bytes(5, "big"), "em4100"), 0.0)
    assert len(policy.finish()) == 8
    assert policy.take(reply, 0.0) == [reply]


@pytest.mark.parametrize("text", ["]C0281234567890123456", "28 1234 5678 9012 3456"])
def test_a_payment_code_behind_an_identifier_or_in_groups_is_refused_too(text: str) -> None:
    assert Policy(load("line")).take(Scan(text, text.encode()), 0.0) == [Fault("payment-code")]


def test_a_payment_code_that_is_held_is_told_once_and_again_after_it_was_away() -> None:
    policy = Policy(load("line"))
    scan = Scan("281234567890123456", b"281234567890123456")
    told = [policy.take(scan, now) for now in (0.0, 0.5, 2.0, 4.5)]
    assert told == [[Fault("payment-code")], [], [], [Fault("payment-code")]]
    assert b"2812345678" not in repr(vars(policy)).encode()
