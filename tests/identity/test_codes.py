from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from identity.codes import LONGEST_SECONDS, PREFIX, SKEW_SECONDS, ResidentCode, issue, key_id, verify
from identity.errors import BadCode
from identity.nonces import UsedCodes

PRIVATE = bytes(range(32))
PUBLIC = Ed25519PrivateKey.from_private_bytes(PRIVATE).public_key().public_bytes_raw()
KEYS = {key_id(PUBLIC): PUBLIC}
BUILDING = "yangguang/b3"
CARD = "00112233445566778899aabbccddeeff"
NOW = 1_800_000_000
GOOD = issue(PRIVATE, BUILDING, CARD, NOW + 300, b"\x01\x02\x03\x04")


def reason(text: str, *, keys: dict[int, bytes] = KEYS, building: str = BUILDING, now: float = NOW) -> str:
    with pytest.raises(BadCode) as caught:
        verify(text, keys, building, now, lambda _code: True)
    return str(caught.value.fields["reason"])


def test_a_good_code_tells_whose_card_it_stands_for() -> None:
    code = verify(GOOD, KEYS, BUILDING, NOW, lambda _code: True)
    assert code == ResidentCode(CARD[:16], NOW + 300, b"\x01\x02\x03\x04")


def test_a_code_fits_qr_version_five_in_alphanumeric_mode() -> None:
    assert re.fullmatch(r"[0-9A-Z]+", GOOD)
    assert len(GOOD) <= 154


def test_a_code_is_good_within_the_skew_of_clocks_and_not_after() -> None:
    verify(GOOD, KEYS, BUILDING, NOW + 300 + SKEW_SECONDS, lambda _code: True)
    assert reason(GOOD, now=NOW + 301 + SKEW_SECONDS) == "expired"


def test_a_code_for_another_building_is_refused() -> None:
    assert reason(GOOD, building="yangguang/b4") == "elsewhere"


def test_a_code_of_a_key_that_the_estate_does_not_know_is_refused() -> None:
    assert reason(GOOD, keys={}) == "unknown-key"


def test_a_code_that_is_good_for_too_long_is_refused() -> None:
    assert reason(issue(PRIVATE, BUILDING, CARD, NOW + LONGEST_SECONDS + 999, bytes(4))) == "too-long"


@given(st.integers(0, 86), st.integers(1, 255))
def test_no_changed_byte_goes_unnoticed(place: int, change: int) -> None:
    body = GOOD.removeprefix(PREFIX)
    raw = bytearray(base64.b32decode(body + "=" * (-len(body) % 8)))
    raw[place] ^= change
    assert reason(PREFIX + base64.b32encode(raw).decode().rstrip("=")) in {"malformed", "unknown-key", "signature"}


@given(st.text(max_size=200))
def test_no_text_raises_anything_else(text: str) -> None:
    assert reason(PREFIX + text) == "malformed"


def test_a_code_works_once_also_across_restarts(tmp_path: Path) -> None:
    path = tmp_path / "used"
    verify(GOOD, KEYS, BUILDING, NOW, UsedCodes(path, lambda: NOW).first_seen)
    with pytest.raises(BadCode) as caught:
        verify(GOOD, KEYS, BUILDING, NOW, UsedCodes(path, lambda: NOW).first_seen)
    assert caught.value.fields["reason"] == "used"
    assert path.stat().st_mode & 0o077 == 0


def test_expired_codes_are_forgotten(tmp_path: Path) -> None:
    path, now = tmp_path / "used", float(NOW)
    used = UsedCodes(path, lambda: now)
    for number in range(50):
        assert used.first_seen(ResidentCode(CARD[:16], NOW + 10, number.to_bytes(4, "big")))
    now = NOW + 1000.0
    for number in range(3):
        assert used.first_seen(ResidentCode(CARD[:16], NOW + 2000, number.to_bytes(4, "little") + b"")) or number == 0
    assert len(path.read_text().splitlines()) <= 4


def test_a_line_that_a_power_cut_took_harms_nothing(tmp_path: Path) -> None:
    path = tmp_path / "used"
    path.write_text("18000")
    assert UsedCodes(path, lambda: NOW).first_seen(ResidentCode(CARD[:16], NOW + 10, bytes(4)))


def test_the_vector_of_the_specification_holds() -> None:
    page = (Path(__file__).parents[2] / "docs" / "resident-codes.md").read_text()
    told = dict(re.findall(r"^\| ([a-z ]+) \| `([^`]+)` \|$", page, re.MULTILINE))
    private = bytes.fromhex(told["private key"])
    made = issue(private, told["building"], told["card"], int(told["expires"]), bytes.fromhex(told["nonce"]))
    assert made == told["code"]
    assert Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw().hex() == told["public key"]
    assert key_id(bytes.fromhex(told["public key"])) == int(told["key"])
