"""`kiosk demo --tour DIR`: the main job, played by itself on a real pty, with a picture of each screen."""

from __future__ import annotations

import tempfile
from pathlib import Path

from kiosk.errors import Refused


def tour(folder: Path, keep: Path | None = None) -> int:
    """Play every step; return 0 if each did what it should, 1 after the first that did not.

    Args:
        folder: Where the pictures go; made if it is not there.
        keep: Where the demo's data stays; None: nowhere.
    """
    from kiosk.tour.player import Player
    from kiosk.tour.steps import STEPS

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(f"{folder} cannot be made ({error.strerror}): name another folder.") from error
    with (
        tempfile.TemporaryDirectory(prefix="kiosk-tour-") as temporary,
        Player(folder, keep or Path(temporary)) as player,
    ):
        for step in STEPS:
            if not player.play(step):
                return 1
        repeated = player.repeated
    print(f"ok      {len(STEPS)} steps, {repeated} taps made twice; pictures in {folder}")
    return 0
