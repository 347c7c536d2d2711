"""No traceback from `kiosk-server` for anything that a person can cause."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from server_process import ServerProcess

from server.commands.sentences import sentence


def shell(home: Path, line: str) -> subprocess.CompletedProcess[str]:
    line = line.replace("kiosk-server", f"{sys.executable} -m server.cli")
    environment = {**os.environ, "KIOSK_SERVER_HOME": str(home)}
    done = subprocess.run(
        ["bash", "-c", line], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert "Traceback" not in done.stderr, done.stderr
    assert "Exception ignored" not in done.stderr, done.stderr
    return done


@pytest.mark.parametrize(
    "line",
    [
        "kiosk-server staff add li --role property <&-",
        r"printf 'hongse-\xff\xff\xff\xff\n' | kiosk-server staff add li --role property",
        r"echo hongse-2026 | kiosk-server staff add $'\xff' --role property",
        r"kiosk-server approve AAAA-AAAA --building $'\xff'",
        "kiosk-server stats > /dev/full",
    ],
)
def test_streams_and_bytes_that_are_none(sample: ServerProcess, line: str) -> None:
    done = shell(sample.home, line)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1, done.stderr


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("secret-key", b"\xff\xfe"),
        ("secret-key", b""),
        ("server.sqlite3", b"\xff" * 5000),
    ],
)
def test_files_that_hold_something_else(tmp_path: Path, name: str, held: bytes) -> None:
    (tmp_path / name).write_bytes(held)
    done = shell(tmp_path, "kiosk-server stats")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert name in done.stderr
    assert (tmp_path / name).read_bytes() == held, "it is the person's to look at"


@pytest.mark.parametrize("held", [b"[]", b"{}", b"\xff"])
def test_sealing_keys_without_a_key_are_refused_and_kept(tmp_path: Path, held: bytes) -> None:
    (tmp_path / "sealing-keys.json").write_bytes(held)
    done = shell(tmp_path, "kiosk-server rotate-key")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert (tmp_path / "sealing-keys.json").read_bytes() == held


def test_a_database_that_somebody_holds_is_told_and_our_own_mistakes_are_not_hidden(sample: ServerProcess) -> None:
    import sqlite3

    from django.db import IntegrityError, OperationalError, ProgrammingError

    for error in (OperationalError("database is locked"), sqlite3.OperationalError("database is locked")):
        told = sentence(error)
        assert told is not None
        assert "database is locked" in told
    for mistake in (ProgrammingError("syntax"), IntegrityError("not null"), KeyError("x")):
        assert sentence(mistake) is None


@pytest.mark.parametrize("url", ["nonsense", "http://127.0.0.1:1", "http://"])
def test_a_simulation_without_a_server_has_failed(sample: ServerProcess, url: str) -> None:
    done = sample.command("simulate", "--terminals", "1", "--seconds", "1", "--url", url)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert "没有服务器应答" in done.stderr


def test_in_a_short_simulation_each_terminal_comes_once(server: ServerProcess) -> None:
    done = server.command("simulate", "--terminals", "3", "--seconds", "2")
    assert done.returncode == 0, done.stderr + done.stdout


@pytest.mark.parametrize(("locale", "told"), [("C.UTF-8", "最多 60 个字"), ("en_US.UTF-8", "at most 60 characters")])
def test_what_is_wrong_with_an_account_is_told_in_the_readers_language(
    sample: ServerProcess, locale: str, told: str
) -> None:
    reader = ServerProcess(sample.home, LC_MESSAGES=locale, LC_ALL="")
    done = reader.command("staff", "add", "li", "--role", "property", "--shown-as", "办" * 500, input="hongse-2026\n")
    assert done.returncode == 1
    assert told in done.stderr
    assert done.stderr.isascii() is (locale != "C.UTF-8")
