"""The way of a record from a terminal to the server, driven as scripts drive it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from server_process import ServerProcess
from terminal_command import TerminalCommand

REPAIR = {"type": "repair", "place": "厨房", "category": "water", "text": "水龙头漏水"}
OPINION = {"type": "opinion", "text": "希望楼道里多一盏灯"}


def figures(server: ServerProcess) -> dict[str, int]:
    told: dict[str, int] = json.loads(server.command("stats", "--json").stdout)
    return told


def test_what_was_handed_in_before_enrolment_reaches_the_server_after_it(
    server: ServerProcess, terminal: TerminalCommand
) -> None:
    before = figures(server)
    first, second = terminal.add(REPAIR, OPINION)
    assert re.fullmatch(r"\d{9}", first["code"])
    assert first["id"] != second["id"]
    assert terminal.run("sync", "--once").returncode == 1
    terminal.enrol(server)
    [done] = terminal.json("sync", "--once")
    assert (done["sent"], done["accepted"], done["set_aside"], done["queued"]) == (2, 2, 0, 0)
    assert done["pulled"] > 100
    after = figures(server)
    assert after["records"] - before["records"] == 2
    assert after["matters"] - before["matters"] == 2
    assert after["terminals"] - before["terminals"] == 1


def test_a_bad_line_is_named_and_the_rest_goes_on(terminal: TerminalCommand) -> None:
    lines = [json.dumps(REPAIR), "nonsense", json.dumps({"type": "teapot"}), json.dumps(OPINION)]
    done = terminal.run("records", "add", "--json", input="\n".join(lines) + "\n")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert ["error" in answer for answer in answers] == [False, True, True, False]
    assert [entry["type"] for entry in terminal.json("records", "list")] == ["repair", "opinion"]


def test_a_server_that_is_away_loses_nothing(server: ServerProcess, terminal: TerminalCommand) -> None:
    terminal.enrol(server)
    server.stop()
    try:
        terminal.add(REPAIR)
        away = terminal.run("sync", "--once", "--json")
        assert away.returncode == 1
        assert json.loads(away.stdout)["queued"] == 1
        assert len(away.stderr.strip().splitlines()) == 1
    finally:
        server.start()
    [done] = terminal.json("sync", "--once")
    assert (done["accepted"], done["queued"]) == (1, 0)


def test_an_export_and_sync_together_make_no_doubles(
    server: ServerProcess, terminal: TerminalCommand, tmp_path: Path
) -> None:
    terminal.enrol(server)
    before = figures(server)["records"]
    terminal.add(REPAIR, OPINION)
    stick = tmp_path / "stick.jsonl"
    assert terminal.run("records", "export", str(stick)).returncode == 0
    assert "水龙头" not in stick.read_text()
    for _ in range(2):
        imported = server.command("import", str(stick))
        assert imported.returncode == 0, imported.stderr
    [done] = terminal.json("sync", "--once")
    assert (done["sent"], done["accepted"], done["queued"]) == (2, 0, 0)
    assert figures(server)["records"] - before == 2


def test_the_public_view_of_a_matter_comes_down_without_its_text(
    server: ServerProcess, terminal: TerminalCommand
) -> None:
    terminal.enrol(server)
    [receipt] = terminal.add({**REPAIR, "text": "卧室窗户关不上 私密"})
    terminal.json("sync", "--once")
    stored = (terminal.home / "content" / "matter.json").read_text()
    assert receipt["code"] in stored
    assert "私密" not in stored
    everything = b"".join(path.read_bytes() for path in terminal.home.rglob("*") if path.is_file())
    assert "私密".encode() not in everything


@pytest.mark.parametrize("arguments", [("records",), ("sync", "--twice"), ("nothing",), ("people",)])
def test_wrong_usage_is_exit_code_two(terminal: TerminalCommand, arguments: tuple[str, ...]) -> None:
    assert terminal.run(*arguments).returncode == 2


def test_people_are_found_by_initials_without_any_setting_up(terminal: TerminalCommand) -> None:
    found = terminal.json("people", "wxy")
    assert any(person["name"] == "王秀英" for person in found)
    assert set(found[0]) >= {"id", "name", "roles", "team", "building"}


def test_the_data_folder_can_be_named_before_or_after_the_command(terminal: TerminalCommand, tmp_path: Path) -> None:
    elsewhere = str(tmp_path / "elsewhere")
    terminal.run("records", "add", "--home", elsewhere, input=json.dumps(OPINION) + "\n")
    assert len(terminal.json("--home", elsewhere, "records", "list")) == 1
    assert terminal.json("records", "list") == []
