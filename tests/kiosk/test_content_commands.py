"""`kiosk content` and `kiosk people`, as people and scripts run them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from content.documents import Card, Estate, Person
from content.library import Library
from content.sample import sample_folder
from records.clock import SystemClock
from records.secrets import Secrets, Server
from records.wire import Credential, ServerKey


def kiosk(home: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kiosk", "--home", str(home), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


def test_a_sound_pack_is_said_to_be_sound(home: Path) -> None:
    ran = kiosk(home, "content", "check", sample_folder())
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("ok, estate yangguang")


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("C.UTF-8", ("缺少这个文件：每个内容包都要有", "没有“nmae”这一项（是“name”吗？）")),
        ("en_GB.UTF-8", ("is missing: every pack has one", "there is no field 'nmae' (is 'name' meant?)")),
    ],
)
def test_mistakes_are_named_with_file_and_line_in_the_language_of_whoever_reads(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, locale: str, words: tuple[str, str]
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    (tmp_path / "teams.yaml").write_text("- id: a\n  name: x\n  nmae: y\n")
    for command in ("check", "load"):
        ran = kiosk(home, "content", command, tmp_path)
        assert (ran.returncode, ran.stdout) == (1, "")
        assert ran.stderr.splitlines() == [
            f"{tmp_path}/estate.yaml:1: {words[0]}",
            f"{tmp_path}/teams.yaml:3: {words[1]}",
        ]


def test_wrong_usage_is_two(home: Path) -> None:
    assert kiosk(home, "content").returncode == 2
    assert kiosk(home, "content", "eat", "x").returncode == 2
    assert kiosk(home, "people").returncode == 2


def test_a_loaded_pack_is_what_the_terminal_shows_masked(tmp_path: Path) -> None:
    ran = kiosk(tmp_path, "content", "load", sample_folder())
    assert ran.returncode == 0, ran.stderr
    library = Library(tmp_path / "content")
    assert [estate.id for estate in library.all(Estate)] == ["yangguang"]
    assert any("*" in person.name for person in library.all(Person))
    assert library.all(Card)
    assert not (tmp_path / "sample-content").exists()
    assert kiosk(tmp_path, "content", "load", sample_folder()).returncode == 0
    found = kiosk(tmp_path, "people", "wxy", "--json")
    assert json.loads(found.stdout)["name"] == "王秀英"
    assert not (tmp_path / "sample-content").exists()


def test_an_enrolled_terminal_takes_content_from_its_server_only(tmp_path: Path) -> None:
    secrets = Secrets(tmp_path / "secrets.toml", SystemClock())
    credential = Credential("t1", "yangguang", "yangguang/b3", bytes(32), [ServerKey("k", bytes(32))])
    secrets.enrolled(Server("http://127.0.0.1:1"), bytes(32), credential)
    ran = kiosk(tmp_path, "content", "load", sample_folder())
    assert ran.returncode == 1
    assert "kiosk-server load" in ran.stderr


def test_a_terminal_without_content_searches_the_sample_estate(home: Path) -> None:
    ran = kiosk(home, "people", "wangxiuying", "--json")
    (found,) = [json.loads(line) for line in ran.stdout.splitlines()]
    assert found == {
        "id": "yangguang/p-001",
        "name": "王秀英",
        "roles": ["captain", "party_member"],
        "role_names": ["楼栋长", "党员"],
        "team": "yangguang/branch",
        "team_name": "阳光花园党支部",
        "building": "yangguang/b3",
        "building_name": "3号楼",
    }


def test_a_locale_without_chinese_gives_question_marks(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")
    ran = kiosk(home, "people", "wangxiuying")
    assert ran.returncode == 0
    assert ran.stdout.startswith("???")


def test_several_words_are_one_query_and_nobody_is_no_error(home: Path) -> None:
    assert "王秀英" in kiosk(home, "people", "wang", "xiu", "ying").stdout
    ran = kiosk(home, "people", "qqqq")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "没有找到 'qqqq'\n")


@pytest.mark.parametrize("home", ["file", "file/home", "."])
def test_a_home_that_cannot_be_used_is_one_sentence(tmp_path: Path, home: str) -> None:
    (tmp_path / "file").write_text("in the way")
    (tmp_path / "content").write_text("in the way")
    ran = kiosk(tmp_path / home, "people", "w")
    assert ran.returncode == 1
    assert len(ran.stderr.splitlines()) == 1
    assert "Traceback" not in ran.stderr
