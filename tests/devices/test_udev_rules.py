"""The udev rules: read strictly here, and by the system's own udevadm where that can be asked."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RULES = ROOT / "deploy" / "udev" / "99-lobby-readers.rules"
PAGES = [ROOT / "docs" / "readers.md", ROOT / "docs" / "readers.zh-CN.md"]
TOKEN = re.compile(r'\s*([A-Z_]+)(\{[^}]+\})?\s*(==|!=|\+=|:=|=)\s*"([^"]*)"\s*(?:,|$)')
MATCHES = {"ACTION", "KERNEL", "SUBSYSTEM", "DRIVER", "ATTR", "ENV", "TEST",
           "KERNELS", "SUBSYSTEMS", "DRIVERS", "ATTRS"}  # fmt: skip
ASSIGNMENTS = {"GROUP", "MODE", "SYMLINK", "ENV", "ATTR", "IMPORT", "GOTO", "LABEL"}
"""Of udev(7), what these rules have a use for; nothing runs a program."""
NEEDS_NAME = {"ATTR", "ATTRS", "ENV", "IMPORT"}
GROUPS = {"dialout", "input", "lp"}
VENDOR = re.compile(r"^\| .* \| `([0-9a-f]{4})` \|", re.MULTILINE)


def rules(text: str) -> list[list[tuple[str, str, str, str]]]:
    """Return each rule as (key, name, operator, value); what is no rule fails."""
    found = []
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        parts, at = [], 0
        while at < len(line):
            part = TOKEN.match(line, at)
            assert part, f"{line[at:]!r} is no udev key"
            parts.append((part[1], (part[2] or "").strip("{}"), part[3], part[4]))
            at = part.end()
        found.append(parts)
    return found


def test_every_key_is_one_of_udevs_with_an_operator_that_it_takes() -> None:
    for rule in rules(RULES.read_text("utf-8")):
        for key, name, operator, value in rule:
            assert key in (MATCHES if operator in ("==", "!=") else ASSIGNMENTS), key
            assert bool(name) == (key in NEEDS_NAME), key
            assert key != "MODE" or re.fullmatch("06[0-7]0", value), "not for everybody"
            assert key != "GROUP" or value in GROUPS
            # A pattern is a shell's: a bracket that is opened is closed.
            assert value.count("[") == value.count("]")


def test_whatever_is_jumped_to_is_there_and_a_rule_first_says_for_what() -> None:
    found = rules(RULES.read_text("utf-8"))
    jumps = {value for rule in found for key, _, _, value in rule if key == "GOTO"}
    labels = {value for rule in found for key, _, _, value in rule if key == "LABEL"}
    assert jumps == labels
    for rule in found:
        operators = [operator for key, _, operator, _ in rule if key not in ("TEST", "LABEL")]
        assert operators == sorted(operators, key=lambda operator: operator not in ("==", "!=")), rule
        assert rule[0][0] == "LABEL" or rule[0][2] == "=="


def test_the_makers_of_adapters_are_those_of_the_page() -> None:
    vendors = {
        vendor
        for rule in rules(RULES.read_text("utf-8"))
        for key, name, _, value in rule
        if (key, name) == ("ATTR", "idVendor")
        for vendor in value.split("|")
    }
    for page in PAGES:
        assert set(VENDOR.findall(page.read_text("utf-8"))) == vendors


def complaints(folder: Path, device: str = "/sys/class/net/lo") -> str:
    """Return what udevadm says of the rules in a folder, in the place of this machine's own; nothing is changed.

    The device has no node, so that nothing in /dev is touched, and the mount goes with the process.
    """
    script = f"mount --bind {folder} /etc/udev/rules.d && udevadm test --action=add {device} 2>&1"
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", script], capture_output=True, text=True, timeout=60, check=False
    )
    if f"Reading rules file: /etc/udev/rules.d/{RULES.name}" not in done.stdout:
        pytest.skip("not allowed here: a mount that only udevadm sees")
    return "\n".join(line for line in done.stdout.splitlines() if line.startswith("/etc/udev/rules.d/"))


@pytest.mark.skipif(
    not shutil.which("udevadm"),
    reason="wants udevadm: apt install udev",
)
def test_udev_itself_has_nothing_to_say_against_them(tmp_path: Path) -> None:
    shutil.copy(RULES, tmp_path)
    assert complaints(tmp_path) == ""
    # The control: it does complain where there is reason to.
    (tmp_path / "98-broken.rules").write_text('SUBSYSTEM=="tty", NOKEY=="x", MODE="0660"\n', "utf-8")
    assert "98-broken.rules:1" in complaints(tmp_path)
