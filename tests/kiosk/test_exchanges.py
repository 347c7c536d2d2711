"""The thread of exchanges lives on whatever this machine does to it, and a lobby stands where it was enrolled."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from pathlib import Path

import pytest

from content.sample import sample_folder
from kiosk.cli import main
from kiosk.exchanges import Exchanges
from kiosk.terminal import Terminal
from screens.lobby import LinkState

PATIENCE = 30.0


class Told:
    """A terminal's exchanges, and what they tell of the link."""

    def __init__(self, home: Path) -> None:
        self.links: queue.Queue[LinkState] = queue.Queue()
        self.terminal = Terminal(home)
        self.exchanges = Exchanges(self.terminal, self.links.put, self.terminal.move)

    def until(self, error: str) -> LinkState:
        """Exchange again until the link is told with that error."""
        while True:
            self.exchanges.wake()
            link = self.links.get(timeout=PATIENCE)
            if link.error == error:
                return link


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    made = Told(tmp_path / "kiosk")
    made.exchanges.start()
    yield made
    made.exchanges.stop()
    made.exchanges.join(PATIENCE)
    made.terminal.close()


def test_secrets_that_may_not_be_read_stop_no_thread(told: Told) -> None:
    told.until("")
    secrets = told.terminal.home.secrets
    kept = secrets.rename(secrets.with_name("kept"))
    secrets.mkdir()
    assert told.until("secrets-failed").state == "never"
    secrets.rmdir()
    kept.rename(secrets)
    assert told.until("").state == "never"


def test_damaged_secrets_are_told_until_the_terminal_is_enrolled_again(told: Told) -> None:
    told.until("")
    told.terminal.home.secrets.write_text("garbage[", "utf-8")
    assert told.until("secrets-damaged").state == "never"


def test_not_even_whoever_is_told_can_stop_it(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    told.until("")
    broken = Exchanges(told.terminal, told.links.put, told.terminal.move)
    tries: queue.Queue[None] = queue.Queue()

    def fails(_link: LinkState) -> None:
        tries.put(None)
        raise RuntimeError("the screen is gone")

    broken._on_link = fails
    broken.start()
    for _ in range(3):
        tries.get(timeout=PATIENCE)
        broken.wake()
    assert broken.is_alive()
    broken.stop()
    broken.join(PATIENCE)
    assert not broken.is_alive()


def test_a_terminal_that_shows_the_sample_as_its_own_content_moves_nowhere(tmp_path: Path) -> None:
    assert main(["--home", str(tmp_path), "content", "load", str(sample_folder())]) == 0
    terminal = Terminal(tmp_path)
    assert terminal.lobby.settings.sample
    assert terminal.moving() is None
    terminal.close()
