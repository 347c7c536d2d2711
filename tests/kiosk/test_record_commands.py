"""`kiosk records`, `kiosk sync` and `kiosk enrol` as scripts use them, without a server."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.cli import main
from language import translation
from records import number

OPINION = '{"type": "opinion", "text": "楼道太暗"}'
REPAIR = '{"type": "repair", "place": "kitchen", "category": "water", "text": "漏水"}'


class Commands:
    """Runs commands in this process, on one data folder."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.home = home
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        self.error = ""

    def run(self, *arguments: str, given: str | bytes = "") -> tuple[int, list[Any]]:
        data = given.encode() if isinstance(given, str) else given
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        self._capsys.readouterr()
        code = main(["--home", str(self.home), *arguments])
        told = self._capsys.readouterr()
        self.error = told.err
        return code, [json.loads(line) if line.startswith("{") else line for line in told.out.splitlines()]


@pytest.fixture
def kiosk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Commands]:
    monkeypatch.setenv("KIOSK_HOME", "")
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    before = translation.current()
    yield Commands(tmp_path / "home", monkeypatch, capsys)
    translation.use(before)


@pytest.mark.parametrize(
    ("locale", "words"),
    [("zh_CN.UTF-8", "没有丢失任何内容"), ("C.UTF-8", "没有丢失任何内容"), ("en_GB.UTF-8", "nothing is lost")],
)
def test_whoever_reads_is_told_in_their_language_and_scripts_are_told_the_same(
    kiosk: Commands, monkeypatch: pytest.MonkeyPatch, locale: str, words: str
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    code, told = kiosk.run("sync", "--once", "--json")
    assert (code, told) == (1, [{"sent": 0, "accepted": 0, "set_aside": 0, "pulled": 0, "queued": 0}])
    assert words in kiosk.error


def test_records_are_added_without_enrolment_or_content(kiosk: Commands) -> None:
    code, (first, second) = kiosk.run("records", "add", "--json", given=f"{OPINION}\n\n{REPAIR}")
    assert code == 0
    assert set(first) == {"id", "code"}
    assert number.valid(first["code"])
    code, listed = kiosk.run("records", "list", "--json")
    assert [entry["id"] for entry in listed] == [first["id"], second["id"]]
    assert set(listed[0]) == {"id", "type", "state", "created_at", "code", "tries", "last_error"}
    assert [(entry["type"], entry["state"]) for entry in listed] == [("opinion", "queued"), ("repair", "queued")]
    assert kiosk.home.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    "bad",
    [
        b"nonsense",
        b'{"type": "repair"}',
        b'{"type": "unheard-of"}',
        b'{"type": "opinion", "text": 5}',
        b'{"type": "opinion", "text": "x", "more": 1}',
        b"\xff\xfe",
        b"[]",
        b'"' + b"x" * 9_000_000,
        b"[" * 100_000,
    ],
    ids=range(9),
)
def test_a_bad_line_is_told_and_the_rest_goes_on(kiosk: Commands, bad: bytes) -> None:
    code, told = kiosk.run("records", "add", given=bad + b"\n" + OPINION.encode())
    assert code == 1
    assert set(told[0]) == {"error"}
    assert set(told[1]) == {"id", "code"}


@pytest.mark.parametrize("language", [("zh_CN.UTF-8", "内容是空的"), ("en_GB.UTF-8", "its text is empty")])
@pytest.mark.parametrize(
    "record", [{"type": "opinion", "text": " \u3000\n"}, {"type": "wish"}], ids=["opinion", "wish"]
)
def test_what_says_nothing_is_refused_in_words_of_its_own(
    kiosk: Commands, monkeypatch: pytest.MonkeyPatch, record: dict[str, str], language: tuple[str, str]
) -> None:
    locale, words = language
    monkeypatch.setenv("LC_ALL", locale)
    code, (told,) = kiosk.run("records", "add", given=json.dumps(record))
    assert code == 1
    assert words in told["error"]
    assert kiosk.run("records", "list", "--json") == (0, [])


def test_a_wish_is_claimed_without_a_word(kiosk: Commands) -> None:
    claim = '{"type": "wish", "action": "claim", "wish": "yangguang/w-1"}'
    code, (told,) = kiosk.run("records", "add", given=claim)
    assert (code, set(told)) == (0, {"id", "code"})


def test_each_answer_is_flushed_as_soon_as_it_is_durable(tmp_path: Path) -> None:
    environment = {**os.environ, "KIOSK_HOME": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-m", "kiosk", "records", "add"],
        env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        for _ in range(3):
            process.stdin.write(OPINION + "\n")
            process.stdin.flush()
            assert "code" in json.loads(process.stdout.readline())
        process.stdin.close()
        assert process.wait(20) == 0


def test_without_an_enrolment_sync_and_export_say_what_to_do(kiosk: Commands, tmp_path: Path) -> None:
    kiosk.run("records", "add", given=OPINION)
    code, told = kiosk.run("sync", "--once", "--json")
    assert (code, told) == (1, [{"sent": 0, "accepted": 0, "set_aside": 0, "pulled": 0, "queued": 1}])
    assert "kiosk enrol" in kiosk.error
    assert kiosk.error.count("\n") == 1
    code, _ = kiosk.run("records", "export", str(tmp_path / "stick"))
    assert code == 1
    assert not (tmp_path / "stick").exists()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://lobby.example", "https"),
        ("http://127.0.0.1:9", "check network"),
        ("lobby", "not an http"),
    ],
)
def test_an_enrolment_that_cannot_be_asked_for_says_why(kiosk: Commands, url: str, words: str) -> None:
    code, _ = kiosk.run("enrol", url, "--wait", "1")
    assert code == 1
    assert words in kiosk.error
    assert kiosk.error.count("\n") == 1


