from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from content.errors import BadCode
from content.resident_code import PREFIX, Told, audience, issue, key_id, read

PRIVATE = bytes(range(32))
PUBLIC = Ed25519PrivateKey.from_private_bytes(PRIVATE).public_key().public_bytes_raw()
KEYS = {key_id(PUBLIC): PUBLIC}
BUILDING = "yangguang/b3"
CARD = "00112233445566778899aabbccddeeff"
EXPIRES = 1_800_000_300
GOOD = issue(PRIVATE, BUILDING, CARD, EXPIRES, b"\x01\x02\x03\x04")


def reason(text: str, keys: dict[int, bytes] = KEYS) -> str:
    with pytest.raises(BadCode) as caught:
        read(text, keys)
    return str(caught.value.fields["reason"])


def test_a_good_code_tells_whose_card_it_stands_for_where_and_until_when() -> None:
    assert read(GOOD, KEYS) == Told(audience(BUILDING), CARD[:16], EXPIRES, b"\x01\x02\x03\x04")


def test_a_code_fits_qr_version_five_in_alphanumeric_mode() -> None:
    assert re.fullmatch(r"[0-9A-Z]+", GOOD)
    assert len(GOOD) <= 154


def test_a_code_of_a_key_that_the_estate_does_not_know_is_refused() -> None:
    assert reason(GOOD, {}) == "unknown-key"


def test_two_keys_are_valid_side_by_side() -> None:
    other = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key().public_bytes_raw()
    both = {**KEYS, key_id(other): other}
    for private in (PRIVATE, bytes(32)):
        assert read(issue(private, BUILDING, CARD, EXPIRES, bytes(4)), both).card == CARD[:16]


@given(st.integers(0, 86), st.integers(1, 255))
def test_no_changed_byte_goes_unnoticed(place: int, change: int) -> None:
    body = GOOD.removeprefix(PREFIX)
    raw = bytearray(base64.b32decode(body + "=" * (-len(body) % 8)))
    raw[place] ^= change
    assert reason(PREFIX + base64.b32encode(raw).decode().rstrip("=")) in {"malformed", "unknown-key", "signature"}


@given(st.text(max_size=200))
def test_no_text_raises_anything_else(text: str) -> None:
    assert reason(PREFIX + text) == "malformed"


def test_the_vectors_of_the_specification_hold() -> None:
    page = (Path(__file__).parents[2] / "docs" / "resident-codes.md").read_text()
    told = dict(re.findall(r"^\| ([a-z ]+) \| `([^`]+)` \|$", page, re.MULTILINE))
    private = bytes.fromhex(told["private key"])
    made = issue(private, told["building"], told["card"], int(told["expires"]), bytes.fromhex(told["nonce"]))
    assert made == told["code"]
    assert Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw().hex() == told["public key"]
    public = bytes.fromhex(told["public key"])
    assert key_id(public) == int(told["key"])
    assert audience(told["building"]).hex() == told["audience"]
    refused = re.findall(r"^\| `(LR1[A-Z2-7]+)` \| ([a-z-]+) \|", page, re.MULTILINE)
    assert {why for _, why in refused} == {"malformed", "unknown-key", "signature"}
    for text, why in refused:
        assert reason(text, {key_id(public): public}) == why
