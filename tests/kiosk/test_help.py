"""Whoever asks a command how it is used is told in their own language; Chinese where the locale names none."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from kiosk.cli import COMMANDS, main
from language import translation

HAN = re.compile("[\u4e00-\u9fff]")
OTHERS = ("LC_ALL", "LC_MESSAGES")


@pytest.fixture(autouse=True)
def language_of_others() -> Iterator[None]:
    yield
    translation.use("zh")


def helped(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit, match="0"):
        raise SystemExit(main(arguments))
    return capsys.readouterr().out


@pytest.mark.parametrize("locale", ["zh_CN.UTF-8", "C"])
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_chinese_by_default(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], locale: str, command: str
) -> None:
    monkeypatch.setenv("LANG", locale)
    for other in OTHERS:
        monkeypatch.delenv(other, raising=False)
    text = helped([*([command] if command else []), "--help"], capsys)
    assert text.startswith("用法：")
    # What stands beside an option is a sentence for people; names and places to fill in are not.
    told = [line.split("  ")[-1] for line in text.splitlines() if re.match(r" +[-a-z].*  \S", line)]
    assert told
    assert all(HAN.search(line) for line in told), told


def test_help_is_english_for_whoever_reads_english(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    for arguments in (["--help"], ["type", "--help"]):
        text = helped(arguments, capsys)
        assert text.startswith("usage: kiosk")
        assert not HAN.search(text)


def test_wrong_usage_is_one_line_in_the_same_language(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    with pytest.raises(SystemExit, match="2"):
        main(["type"])
    assert capsys.readouterr().err == "kiosk type: 缺少参数：LETTERS (kiosk type --help 有详细说明)\n"


def test_no_command_leaves_a_core_file_if_it_crashes() -> None:
    program = "import resource, kiosk.cli; kiosk.cli.main(['--help']); print(resource.getrlimit(resource.RLIMIT_CORE))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.splitlines()[-1] == "(0, 0)"
