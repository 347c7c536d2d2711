"""A writer is killed at calls that change a file; `kiosk bench crashes` takes every one of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.bench import crashes
from kiosk.errors import Refused

EVERY = 6


@pytest.mark.parametrize("name", crashes.WRITERS)
def test_a_crash_at_a_write_leaves_nothing_lost_or_unreadable(tmp_path: Path, name: str) -> None:
    try:
        found = crashes.crash(name, tmp_path, EVERY)
    except Refused as refused:
        pytest.skip(f"not allowed here: {refused}")
    assert found.points > 15
    assert found.wrong == []
