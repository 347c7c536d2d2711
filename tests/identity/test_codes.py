from __future__ import annotations

from pathlib import Path

import pytest

from identity.codes import SKEW_SECONDS, ResidentCode, check
from identity.errors import BadCode
from identity.nonces import UsedCodes

CARD = "0011223344556677"
NOW = 1_800_000_000
LONGEST = 24 * 3600
GOOD = ResidentCode(CARD, NOW + 300, b"\x01\x02\x03\x04")


def reason(code: ResidentCode = GOOD, *, here: bool = True, now: float = NOW) -> str:
    with pytest.raises(BadCode) as caught:
        check(code, here=here, now=now, longest=LONGEST, first_seen=lambda _code: pytest.fail("was remembered"))
    return str(caught.value.fields["reason"])


def test_a_code_is_good_within_the_skew_of_clocks_and_not_after() -> None:
    check(GOOD, here=True, now=NOW + 300 + SKEW_SECONDS, longest=LONGEST, first_seen=lambda _code: True)
    assert reason(now=NOW + 301 + SKEW_SECONDS) == "expired"


def test_a_code_for_another_building_is_refused_and_not_remembered() -> None:
    assert reason(here=False) == "elsewhere"


def test_a_code_that_is_good_for_too_long_is_refused() -> None:
    assert reason(GOOD._replace(expires=NOW + LONGEST + SKEW_SECONDS + 1)) == "too-long"


def test_a_code_works_once_also_across_restarts(tmp_path: Path) -> None:
    path = tmp_path / "used"

    def tried() -> None:
        check(GOOD, here=True, now=NOW, longest=LONGEST, first_seen=UsedCodes(path, lambda: NOW).first_seen)

    tried()
    with pytest.raises(BadCode) as caught:
        tried()
    assert caught.value.fields["reason"] == "used"
    assert path.stat().st_mode & 0o077 == 0


def test_expired_codes_are_forgotten(tmp_path: Path) -> None:
    path, now = tmp_path / "used", float(NOW)
    used = UsedCodes(path, lambda: now)
    for number in range(50):
        assert used.first_seen(ResidentCode(CARD, NOW + 10, number.to_bytes(4, "big")))
    now = NOW + 1000.0
    for number in range(3):
        assert used.first_seen(ResidentCode(CARD, NOW + 2000, number.to_bytes(4, "little"))) or number == 0
    assert len(path.read_text().splitlines()) <= 4


def test_a_line_that_a_power_cut_took_harms_nothing(tmp_path: Path) -> None:
    path = tmp_path / "used"
    path.write_text("18000")
    assert UsedCodes(path, lambda: NOW).first_seen(ResidentCode(CARD, NOW + 10, bytes(4)))


@pytest.mark.parametrize("torn", [b"18000", b"1800000300 0011", b"1800000300 0011223344556677 0a0b0c0d"])
def test_a_line_that_was_torn_takes_no_later_code_with_it(tmp_path: Path, torn: bytes) -> None:
    path = tmp_path / "used"
    path.write_bytes(b"1800000300 0011223344556677 00000001\n" + torn)
    assert UsedCodes(path, lambda: NOW).first_seen(GOOD)
    again = UsedCodes(path, lambda: NOW)
    assert not again.first_seen(GOOD)
    assert not again.first_seen(GOOD._replace(nonce=b"\0\0\0\1"))
    assert again.first_seen(GOOD._replace(nonce=b"\0\0\0\2"))
    assert not UsedCodes(path, lambda: NOW).first_seen(GOOD._replace(nonce=b"\0\0\0\2"))
