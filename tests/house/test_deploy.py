"""What a real lobby and a real server need beside the programs (deploy/), read as strictly as its own tools read it."""

from __future__ import annotations

import os
import re
import runpy
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
SWAY = DEPLOY / "sway" / "sway.conf"
OPT = "/opt/lobby/"
NOBODY = 65534

FOOT = """\
# font=monospace:size=8
[key-bindings]
# scrollback-up-page=Shift+Page_Up
# scrollback-up-line=none
# spawn-terminal=Control+Shift+n
# pipe-visible=[sh -c "xurls | fuzzel"] none
[search-bindings]
# cancel=Control+g Escape
[url-bindings]
# cancel=Control+g
[text-bindings]
# \\x03=Mod4+c
[mouse-bindings]
# primary-paste=BTN_MIDDLE
"""


def settings(path: Path) -> dict[str, dict[str, list[str]]]:
    """Return a unit's settings by section and name; whatever is no setting, comment or section fails."""
    found: dict[str, dict[str, list[str]]] = {}
    section = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        if heading := re.fullmatch(r"\[(\w+)\]", line):
            section = heading[1]
            continue
        setting = re.fullmatch(r"([A-Z]\w+)=(.*)", line)
        assert setting and section, line
        found.setdefault(section, {}).setdefault(setting[1], []).append(setting[2])
    return found


@pytest.mark.parametrize("unit", UNITS, ids=[unit.name for unit in UNITS])
def test_a_service_comes_back_whatever_ended_it_and_for_its_own_user_alone(unit: Path) -> None:
    told = settings(unit)
    service = told["Service"]
    assert told["Unit"]["StartLimitIntervalSec"] == ["0"], "it would give up after five starts"
    assert (service["Restart"], told["Install"]["WantedBy"]) == (["always"], ["multi-user.target"])
    assert service["User"] != ["root"]
    assert (service["UMask"], service["StateDirectoryMode"], service["LimitCORE"]) == (["0077"], ["0700"], ["0"])


