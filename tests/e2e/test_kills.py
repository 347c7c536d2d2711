"""Terminal, server and a proxy between them are killed at random moments; `kiosk bench kills` is the long form."""

from __future__ import annotations

import random
from pathlib import Path

from kiosk.bench import kills

KILLS = 6
RECORDS = 120


def test_whatever_is_killed_each_record_arrives_exactly_once(tmp_path: Path) -> None:
    tally = kills.run(tmp_path, KILLS, RECORDS, random.Random(1))
    assert tally.kills.total() == KILLS
    assert len(tally.kills) == 3
    assert tally.acknowledged >= RECORDS
    assert tally.lost == tally.unsent == tally.set_aside == 0
    assert tally.terminal == tally.server
