"""Both READMEs: their commands are the same, and each does what the README says (all but the test command itself)."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.robot import Robot

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.zh-CN.md")
BIN = Path(sys.executable).parent
SETUP_SECONDS = 400


def blocks(readme: str) -> list[str]:
    return re.findall(r"^```sh\n(.*?)^```$", (ROOT / readme).read_text(), re.DOTALL | re.MULTILINE)


def commands(block: str) -> list[str]:
    return [line.partition("  #")[0].strip() for line in block.splitlines()]


def marked(readme: str, name: str) -> str:
    found = re.search(rf"<!-- {name} -->\n```sh\n(.*?)\n```", (ROOT / readme).read_text(), re.DOTALL)
    assert found, name
    return found[1]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What a newcomer has: the files that git knows, and nothing else."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in filter(None, listed.stdout.split("\0")):
        target = tmp_path / "checkout" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target)
    return tmp_path / "checkout"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {
        **os.environ,
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "KIOSK_HOME": str(tmp_path / "kiosk"),
        "KIOSK_SERVER_HOME": str(tmp_path / "server"),
    }


def test_both_readmes_name_the_same_commands() -> None:
    ours = [[commands(block) for block in blocks(readme)] for readme in READMES]
    assert ours[0] == ours[1]


@pytest.mark.parametrize("readme", READMES)
def test_the_two_commands_are_one_line_each(readme: str) -> None:
    assert "\n" not in marked(readme, "demo")
    assert "\n" not in marked(readme, "tests")
    assert "pytest" in marked(readme, "tests")


def test_the_demo_command_works_in_a_clean_checkout(checkout: Path) -> None:
    with Robot(["bash", "-c", marked("README.md", "demo")], cwd=checkout) as newcomer:
        newcomer.wait_for("Ctrl+Q", SETUP_SECONDS)
        newcomer.key("enter")
        newcomer.wait_for("报修", 30)
        newcomer.wait_for("已联网", 30)
        newcomer.key("ctrl+q")
        assert newcomer.exit(30) == 0


@pytest.fixture
def server(environment: dict[str, str]) -> Iterator[str]:
    """The server's commands of the README, one after the other; yields where it then listens."""
    load, staff, run = commands(blocks("README.md")[3])
    subprocess.run(load, shell=True, cwd=ROOT, env=environment, check=True, capture_output=True)
    subprocess.run(
        staff, shell=True, cwd=ROOT, env=environment, check=True, capture_output=True, input=b"Lobby-2026-x\n"
    )
    # Another port: that of the README may be taken on the machine that runs the tests.
    with subprocess.Popen(
        f"exec {run.replace('8000', '0')}", shell=True, env=environment, stdout=subprocess.PIPE, text=True
    ) as serving:
        assert serving.stdout is not None
        line = serving.stdout.readline()
        assert line.startswith("ready: "), line
        yield line.removeprefix("ready: ").strip()
        serving.terminate()


def test_the_terminal_commands_lead_from_doctor_to_the_lobby_screen(server: str, environment: dict[str, str]) -> None:
    doctor, enrol, run = commands(blocks("README.md")[2])
    subprocess.run(doctor, shell=True, env=environment, check=False, capture_output=True)
    with subprocess.Popen(
        enrol.replace("https://office.example", server), shell=True, env=environment, stdout=subprocess.PIPE, text=True
    ) as enrolling:
        assert enrolling.stdout is not None
        code = enrolling.stdout.readline().removeprefix("code: ").strip()
        approve = ["kiosk-server", "approve", code, "--building", "yangguang/b3"]
        subprocess.run(approve, env=environment, check=True, capture_output=True)
        enrolling.communicate(timeout=30)
        assert enrolling.returncode == 0
    with Robot(["sh", "-c", run], env=environment) as lobby:
        lobby.wait_for("报修", 20)
        lobby.wait_for("已联网", 20)


@pytest.mark.parametrize("readme", READMES)
def test_every_link_leads_to_a_file_that_is_there(readme: str) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", (ROOT / readme).read_text()):
        assert (ROOT / target).exists(), target


def test_every_command_that_the_readme_names_exists(environment: dict[str, str]) -> None:
    table = re.findall(r"^\| `(kiosk(?:-server)?) ([a-z]+)", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert len(table) >= 12
    for program, command in table:
        done = subprocess.run([program, command, "--help"], env=environment, capture_output=True, check=False)
        assert done.returncode == 0, (program, command)
