"""A disk that fills up under a real lobby: it refuses kindly, can still write, and goes on when there is room."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from terminal_command import TerminalCommand

from kiosk.robot import Robot
from kiosk.tour.player import Player
from records.outbox import RESERVE_BYTES

PLENTY = 30.0
DISK_BYTES = 40 * 1024 * 1024
pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="not allowed here: mounts are for root")


class Hands(Player):
    def __init__(self, robot: Robot) -> None:
        self.robot, self.repeated = robot, 0


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own for the terminal's data."""
    there = tmp_path / "disk"
    there.mkdir()
    options = f"size={DISK_BYTES}"
    if subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", there], check=False).returncode:
        pytest.skip("not allowed here: to mount a small tmpfs")
    try:
        yield there
    finally:
        subprocess.run(["umount", there], check=True)


def leave(disk: Path, free: int) -> Path:
    """Fill the disk up to so many bytes."""
    told = os.statvfs(disk)
    filler = disk / "filler"
    filler.write_bytes(bytes(told.f_bavail * told.f_frsize - free))
    return filler


def test_a_nearly_full_disk_refuses_at_the_screen_and_to_commands_and_there_is_room_for_the_refusal(disk: Path) -> None:
    terminal = TerminalCommand(disk / "kiosk")
    with Robot([sys.executable, "-m", "kiosk", "run"], env=terminal.environment) as robot:
        hands = Hands(robot)
        hands.see("报修", seconds=PLENTY)
        hands.tap("微心愿", "许个心愿", "想学用手机", "不用联系")
        hands.see("对不对", seconds=PLENTY)
        filler = leave(disk, RESERVE_BYTES - 64 * 1024)
        hands.tap("交给物业")
        hands.see("存满了", seconds=PLENTY)
        refused = terminal.run("records", "add", "--json", input='{"type": "opinion", "text": "满了"}\n')
        assert refused.returncode == 1
        assert "error" in refused.stdout
        assert terminal.json("records", "list") == []
        # What is left is enough to note things, for the log, and for settings.
        (disk / "kiosk" / "a-line-of-the-log").write_bytes(bytes(4 * 1024 * 1024))
        (disk / "kiosk" / "a-line-of-the-log").unlink()
        filler.unlink()
        hands.tap("知道了", "交给物业")
        hands.see("请记住编号", seconds=PLENTY)
    assert len(terminal.json("records", "list", "--all")) == 1
