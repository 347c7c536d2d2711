"""The way to the central server, in small: the long one is `kiosk bench sync`."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.bench import sync
from kiosk.bench.figures import Figure, Report

LIMITED = {"wire", "idle exchange, up", "idle exchange, down"}


def test_records_and_idle_exchanges_are_as_small_as_promised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_HOME", str(tmp_path))
    monkeypatch.setenv("KIOSK_BENCH_RECORDS", "200")
    # Taps need a program on a terminal and many rounds before their ratio says anything.
    monkeypatch.setenv("KIOSK_BENCH_ROUNDS", "0")
    monkeypatch.delenv("KIOSK_BENCH_POUCHDB", raising=False)
    shown: list[Figure] = []
    sync.measure(Report(shown.append, lambda _words: None))
    assert {figure.name for figure in shown if figure.limit is not None} == LIMITED
    assert [figure for figure in shown if not figure.held] == []
    (drained,) = [figure for figure in shown if figure.name == "drain"]
    assert drained.value > 0
    assert list(tmp_path.iterdir()) == [], "what it made is gone"
