from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from server_process import ServerProcess
from terminal_command import TerminalCommand


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    made = ServerProcess(tmp_path_factory.mktemp("server"))
    made.load_sample()
    with made:
        yield made


@pytest.fixture
def terminal(tmp_path: Path) -> TerminalCommand:
    return TerminalCommand(tmp_path / "kiosk")
