"""Fixtures of this room's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from record_parts import LoopbackServer, Terminal


@pytest.fixture
def server() -> Iterator[LoopbackServer]:
    made = LoopbackServer()
    yield made
    made.close()


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """A terminal that is not enrolled."""
    made = Terminal(tmp_path / "terminal")
    yield made
    made.syncer.close()
    made.outbox.close()


@pytest.fixture
def enrolled(terminal: Terminal, server: LoopbackServer) -> Terminal:
    terminal.enrol_with(server)
    return terminal
