from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest

from server import checkpoints
from server.checkpoints import Checkpoints


def test_a_long_log_is_moved_beside_those_who_write_and_only_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = tmp_path / "server.sqlite3"
    looking = Checkpoints(database)
    assert not looking.look(), "no log yet"
    with contextlib.closing(sqlite3.connect(database)) as writing:
        writing.execute("PRAGMA journal_mode=WAL")
        writing.execute("PRAGMA wal_autocheckpoint=0")
        writing.execute("CREATE TABLE t (x)")
        writing.commit()
        assert not looking.look(), "not worth it yet"
        monkeypatch.setattr(checkpoints, "LOG_BYTES", 100_000)
        writing.execute("INSERT INTO t VALUES (zeroblob(200000))")
        writing.commit()
        before = database.stat().st_size
        assert looking.look()
        assert database.stat().st_size >= before + 200_000
        assert not looking.look(), "nothing was written since"
        writing.execute("INSERT INTO t VALUES (1)")
        writing.commit()
        assert looking.look()


def test_what_looks_after_the_log_ends_when_told_to(tmp_path: Path) -> None:
    looking = Checkpoints(tmp_path / "server.sqlite3")
    looking.start()
    looking.stop()
    looking.join(20)
    assert not looking.is_alive()
