"""What a start imports, and that it can be measured; the times themselves are the measurement's matter."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from kiosk.bench.timed_pty import TimedPty

PROGRAM = Path(__file__).with_name("start_program.py")
ROOMS = ("kiosk", "screens", "devices", "content", "records", "identity", "language", "server")
HOME_SCREEN = "报修".encode()

THIRD_PARTY = {"msgspec", "platformdirs", "rich", "textual", "typing_extensions"}
"""Textual with what it brings, and what reads documents."""
OURS = {
    "content": "decode documents documents.base documents.building documents.estate documents.notice "
    "documents.references documents.retention errors library lock notices sample storage",
    "identity": "errors visits",
    "kiosk": "app arguments cli commands commands.run content_folders errors exchanges garbage home late log sentences "
    "running settings terminal",
    "language": "errors lunar reader text translation",
    "records": "clock command_line discreet errors files secrets wire",
    "screens": "bar dates drafts driver failures fonts fonts.unifont frame header home lobby lobby_app schemes "
    "reading sentences table terminal_input widgets widgets.big_button widgets.big_text widgets.edges "
    "widgets.even_grid widgets.finger_slips widgets.glyphs widgets.targets widgets.tile",
}
"""What the home screen is made of. Before a module is added here: does the first picture need it?"""
COSTLY = {"json", "sqlite3", "http.client", "logging.config", "xml", "unittest", "multiprocessing"}
"""Parts of the standard library that neither Textual nor the home screen needs."""


def imported(folder: Path) -> set[str]:
    """Return the names of the modules that a start has imported when the home screen is drawn."""
    told = folder / "modules"
    command = [sys.executable, str(PROGRAM), str(told)]
    environment = {**os.environ, "KIOSK_HOME": str(folder / "home")}
    # The first start makes the sample estate's library, which costs modules that no later start needs.
    for _ in range(2):
        told.unlink(missing_ok=True)
        with TimedPty(command, environment) as screen:
            screen.until(HOME_SCREEN)
            screen.wait_for(told.exists)
    return set(told.read_text(encoding="utf-8").split())


def test_a_start_imports_only_what_the_home_screen_draws(tmp_path: Path) -> None:
    modules = imported(tmp_path)
    allowed = {f"{room}.{name}" for room, names in OURS.items() for name in names.split()} | set(ROOMS)
    ours = {name for name in modules if name.partition(".")[0] in ROOMS}
    assert ours - allowed == set(), "import these where they are needed: a start has to wait for each of them"
    tops = {name.partition(".")[0] for name in modules} - set(ROOMS) - set(sys.stdlib_module_names)
    assert {name for name in tops if not name.startswith("_")} - THIRD_PARTY == set()
    assert modules & COSTLY == set()


def test_the_start_is_measured_against_a_bare_app() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "bench", "start", "--json"],
        env={**os.environ, "KIOSK_BENCH_ROUNDS": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    # One round on a busy machine says nothing of the limits, so either exit code may come.
    assert done.returncode in (0, 1), done.stderr
    figures = [json.loads(line) for line in done.stdout.splitlines()]
    assert [figure["name"] for figure in figures] == ["first paint", "memory", "key → bytes", "tap → bytes"]
    assert all(figure["value"] > 0 and figure["limit"] and "against" in figure["note"] for figure in figures)
    assert done.stderr == ""
