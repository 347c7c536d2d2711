"""No traceback for anything that a person can cause: streams that are closed or full, files that are something else."""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.cli import main
from kiosk.robot import Robot
from language import translation

KIOSK = f"{sys.executable} -m kiosk"


def shell(home: Path, line: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "KIOSK_HOME": str(home), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        ["bash", "-c", line], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert "Traceback" not in done.stderr, done.stderr
    assert "Exception ignored" not in done.stderr, done.stderr
    return done


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("records add --json", 0),
        ("type - --json", 0),
        ("run", 1),
        ("demo", 1),
    ],
)
def test_standard_input_may_be_closed(tmp_path: Path, command: str, code: int) -> None:
    assert shell(tmp_path, f"{KIOSK} {command} <&-").returncode == code


def test_the_doctor_comes_to_its_end_without_any_stream(tmp_path: Path) -> None:
    assert shell(tmp_path, f"{KIOSK} doctor <&- >&- 2>&-").returncode in (0, 1)


@pytest.mark.parametrize(
    "command", ["people 王", "records list --all", "--help", "type dt", "devices profiles", "doctor --json"]
)
def test_output_that_cannot_be_written_is_told_in_one_line(tmp_path: Path, command: str) -> None:
    done = shell(tmp_path, f"{KIOSK} {command} > /dev/full")
    assert done.returncode == 1 or command == "records list --all"
    assert done.stderr.count("\n") <= 1


def test_a_record_whose_number_cannot_be_told_is_kept(tmp_path: Path) -> None:
    done = shell(tmp_path, f"""echo '{{"type": "opinion", "text": "x"}}' | {KIOSK} records add > /dev/full""")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert '"queued"' in shell(tmp_path, f"{KIOSK} records list --json").stdout


def test_neither_output_nor_complaint_can_be_written(tmp_path: Path) -> None:
    assert shell(tmp_path, f"{KIOSK} people 王 > /dev/full 2> /dev/full").returncode == 1


def test_whoever_reads_the_output_may_go_away(tmp_path: Path) -> None:
    done = shell(tmp_path, f"{KIOSK} devices profiles --json | head -n 1; exit ${{PIPESTATUS[0]}}")
    assert (done.returncode, done.stderr) == (0, "")


SPOILT: dict[str, Callable[[Path], None]] = {
    "folder": lambda path: path.mkdir(parents=True),
    "loop": lambda path: path.symlink_to(path),
    "bytes": lambda path: path.write_bytes(b"\xff\xfe\x00["),
}
FILES = ("secrets.toml", "settings.toml", "readers.toml", "outbox.sqlite", "content", "log", "profiles")
COMMANDS = (
    ("people", "王"),
    ("records", "list", "--json"),
    ("records", "export", "out"),
    ("sync", "--once", "--json"),
    ("doctor", "--json"),
)
PACK = Path(__file__).parents[2] / "content" / "packs" / "estate-yangguang"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a data folder that was used; commands may be run on it in this process."""
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    monkeypatch.setenv("KIOSK_HOME", "")
    monkeypatch.chdir(tmp_path)
    before = translation.current()
    yield Path(shutil.copytree(used_home(), tmp_path / "kiosk"))
    translation.use(before)


@functools.cache
def used_home() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="kiosk-test-"))
    atexit.register(shutil.rmtree, folder)
    assert main(["--home", str(folder), "people", "王"]) == 0
    return folder


def spoil(path: Path, how: str) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    SPOILT[how](path)


@pytest.mark.parametrize("how", SPOILT)
@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_something_else_is_told_in_a_sentence(
    home: Path, name: str, how: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in COMMANDS:
        spoil(home / name, how)
        code = main(["--home", str(home), *command])
        told = capsys.readouterr()
        assert code in (0, 1), command
        assert code == 0 or told.err or "problem" in told.out, command


@pytest.mark.parametrize("name", ["secrets.toml", "content"])
def test_a_pack_is_not_loaded_where_nothing_can_be_kept(
    home: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(home / name, "loop")
    assert main(["--home", str(home), "content", "load", str(PACK)]) == 1
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("argument", ["people \\xff", "type \\xff", "content check \\xff", "records export /\\xff/x"])
def test_arguments_that_are_no_text_are_told(tmp_path: Path, argument: str) -> None:
    assert shell(tmp_path, f"{KIOSK} $(printf '{argument}')").returncode in (0, 1)


def test_a_lobby_runs_without_its_log_and_with_standard_error_kept_in_a_file(tmp_path: Path) -> None:
    home = tmp_path / "kiosk"
    home.mkdir()
    (home / "log").write_text("a file, not a folder", encoding="utf-8")
    command = ["sh", "-c", f"exec {KIOSK} run 2>{tmp_path / 'errors'}"]
    with Robot(command, env={**os.environ, "KIOSK_HOME": str(home)}) as robot:
        robot.wait_for("知识问答", 60)
    assert "Traceback" not in (tmp_path / "errors").read_text(encoding="utf-8", errors="replace")


@pytest.mark.skipif(os.geteuid() != 0, reason="not allowed here: folders of others are for root")
def test_what_root_makes_in_somebody_elses_folder_is_theirs(tmp_path: Path) -> None:
    home, nobody = tmp_path / "kiosk", 65534
    home.mkdir(mode=0o700)
    os.chown(home, nobody, nobody)
    shell(home, f"""echo '{{"type": "opinion", "text": "x"}}' | {KIOSK} records add""")
    shell(home, f"{KIOSK} people 王")
    made = list(home.rglob("*"))
    assert {"secrets.toml", "outbox.sqlite", "sample-content"} <= {path.name for path in made}
    assert {path.lstat().st_uid for path in made} == {nobody}
