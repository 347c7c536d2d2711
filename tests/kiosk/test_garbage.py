from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from kiosk.garbage import AT_LATEST_SECONDS, EVERY_SECONDS, Garbage


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.set_threshold(*thresholds)
    gc.unfreeze()


class Cycle:
    """Nobody needs it, and counting references does not tell."""

    def __init__(self) -> None:
        self.me = self


def test_everything_is_looked_through_when_nobody_is_there_and_at_the_latest_after_an_hour() -> None:
    garbage = Garbage(0.0)
    assert not garbage.look(EVERY_SECONDS - 1, nobody_here=True)
    assert not garbage.look(EVERY_SECONDS, nobody_here=False)
    assert garbage.look(EVERY_SECONDS + 5, nobody_here=True)
    assert not garbage.look(EVERY_SECONDS + 6, nobody_here=True)
    later = EVERY_SECONDS + 5 + AT_LATEST_SECONDS
    assert not garbage.look(later - 1, nobody_here=False)
    assert garbage.look(later, nobody_here=False)


def test_what_comes_in_great_numbers_makes_nobody_wait_for_a_full_collection() -> None:
    Garbage(0.0)
    full: list[int] = []

    def note(phase: str, told: dict[str, int]) -> None:
        if phase == "start" and told["generation"] == 2:
            full.append(1)

    gc.callbacks.append(note)
    try:
        kept = [[Cycle() for _ in range(10)] for _ in range(20_000)]
    finally:
        gc.callbacks.remove(note)
    assert len(kept) == 20_000
    assert full == []