@pytest.mark.parametrize(
    "arguments", [("--wait", "nan"), ("--wait", "-3"), ("--wait", "soon"), ("--pin", "xyz"), ("--pin", "ab" * 20)]
)
def test_an_enrolment_that_could_not_go_right_is_not_begun(kiosk: Commands, arguments: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as ended:
        kiosk.run("enrol", "http://127.0.0.1:1", *arguments)
    assert ended.value.code == 2


def test_an_export_takes_no_place_that_something_else_has(kiosk: Commands, tmp_path: Path) -> None:
    kiosk.run("records", "add", given=OPINION)
    queue = kiosk.home / "outbox.sqlite"
    code, _ = kiosk.run("records", "export", str(queue))
    assert (code, queue.read_bytes()[:6]) == (1, b"SQLite")
    assert "data folder" in kiosk.error
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    code, _ = kiosk.run("records", "export", str(pipe))
    assert (code, pipe.is_fifo()) == (1, True)


def test_a_byte_order_mark_is_no_part_of_the_first_record(kiosk: Commands) -> None:
    code, told = kiosk.run("records", "add", given=b"\xef\xbb\xbf" + OPINION.encode())
    assert (code, len(told)) == (0, 1)


def test_damaged_secrets_are_told_by_whatever_needs_them(kiosk: Commands) -> None:
    kiosk.run("records", "add", given=OPINION)
    (kiosk.home / "secrets.toml").write_text("garbage[", "utf-8")
    code, _ = kiosk.run("sync", "--once")
    assert code == 1
    assert "secrets.toml.damaged-" in kiosk.error


def test_a_damaged_outbox_is_told_and_does_not_stop_anybody(kiosk: Commands) -> None:
    kiosk.run("records", "add", given=OPINION)
    (kiosk.home / "outbox.sqlite").write_bytes(b"broken" * 500)
    code, told = kiosk.run("records", "add", given=OPINION)
    assert (code, len(told)) == (0, 1)
    assert "damaged" in kiosk.error


def test_a_command_that_is_not_there_is_named(kiosk: Commands) -> None:
    code, told = kiosk.run("bogus")
    assert (code, told) == (2, [])
    assert kiosk.error.startswith("there is no command bogus\n")


@pytest.mark.parametrize("arguments", [("records",), ("records", "sell"), ("enrol",), ("sync", "--twice")])
def test_wrong_usage_ends_with_2(kiosk: Commands, arguments: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as caught:
        kiosk.run(*arguments)
    assert caught.value.code == 2


@pytest.mark.parametrize("locale", ["zh_CN.UTF-8", "en_US.UTF-8"])
def test_the_records_that_the_help_shows_are_taken(
    kiosk: Commands, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], locale: str
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    with pytest.raises(SystemExit, match="0"):
        main(["records", "add", "--help"])
    told = capsys.readouterr().out
    assert ("标准输入" if locale.startswith("zh") else "standard input") in told
    shown = [line for line in told.splitlines() if line.strip().startswith("{")]
    assert len(shown) == 2
    code, receipts = kiosk.run("records", "add", given="\n".join(shown))
    assert (code, len(receipts)) == (0, 2), receipts


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_records_that_the_readmes_show_are_taken(kiosk: Commands, readme: str) -> None:
    shown = re.findall(r"`({.*?})`", (Path(__file__).parents[2] / readme).read_text())
    assert len(shown) == 2
    code, receipts = kiosk.run("records", "add", given="\n".join(shown))
    assert (code, len(receipts)) == (0, 2), receipts


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["records", "list"], "没有待传的记录"),
        (["records", "list", "--all"], "还没有交来的记录"),
        (["people", "zzzz"], "没有找到 'zzzz'"),
    ],
    ids=" ".join,
)
def test_nothing_to_show_is_said_to_people_and_not_to_scripts(
    kiosk: Commands, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert kiosk.run(*arguments) == (0, [])
    assert words in kiosk.error
    assert kiosk.error.count("\n") == 1
    assert kiosk.run(*arguments, "--json") == (0, [])
    assert not kiosk.error


@pytest.mark.parametrize(("locale", "words"), [("zh_CN.UTF-8", "没有型号 nope"), ("en_GB.UTF-8", "no profile nope")])
def test_what_is_wrong_with_a_reader_is_told_in_the_language_of_whoever_reads(
    kiosk: Commands, monkeypatch: pytest.MonkeyPatch, locale: str, words: str
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    assert kiosk.run("devices", "decode", "--profile", "nope", "--hex", "00") == (1, [])
    assert words in kiosk.error