@pytest.mark.parametrize("unit", UNITS, ids=[unit.name for unit in UNITS])
def test_systemd_understands_every_line(unit: Path, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("wants systemd-analyze")
    copy = tmp_path / unit.name
    # What is installed elsewhere is not here.
    copy.write_text(re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", unit.read_text(encoding="utf-8")), "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", str(copy)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_what_is_started_is_there() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (*UNITS, SWAY, DEPLOY / "lobby-session")]
    for name in re.findall(rf"{OPT}(deploy/[\w-]+)", "\n".join(texts)):
        assert os.access(ROOT / name, os.X_OK), name
    assert "kiosk-server run --host 127.0.0.1 --port 8000" in texts[0] + texts[1]


def test_the_compositor_binds_no_key_and_offers_nothing_to_tap() -> None:
    words = [line.split() for line in SWAY.read_text(encoding="utf-8").splitlines() if line.strip()]
    commands = {line[0] for line in words if not line[0].startswith("#")}
    assert not commands & {
        "bindsym",
        "bindcode",
        "bindgesture",
        "bindswitch",
        "bar",
        "mode",
        "floating_modifier",
        "include",
    }
    assert ["xkb_options", "srvrkeys:none"] in words
    for closed in (["xwayland", "disable"], ["swaynag_command", "-"]):
        assert closed in words


def test_sway_understands_every_line() -> None:
    if shutil.which("sway") is None:
        pytest.skip("wants sway")
    # sway refuses to be root, and nobody else gets at pytest's folders.
    user = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    display = {"WLR_BACKENDS": "headless", "WLR_LIBINPUT_NO_DEVICES": "1", "WLR_RENDERER": "pixman"}
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copy(SWAY, folder)
        if user:
            os.chown(folder, NOBODY, NOBODY)
        done = subprocess.run(
            ["sway", "--validate", "--config", copy],
            env={**os.environ, **display, "XDG_RUNTIME_DIR": folder},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            **user,
        )
    assert done.returncode == 0, done.stderr
    assert "config.c" not in done.stderr


def foot_config(defaults: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(DEPLOY / "foot-config"), str(DEPLOY / "foot" / "lobby.ini"), str(defaults)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_each_key_that_foot_has_by_default_is_cleared(tmp_path: Path) -> None:
    defaults = tmp_path / "foot.ini"
    defaults.write_text(FOOT, encoding="utf-8")
    made = foot_config(defaults).stdout
    assert made.startswith((DEPLOY / "foot" / "lobby.ini").read_text(encoding="utf-8"))
    assert made.partition("[key-bindings]")[2].split() == [
        *("scrollback-up-page=none", "spawn-terminal=none"),
        *("[search-bindings]", "cancel=none"),
        *("[url-bindings]", "cancel=none"),
        *("[mouse-bindings]", "primary-paste=none"),
    ]
    assert "lines=0" in made, "nothing of a visit can be scrolled back to"


def test_a_file_that_lists_no_keys_makes_no_configuration_without_a_lock(tmp_path: Path) -> None:
    defaults = tmp_path / "foot.ini"
    defaults.write_text("[main]\nfont=monospace\n", encoding="utf-8")
    done = foot_config(defaults)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)


def test_foot_understands_every_line(tmp_path: Path) -> None:
    defaults = Path("/etc/xdg/foot/foot.ini")
    if shutil.which("foot") is None or not defaults.exists():
        pytest.skip("wants foot, with the foot.ini that it comes with")
    made = tmp_path / "lobby.ini"
    made.write_text(foot_config(defaults).stdout, encoding="utf-8")
    done = subprocess.run(
        ["foot", f"--config={made}", "--check-config", "-o", "main.line-height=33px"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr


def test_a_line_is_as_high_as_chinese_needs_it() -> None:
    height = runpy.run_path(str(DEPLOY / "lobby-screen"))["height"]
    assert [height(size) for size in ("20", "27", "40", "80x24")] == ["33", "45", "66", ""]


def test_the_session_starts_the_terminal_with_size_and_height_and_then_ends_the_compositor(tmp_path: Path) -> None:
    said = tmp_path / "said"
    for name in ("foot", "swaymsg"):
        stand_in = tmp_path / name
        stand_in.write_text(f'#!/bin/sh\necho {name} "$@" >> {said}\n', encoding="utf-8")
        stand_in.chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "LOBBY_SIZES": "20 30"}
    done = subprocess.run([DEPLOY / "lobby-session"], env=environment, check=False, timeout=60)
    assert done.returncode == 0
    started, ended = said.read_text(encoding="utf-8").splitlines()
    assert started.split()[-4:] == ["-o", "main.line-height=33px", "kiosk", "run"]
    assert "Noto Sans Mono CJK SC:size=20" in started
    assert ended == "swaymsg exit"


PROGRAM = """\
#!/bin/sh
echo "$KIOSK_SIZE $(readlink /proc/self/fd/$KIOSK_STATE_FD)" >> {said}
[ "$KIOSK_SIZE" = 0 ] && exit 82
exit 0
"""


def test_in_a_real_compositor_letters_grow_the_state_is_handed_over_and_the_end_ends_everything() -> None:
    if missing := [name for name in ("sway", "foot") if shutil.which(name) is None]:
        pytest.skip(f"wants {' and '.join(missing)}")
    user = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        said = folder / "said"
        shutil.copy(DEPLOY / "lobby-screen", folder)
        for source, here in (
            ("foot/lobby.ini", "foot.ini"),
            ("lobby-session", "lobby-session"),
            ("sway/sway.conf", "sway.conf"),
        ):
            text = (DEPLOY / source).read_text(encoding="utf-8")
            text = text.replace("/etc/lobby/", f"{folder}/").replace(f"{OPT}deploy/", f"{folder}/")
            (folder / here).write_text(text, encoding="utf-8")
        (folder / "kiosk").write_text(PROGRAM.format(said=said), encoding="utf-8")
        # Whatever umask another test has left: nobody is to read and start them.
        for path in folder.iterdir():
            path.chmod(0o755)
        if user:
            os.chown(folder, NOBODY, NOBODY)
        display = {"WLR_BACKENDS": "headless", "WLR_LIBINPUT_NO_DEVICES": "1", "WLR_RENDERER": "pixman"}
        own = {"XDG_RUNTIME_DIR": name, "HOME": name, "PATH": f"{name}:{os.environ['PATH']}", "LANG": "C.UTF-8"}
        done = subprocess.run(
            ["sway", "--config", str(folder / "sway.conf")],
            env={**os.environ, **display, **own, "LOBBY_SIZES": "20 24 30"},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            **user,
        )
        assert said.exists(), done.stderr
        small, large = (line.split() for line in said.read_text(encoding="utf-8").splitlines())
    assert (small[0], large[0]) == ("0", "2")
    assert small[1:] == large[1:]
    assert small[1].startswith("/memfd:visit")
    assert re.findall(r"cell width=\d+, height=(\d+)", done.stderr) == ["33", "50"]
