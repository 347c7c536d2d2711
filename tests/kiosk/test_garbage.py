from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from kiosk.garbage import EVERY_SECONDS, MOST_GATHERED, THOROUGH_SECONDS, Garbage


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


def gather(times: int) -> None:
    """Let something gather that two collections of the young leave alone."""
    gc.collect()
    kept: list[Cycle] = []
    while gc.get_count()[2] < times:
        kept += [Cycle() for _ in range(700)]


def test_nobody_waits_for_a_collection_when_it_can_be_done_while_nobody_is_there() -> None:
    garbage = Garbage(0.0)
    gather(1)
    assert not garbage.look(EVERY_SECONDS - 1, nobody_here=True)
    assert not garbage.look(EVERY_SECONDS, nobody_here=False)
    assert garbage.look(EVERY_SECONDS, nobody_here=True)
    assert not garbage.look(2 * EVERY_SECONDS, nobody_here=True), "nothing has come since"


def test_where_somebody_always_stands_little_gathers() -> None:
    garbage = Garbage(0.0)
    gather(MOST_GATHERED - 1)
    assert not garbage.look(1e6, nobody_here=False)
    gather(MOST_GATHERED)
    assert garbage.look(1.0, nobody_here=False)


def test_what_stays_is_looked_through_once() -> None:
    garbage = Garbage(0.0)
    kept = [Cycle() for _ in range(20_000)]
    gather(1)
    assert garbage.look(EVERY_SECONDS, nobody_here=True)
    assert not any(type(held) is Cycle for held in gc.get_objects())
    assert len(kept) == 20_000


def test_what_was_set_apart_while_it_was_in_use_goes_when_there_is_time() -> None:
    garbage = Garbage(0.0)
    screen = Cycle()
    gone = weakref.ref(screen)
    gather(MOST_GATHERED)
    assert garbage.look(1.0, nobody_here=False)
    del screen
    gather(1)
    assert garbage.look(EVERY_SECONDS + 1, nobody_here=True)
    assert gone() is not None
    gather(1)
    assert garbage.look(THOROUGH_SECONDS, nobody_here=True)
    assert gone() is None


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
