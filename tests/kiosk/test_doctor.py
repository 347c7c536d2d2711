"""The doctor looks at readers without giving false alarms, and names what reading aloud wants."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from devices.profiles import FOLDER, load
from devices.responders import MUTE
from devices.settings import DeviceSettings, ReaderSettings, save_settings
from devices.simulator import Simulator
from devices.transports import open_line
from kiosk.cli import main
from kiosk.doctor import machine, rooms
from kiosk.home import Home
from kiosk.running import is_running, running
from language import translation


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("KIOSK_HOME", "")
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    return Home(tmp_path / "kiosk")


def set_up(home: Home, port: str, profile: str) -> None:
    save_settings(home.readers, DeviceSettings(readers=(ReaderSettings(port=port, profile=profile),)))


def test_a_profile_of_this_terminal_alone_is_known(home: Home) -> None:
    home.profiles.mkdir()
    shutil.copy(FOLDER / "rdm6300.toml", home.profiles / "ours.toml")
    with Simulator("rdm6300") as simulator:
        set_up(home, simulator.path, "ours")
        (found,) = rooms.check_readers(home)
    assert found.state == "ok", found.message


def test_a_port_that_the_running_lobby_has_is_fine(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    with Simulator("rdm6300") as simulator, closing(open_line(simulator.path, load("rdm6300"))):
        set_up(home, simulator.path, "rdm6300")
        assert rooms.check_readers(home)[0].state == "problem"
        with running(home.running):
            assert rooms.check_readers(home)[0].state == "ok"
            monkeypatch.setattr("devices.ports.holder_of", lambda _path: "brltty")
            assert rooms.check_readers(home)[0].state == "problem"
    assert not is_running(home.running)


@pytest.mark.parametrize(("name", "value"), [("grow", "continuous"), ("newland", "continuous"), ("honeywell", "sense")])
def test_a_scanner_that_reads_nothing_by_itself_is_a_problem_with_the_command_that_mends_it(
    home: Home, name: str, value: str
) -> None:
    with Simulator(name) as simulator:
        set_up(home, simulator.path, name)
        assert main(["--home", str(home.path), "devices", "send", simulator.path, "set", "mode", "command"]) == 0
        (found,) = rooms.check_readers(home)
        assert found.state == "problem"
        command = f"kiosk devices send {simulator.path} set mode {value}"
        assert command in found.message
        assert main(["--home", str(home.path), *command.split()[1:]]) == 0
        assert rooms.check_readers(home)[0].state == "ok"
        simulator.manner = MUTE
        assert rooms.check_readers(home)[0].state == "ok"


def test_what_is_wrong_with_a_port_is_a_sentence(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    set_up(home, "/dev/serial/by-path/none", "rdm6300")
    before = translation.current()
    assert main(["--home", str(home.path), "doctor", "--json"]) == 1
    translation.use(before)
    checks = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (found,) = [check for check in checks if check["check"] == "readers"]
    assert "plug it in" in found["message"]
    assert "port-missing" not in found["message"]


def test_a_scanner_that_types_needs_the_lobby_itself(home: Home) -> None:
    set_up(home, "keys:", "line")
    assert rooms.check_readers(home)[0].state == "ok"


def test_secrets_that_may_not_be_read_are_told_and_the_other_checks_go_on(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    home.secrets.mkdir()
    home.outbox.touch()
    before = translation.current()
    assert main(["--home", str(home.path), "doctor", "--json"]) == 1
    translation.use(before)
    checks = {check["check"]: check for check in map(json.loads, capsys.readouterr().out.splitlines())}
    assert checks["server"]["state"] == checks["queue"]["state"] == "problem"
    assert "secrets.toml" in checks["server"]["message"]
    assert checks["disk"]["ok"]


def test_damaged_secrets_are_a_problem_and_no_terminal_that_was_never_enrolled(home: Home) -> None:
    home.secrets.write_text("garbage[", "utf-8")
    found = rooms.check_server(home)
    assert found.state == "problem"
    assert "secrets.toml.damaged-" in found.message


def silent_program(path: Path, does: str) -> None:
    path.write_text(f"#!/bin/sh\nPATH=/bin:/usr/bin\n{does}\n", encoding="ascii")
    path.chmod(0o755)


def test_programs_that_nobody_can_hear_are_no_voice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for program in ("opusdec", "sox"):
        silent_program(tmp_path / program, "cat >/dev/null")
    silent_program(tmp_path / "espeak-ng", "cat >/dev/null; echo 'error: cannot open audio device' >&2")
    monkeypatch.setenv("PATH", str(tmp_path))
    found = machine.check_voice()
    assert found.state == "note"
    assert "aplay" in found.message


@pytest.mark.parametrize(
    ("there", "packages"),
    [
        (("espeak-ng", "opusdec", "sox"), ""),
        (("espeak-ng", "sox"), "opus-tools"),
        (("espeak-ng",), "opus-tools sox"),
        ((), "espeak-ng opus-tools sox"),
    ],
)
def test_what_reading_aloud_lacks_is_named_by_its_packages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: tuple[str, ...], packages: str
) -> None:
    for program in there:
        silent_program(tmp_path / program, "cat >/dev/null")
    monkeypatch.setenv("PATH", str(tmp_path))
    found = machine.check_voice()
    assert found.state == ("note" if packages else "ok")
    assert found.message.partition("apt install ")[2] == packages
