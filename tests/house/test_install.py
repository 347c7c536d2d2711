"""A terminal's installation: the wheel holds every file, and needs nothing of the server's."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kiosk.robot import Robot

ROOT = Path(__file__).parents[2]
ROOMS = ("kiosk", "screens", "devices", "content", "records", "identity", "language", "server")


def run(*command: str | Path, cwd: Path = ROOT) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, ROOT)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_every_file_of_the_rooms(wheel: Path) -> None:
    tracked = set(run("git", "ls-files", *ROOMS).split())
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if not name.split("/")[0].endswith(".dist-info")}
    assert sorted(tracked - packed) == []
    assert any(name.endswith("lobby.mo") for name in packed)


def test_a_terminal_runs_without_the_servers_dependencies(wheel: Path, tmp_path: Path) -> None:
    python = tmp_path / "venv" / "bin" / "python"
    run(sys.executable, "-m", "venv", tmp_path / "venv")
    run(python, "-m", "pip", "install", "-q", "-c", ROOT / "constraints.txt", wheel)
    # Started elsewhere, so that nothing is found in the checkout by chance.
    assert run(python, "-c", "import importlib.util as u; print(u.find_spec('django'), u.find_spec('pytest'))",
               cwd=tmp_path) == "None None\n"  # fmt: skip
    with Robot([str(python.with_name("kiosk")), "--home", str(tmp_path / "home"), "run"], cwd=tmp_path) as lobby:
        lobby.wait_for("报修", 30)
        lobby.tap("报修")
        lobby.wait_for("厨房", 30)
