"""The technician's pages name every profile, state and fault that there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from devices import reader as states
from devices.policy import PAYMENT_CODE
from devices.profiles import names
from devices.readers import UNUSABLE

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "docs" / "readers.md", ROOT / "docs" / "readers.zh-CN.md"]
REASON = re.compile(r'(?:Fault\(|bad\([^"\n]*|_bad_frame\([^"\n]*)"([a-z-]+)"')


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_profile_and_state_has_a_row(page: Path) -> None:
    text = page.read_text("utf-8")
    assert set(re.findall(r"^\| `([a-z0-9-]+)` \|", text, re.MULTILINE)) >= set(names())
    for state in (states.READY, states.READING, states.ON_COMMAND, states.NO_DEVICE, states.WRONG_SETTINGS,
                  states.IN_USE, states.FORBIDDEN, states.NOT_A_PORT, UNUSABLE):  # fmt: skip
        assert f"| {state} |" in text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_fault_is_explained(page: Path) -> None:
    sources = [*(ROOT / "devices" / "protocols").glob("*.py"), ROOT / "devices" / "policy.py"]
    reasons = {reason for source in sources for reason in REASON.findall(source.read_text("utf-8"))}
    reasons.add(PAYMENT_CODE)
    assert {"checksum", "all-zero", "unterminated"} <= reasons
    text = page.read_text("utf-8")
    missing = {reason for reason in reasons if f"`{reason}`" not in text}
    assert not missing


def test_both_pages_have_the_same_tables() -> None:
    first, second = (re.findall(r"^\| ([^|]+) \|", page.read_text("utf-8"), re.MULTILINE) for page in PAGES)
    assert len(first) == len(second)
