"""`kiosk-server` speaks the language of whoever reads it, as `kiosk` does."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from language import translation
from server.cli import COMMANDS, main

HAN = re.compile("[\u4e00-\u9fff]")
OTHERS = ("LC_ALL", "LC_MESSAGES")
PARTS = [[], *([name] for name in COMMANDS), ["staff", "add"], ["codes", "issue"], ["codes", "print"]]


@pytest.fixture(autouse=True)
def language_of_others() -> Iterator[None]:
    yield
    translation.use("zh")


def helped(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit, match="0"):
        raise SystemExit(main([*arguments, "--help"]))
    return capsys.readouterr().out


@pytest.mark.parametrize("locale", ["zh_CN.UTF-8", "C.UTF-8"])
@pytest.mark.parametrize("command", PARTS, ids=" ".join)
def test_help_is_chinese_by_default(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], locale: str, command: list[str]
) -> None:
    monkeypatch.setenv("LANG", locale)
    for other in OTHERS:
        monkeypatch.delenv(other, raising=False)
    text = helped(command, capsys)
    assert text.startswith("用法：kiosk-server")
    told = [line.split("  ")[-1] for line in text.splitlines() if re.match(r" +[-a-zA-Z].*  \S", line)]
    assert told
    assert all(HAN.search(line) for line in told), told


def test_help_is_english_for_whoever_reads_english(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    for command in PARTS:
        text = helped(command, capsys)
        assert text.startswith("usage: kiosk-server")
        assert not HAN.search(text)


def test_wrong_usage_is_one_line_in_the_same_language(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    with pytest.raises(SystemExit, match="2"):
        main(["load"])
    assert capsys.readouterr().err == "kiosk-server load: 缺少参数：PATH (kiosk-server load --help 有详细说明)\n"
