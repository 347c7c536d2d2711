"""The pace that keeps a server well, with a clock turned by hand."""

from __future__ import annotations

import pytest

from server import pace
from server.pace import Load


class Fleet:
    """Terminals that come back when they were told to, and a server that needs so long for each."""

    def __init__(self, terminals: int, seconds_each: float) -> None:
        self.now = 0.0
        self.load = Load(lambda: self.now)
        self.terminals = terminals
        self.each = seconds_each

    def go_on(self, seconds: float, *, emergency: bool = False) -> None:
        ends = self.now + seconds
        while self.now < ends:
            self.now += 0.1
            every = self.load.emergency() if emergency else self.load.calm()
            self.load.spent(self.terminals / every * 0.1 * self.each)

    def share(self) -> float:
        return self.terminals / self.load.calm() * self.each


def test_a_city_of_2500_terminals_keeps_the_usual_pace() -> None:
    fleet = Fleet(2500, 0.0006)
    fleet.go_on(120)
    assert (fleet.load.calm(), fleet.load.emergency()) == (pace.CALM, pace.EMERGENCY)


def test_ten_thousand_terminals_are_asked_to_come_less_often_and_an_emergency_is_not() -> None:
    fleet = Fleet(10_000, 0.0006)
    fleet.go_on(240)
    assert pace.CALM < fleet.load.calm() <= pace.SLOWEST
    assert fleet.share() == pytest.approx(pace.SHARE, rel=0.3)
    assert fleet.load.emergency() == pytest.approx(pace.EMERGENCY, rel=0.2)


def test_however_many_there_are_a_notice_reaches_them_within_twenty_seconds() -> None:
    fleet = Fleet(200_000, 0.0006)
    fleet.go_on(240)
    assert fleet.load.calm() == fleet.load.emergency() == pace.SLOWEST < 20


def test_an_emergency_of_all_is_stretched_when_nothing_else_helps() -> None:
    fleet = Fleet(10_000, 0.0006)
    fleet.go_on(240, emergency=True)
    assert pace.EMERGENCY < fleet.load.emergency() <= pace.SLOWEST


def test_when_the_load_is_gone_the_pace_comes_back_by_itself() -> None:
    fleet = Fleet(10_000, 0.0006)
    fleet.go_on(240)
    fleet.terminals = 10
    fleet.go_on(120)
    assert fleet.load.calm() == pace.CALM
    fleet.terminals = 10_000
    fleet.go_on(240)
    fleet.now += 600  # nobody came at all
    fleet.load.spent(0.001)
    assert fleet.load.calm() == pace.CALM
