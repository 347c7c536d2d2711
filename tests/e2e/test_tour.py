"""The main job on a real demo: a pty, a server process, a simulated reader. Every step of the tour is a test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kiosk.tour.player import Player
from kiosk.tour.steps import STEPS, Step


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pictures")


@pytest.fixture(scope="module")
def player(pictures: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Player]:
    with Player(pictures, tmp_path_factory.mktemp("demo")) as made:
        yield made


@pytest.mark.parametrize("step", STEPS, ids=[step.name for step in STEPS])
def test_the_main_job(step: Step, player: Player, pictures: Path) -> None:
    before = set(pictures.glob("*.svg"))
    assert player.play(step), "\n".join(player.robot.text())
    [picture] = set(pictures.glob("*.svg")) - before
    ElementTree.parse(picture)


def test_the_demo_ends_by_its_key_and_leaves_nothing_behind(player: Player) -> None:
    player.robot.key("ctrl+q")
    assert player.robot.exit(30) == 0
