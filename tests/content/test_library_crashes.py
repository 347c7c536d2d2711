"""Writers that are killed: what was acknowledged is there, and nothing is ever half there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from content.decode import stored
from content.documents import Building, Team
from content.library import Library

# Every generation has the same name everywhere, so that a mixture would show.
_WRITER = """
import sys
from pathlib import Path
from content.decode import stored
from content.documents import Building, Team
from content.library import Library
library = Library(Path(sys.argv[1]))
for generation in sys.argv[2:]:
    teams = [Team(id=f"e/t{number}", name=generation) for number in range(40)]
    buildings = [Building(id=f"e/b{number}", estate="e", name=generation, units=[]) for number in range(40)]
    library.apply(map(stored, [*teams, *buildings]))
    print(generation, flush=True)
"""


def _command(folder: Path, *generations: str) -> list[str]:
    return [sys.executable, "-c", _WRITER, str(folder), *generations]


def _names(folder: Path) -> tuple[set[str], set[str]]:
    library = Library(folder)
    teams, buildings = library.all(Team), library.all(Building)
    assert len(teams) in (0, 40) and len(buildings) in (0, 40)
    assert library.damaged == []
    assert not library.behind
    return {str(team.name) for team in teams}, {str(building.name) for building in buildings}


@pytest.mark.parametrize("after", [1, 5, 12])
def test_what_a_killed_writer_had_acknowledged_is_there(tmp_path: Path, after: int) -> None:
    folder = tmp_path / "content"
    numbers = [f"{number:05}" for number in range(2000)]
    with subprocess.Popen(_command(folder, *numbers), stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        for _ in range(after):
            acknowledged = writer.stdout.readline().strip()
        writer.kill()
        acknowledged = max([acknowledged, *writer.stdout.read().split()])
    teams, buildings = _names(folder)
    assert teams >= {acknowledged} or min(teams) > acknowledged
    assert buildings >= {acknowledged} or min(buildings) > acknowledged


def test_each_changed_file_is_synced_once_and_the_folder_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library(tmp_path / "content")
    synced: list[int] = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (synced.append(handle), real(handle))[1])
    teams = [Team(id=f"e/t{number}", name="甲") for number in range(5000)]
    library.apply(map(stored, [*teams, Building(id="e/b1", estate="e", name="甲", units=[])]))
    assert len(synced) == 3
