"""Whoever may send signals ends a lobby, and gets the terminal back as it was."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from kiosk.app import TOLD_TO_END
from kiosk.robot import Robot


def test_a_lobby_that_is_told_to_end_gives_the_terminal_back(tmp_path: Path) -> None:
    lobby = ["sh", "-c", 'echo "before 之前"; exec "$@"', "sh", sys.executable, "-m", "kiosk", "run"]
    with Robot(lobby, env={**os.environ, "KIOSK_HOME": str(tmp_path / "kiosk")}) as robot:
        robot.wait_for("知识问答", 60)
        assert robot.takes_taps
        os.kill(robot.pid, signal.SIGTERM)
        assert robot.exit(20) == TOLD_TO_END
        assert robot.text()[0] == "before 之前"
        assert not robot.takes_taps
