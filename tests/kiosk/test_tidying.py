from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

import msgspec

from content.decode import stored
from content.documents import Estate
from content.documents.retention import Retention
from content.library import Library
from content.sample import sample_library
from devices.workbench import TRACES
from identity.codes import SKEW_SECONDS, ResidentCode
from identity.nonces import UsedCodes
from kiosk.exchange import make_syncer
from kiosk.home import Home
from kiosk.tidying import days_kept, tidy
from records.clock import SystemClock
from records.outbox import Outbox
from records.sealing import Sealer
from records.secrets import Secrets

NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
SECONDS = int(NOW.timestamp())


def estate_of(library: Library, **days: Any) -> None:
    sample = library.all(Estate)[0]
    library.apply([stored(msgspec.structs.replace(sample, retention=Retention(**days)))])


def test_codes_that_have_expired_and_old_recordings_are_gone_and_nothing_else(tmp_path: Path) -> None:
    home = Home(tmp_path)
    used = UsedCodes(home.used_codes, lambda: SECONDS)
    assert used.first_seen(ResidentCode("00" * 8, SECONDS + 600, b"live"))
    assert used.first_seen(ResidentCode("11" * 8, SECONDS - SKEW_SECONDS - 1, b"gone"))
    assert home.traces.name == TRACES
    home.traces.mkdir()
    for name, days in (("old", 31), ("new", 29)):
        (home.traces / f"{name}.jsonl").touch()
        os.utime(home.traces / f"{name}.jsonl", (SECONDS - days * 86400,) * 2)

    tidy(home, used, NOW - dt.timedelta(days=30))
    assert [trace.stem for trace in home.traces.iterdir()] == ["new"]
    kept = home.used_codes.read_text()
    assert "00" * 8 in kept
    assert "11" * 8 not in kept
    assert not used.first_seen(ResidentCode("00" * 8, SECONDS + 600, b"live"))


def test_the_outbox_keeps_what_was_sent_for_as_long_as_the_estates_table_says(tmp_path: Path) -> None:
    library = sample_library(tmp_path / "content", bytes(32))
    assert days_kept(library, "yangguang") == dt.timedelta(days=30)
    assert days_kept(library, "nowhere") == dt.timedelta(days=30)
    estate_of(library, terminal=9)
    assert days_kept(library, "yangguang") == dt.timedelta(days=9)
    home, secrets = Home(tmp_path), Secrets(tmp_path / "secrets.toml")
    outbox = Outbox(home.outbox, Sealer(secrets), SystemClock())
    assert make_syncer(home, outbox, secrets, library).keep == dt.timedelta(days=30)
    outbox.close()
