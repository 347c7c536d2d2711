"""Power cuts on a real file system; `kiosk bench durability` has the long form."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from kiosk.bench import power
from kiosk.errors import Refused

CUTS = 3


def test_a_power_cut_takes_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    try:
        losses = power.cut(tmp_path, CUTS, random.Random(5))
    except Refused as refused:
        pytest.skip(f"not allowed here: {refused}")
    assert losses.acknowledged > 0
    assert losses.lost <= losses.control == 0
    assert losses.unreadable == 0
