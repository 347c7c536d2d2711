from __future__ import annotations

import json
import os
import signal
import socket
import stat
import sys
import urllib.error
import urllib.request
from email.message import Message
from pathlib import Path

import pytest
from server_process import ServerProcess

from kiosk.robot import Robot
from records.types import Opinion
from server.simulation.client import Client


def get(url: str) -> tuple[int, bytes, Message]:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.status, answer.read(), answer.headers


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nothing"],
        ["approve"],
        ["approve", "AAAA-AAAA"],
        ["staff"],
        ["staff", "add", "x"],
        ["staff", "add", "x", "--role", "king"],
        ["run", "--port", "many"],
        ["simulate", "--terminals", "0", "--seconds", "1"],
    ],
)
def test_wrong_usage_ends_with_two(tmp_path: Path, arguments: list[str]) -> None:
    done = ServerProcess(tmp_path / "home").command(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("没有 nothing 这个命令\n") is (arguments == ["nothing"])


@pytest.mark.parametrize(
    ("arguments", "input"),
    [
        (["approve", "AAAA-AAAA", "--building", "yangguang/b3"], ""),
        (["load", "/nowhere"], ""),
        (["import", "/nowhere"], ""),
        (["staff", "add", "li", "--role", "property"], "short\n"),
        (["staff", "add", "li", "--role", "property"], ""),
        (["staff", "add", "li", "--role", "property", "--estate", "nowhere"], "hongse-2026\n"),
        (["simulate", "--terminals", "1", "--seconds", "1"], ""),
    ],
)
def test_what_a_person_can_get_wrong_is_said_in_one_line(
    sample: ServerProcess, arguments: list[str], input: str
) -> None:
    done = sample.command(*arguments, input=input)
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_a_file_that_is_no_export_is_refused(sample: ServerProcess, tmp_path: Path) -> None:
    file = tmp_path / "stick.jsonl"
    file.write_text("nonsense\n")
    done = sample.command("import", str(file))
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1


def test_the_data_folder_is_for_its_owner_alone(tmp_path: Path) -> None:
    made = ServerProcess(tmp_path / "home")
    assert made.command("stats").returncode == 0
    assert stat.S_IMODE(made.home.stat().st_mode) == 0o700
    for path in made.home.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_home_can_be_named_before_or_after_the_command(tmp_path: Path) -> None:
    anywhere = ServerProcess(tmp_path / "unused")
    for place, arguments in enumerate((["--home", "{}", "stats"], ["stats", "--home", "{}"])):
        folder = tmp_path / f"named-{place}"
        done = anywhere.command(*(argument.format(folder) for argument in arguments))
        assert done.returncode == 0, done.stderr
        assert (folder / "server.sqlite3").exists()


def test_a_folder_that_cannot_be_made_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = ServerProcess(tmp_path / "file" / "home").command("stats")
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1


def test_stats_gives_one_json_value_with_the_fixed_fields(server: ServerProcess) -> None:
    done = server.command("stats", "--json")
    (line,) = done.stdout.splitlines()
    figures = json.loads(line)
    assert {"records", "matters", "terminals", "set_aside", "matters_unanswered", "documents"} <= figures.keys()
    assert all(isinstance(value, int) for value in figures.values())


def test_a_name_is_given_once(server: ServerProcess) -> None:
    password = "hongse-2026\n"
    assert server.command("staff", "add", "qian", "--role", "community", input=password).returncode == 0
    again = server.command("staff", "add", "qian", "--role", "community", input=password)
    assert (again.returncode, len(again.stderr.strip().splitlines())) == (1, 1)


def test_a_captain_is_added_with_a_building_and_without_one_told_what_is_missing(server: ServerProcess) -> None:
    from server.models import StaffMember

    password = "hongse-2026\n"
    add = ("staff", "add", "--role", "captain")
    assert server.command(*add, "wu", "--building", "yangguang/b3", input=password).stderr == ""
    member = StaffMember.objects.get(username="wu")
    assert (member.estate_codes(), member.building_ids()) == ({"yangguang"}, {"yangguang/b3"})
    done = server.command(*add, "zheng", input=password)
    assert (done.returncode, "--building" in done.stderr) == (0, True)
    member = StaffMember.objects.get(username="zheng")
    assert (member.estate_codes(), member.building_ids()) == (None, set())
    done = server.command(*add, "feng", "--building", "yangguang/b99", input=password)
    assert (done.returncode, "yangguang/b99" in done.stderr) == (1, True)


def test_the_health_check_answers_and_nothing_tells_what_runs_inside(server: ServerProcess) -> None:
    status, body, headers = get(server.url + "/healthz")
    assert (status, json.loads(body)) == (200, {"ok": True})
    _, _, headers = get(server.url + "/console/login/")
    assert headers["Content-Security-Policy"].startswith("default-src 'self'")


def test_a_server_with_names_of_its_own_says_that_it_is_ready_and_still_refuses_others(copy: ServerProcess) -> None:
    named = ServerProcess(copy.home, KIOSK_SERVER_HOSTS="estate.example", http_proxy="http://127.0.0.1:9")
    with named:
        with pytest.raises(urllib.error.HTTPError) as refused:
            get(named.url + "/console/login/")
        assert refused.value.code == 400
        refused.value.close()
        asked = urllib.request.Request(named.url + "/console/login/", headers={"Host": "estate.example"})
        with urllib.request.urlopen(asked, timeout=10) as answer:
            assert answer.status == 200


def test_a_port_that_is_taken_is_said_in_one_line(sample: ServerProcess) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = sample.command("run", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert "--port" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_what_was_acknowledged_outlives_the_end_of_the_process(copy: ServerProcess, how: signal.Signals) -> None:
    made = copy
    with made:
        client = Client(made.url)
        assert made.command("approve", client.enrol().code, "--building", "yangguang/b3").returncode == 0
        client.enrol_state()
        record = client.record(Opinion(text="x"))
        assert [verdict.outcome for verdict in client.exchange([record]).verdicts] == ["accepted"]
        code = made.stop(how)
        assert code == (-signal.SIGKILL if how == signal.SIGKILL else 0)
        made.start()
        assert [verdict.outcome for verdict in client.exchange([record]).verdicts] == ["known"]


def test_simulated_terminals_leave_nothing_behind(server: ServerProcess) -> None:
    before = json.loads(server.command("stats", "--json").stdout)
    done = server.command("simulate", "--terminals", "40", "--seconds", "2", "--json")
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert (figures["terminals"], figures["errors"]) == (40, 0)
    assert figures["exchanges"] > 0
    assert figures["latency_ms_p50"] <= figures["latency_ms_p99"]
    after = json.loads(server.command("stats", "--json").stdout)
    for name in ("records", "matters", "terminals", "documents", "set_aside"):
        assert after[name] == before[name]


def test_a_server_that_crashes_leaves_no_core_file(server: ServerProcess) -> None:
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    assert children, "the worker, which opens what residents wrote"
    for process in (str(server.pid), *children):
        limits = Path(f"/proc/{process}/limits").read_text().splitlines()
        (core,) = [line.split() for line in limits if line.startswith("Max core file size")]
        assert core[4:6] == ["0", "0"]


def test_migrations_are_complete(server: ServerProcess) -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def prompts(shown: list[str]) -> list[str]:
    return [line.strip() for line in shown if line.rstrip().endswith(":")]


def test_whoever_sits_there_types_a_password_twice_and_may_try_again(copy: ServerProcess) -> None:
    command = [
        sys.executable,
        "-m",
        "server.cli",
        "staff",
        "add",
        "sun",
        "--role",
        "property",
        "--home",
        str(copy.home),
    ]
    with Robot(command, env={**os.environ, "LC_ALL": "en_US.UTF-8"}) as robot:
        typed = ("password:", "short"), ("password:", "hongse-2026"), ("the same again:", "hongse-2027")
        for nth, (prompt, word) in enumerate(
            (*typed, ("password:", "hongse-2026"), ("the same again:", "hongse-2026"))
        ):
            # What is typed before the prompt is thrown away, as it would show.
            robot.wait_for(lambda shown, nth=nth, prompt=prompt: prompts(shown)[nth : nth + 1] == [prompt], 30)
            robot.type(f"{word}\r")
        assert robot.shows("too short")
        assert robot.shows("not the same twice")
        robot.wait_for("added: sun", 30)
        assert robot.exit(30) == 0
