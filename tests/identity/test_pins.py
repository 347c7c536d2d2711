from __future__ import annotations

from pathlib import Path

import pytest

from identity.errors import TooSoon, WrongPin
from identity.pins import DELAYS, PinGuard


class Wall:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "identity" / "pins.json"


def wrong(guard: PinGuard) -> int:
    with pytest.raises(WrongPin) as caught:
        guard.check(lambda: False)
    return int(caught.value.fields["seconds"])


def test_each_wrong_pin_waits_at_least_as_long_as_the_one_before(path: Path, wall: Wall) -> None:
    guard = PinGuard(path, wall)
    seen = []
    for _ in range(len(DELAYS) + 3):
        seen.append(wrong(guard))
        wall.now += seen[-1]
    assert seen == sorted(seen)
    assert seen[:2] == [0, 0]
    assert seen[-1] == DELAYS[-1]


def test_a_pin_tried_too_soon_is_not_even_looked_at(path: Path, wall: Wall) -> None:
    guard = PinGuard(path, wall)
    for _ in range(3):
        wrong(guard)
    with pytest.raises(TooSoon) as caught:
        guard.check(lambda: pytest.fail("looked at"))
    assert caught.value.fields["seconds"] == DELAYS[3]


@pytest.mark.parametrize("seconds_back", [1, 3600, 6 * 365 * 86400])
def test_a_clock_that_was_set_back_makes_nobody_wait_longer_than_the_delay(
    path: Path, wall: Wall, seconds_back: int
) -> None:
    for _ in range(3):
        wrong(PinGuard(path, wall))
    wall.now -= seconds_back
    assert PinGuard(path, wall).wait() == DELAYS[3]
    wall.now += DELAYS[3]
    assert PinGuard(path, wall).wait() == 0
    PinGuard(path, wall).check(lambda: True)


def test_the_delay_is_remembered_across_restarts(path: Path, wall: Wall) -> None:
    for _ in range(4):
        wrong(PinGuard(path, wall))
        wall.now += PinGuard(path, wall).wait()
    wrong(PinGuard(path, wall))
    assert PinGuard(path, wall).wait() == DELAYS[5]


def test_the_attempt_is_counted_before_the_pin_is_looked_at(path: Path, wall: Wall) -> None:
    guard = PinGuard(path, wall)

    def cut_the_power() -> bool:
        raise KeyboardInterrupt

    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            guard.check(cut_the_power)
    assert PinGuard(path, wall).wait() == DELAYS[3]


def test_the_right_pin_starts_anew(path: Path, wall: Wall) -> None:
    guard = PinGuard(path, wall)
    wrong(guard)
    wrong(guard)
    guard.check(lambda: True)
    assert wrong(guard) == 0


def test_a_damaged_file_brings_a_delay_not_freedom(path: Path, wall: Wall) -> None:
    path.parent.mkdir()
    path.write_bytes(b"{")
    assert PinGuard(path, wall).wait() > 0


def test_a_clock_set_back_never_makes_the_wait_longer(path: Path, wall: Wall) -> None:
    guard = PinGuard(path, wall)
    for _ in range(3):
        wrong(guard)
    wall.now -= 100_000
    assert guard.wait() == DELAYS[3]


def test_nobody_else_can_read_the_file(path: Path, wall: Wall) -> None:
    wrong(PinGuard(path, wall))
    assert path.stat().st_mode & 0o077 == 0
