"""The clocks of a promise."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from content.documents import Matter, Promise
from content.documents.matter import MatterEvent, MatterState
from content.documents.promise import MOST_MINUTES, PromiseStep
from content.pack import read
from content.promise import clocks, next_due
from content.sample import sample_folder

START = dt.datetime(2026, 11, 22, 8, 0, tzinfo=dt.UTC)


def after(minutes: float) -> dt.datetime:
    return START + dt.timedelta(minutes=minutes)


def matter(*events: tuple[float, MatterState], urgency: str = "urgent") -> Matter:
    return Matter(
        id="e/m",
        number="407182653",
        record_type="repair",
        building="e/b3",
        urgency=urgency,
        state=events[-1][1] if events else "received",
        received_at=START,
        events=[MatterEvent(at=after(minutes), state=state) for minutes, state in events],
    )


SITE = PromiseStep(id="site", name="到场", state="on_site", minutes=5)
FIXED = PromiseStep(id="fixed", name="修好", state="fixed", minutes=30)
ANSWER = PromiseStep(id="answer", name="答复", state="answered", minutes=60)

STORIES: dict[str, tuple[list[tuple[float, MatterState]], float, list[tuple[str, str, float]]]] = {
    "nothing yet": ([], 3, [("site", "running", 2), ("fixed", "running", 27)]),
    "at the last moment": ([], 5, [("site", "running", 0), ("fixed", "running", 25)]),
    "just too late": ([], 5.5, [("site", "late", -0.5), ("fixed", "running", 24.5)]),
    "received is not there": ([(0, "received"), (1, "assigned")], 6, [("site", "late", -1), ("fixed", "running", 24)]),
    "there in time": ([(4, "on_site")], 60, [("site", "met", 1), ("fixed", "late", -30)]),
    "there exactly in time": ([(5, "on_site")], 60, [("site", "met", 0), ("fixed", "late", -30)]),
    "there late": ([(7, "on_site")], 8, [("site", "late", -2), ("fixed", "running", 22)]),
    "whoever fixed it was there": ([(4, "fixed")], 90, [("site", "met", 1), ("fixed", "met", 26)]),
    "an answer alone brought nobody": ([(1, "answered")], 4, [("site", "running", 1), ("fixed", "running", 26)]),
    "an answer alone mends nothing": (
        [(4, "on_site"), (9, "answered")],
        40,
        [("site", "met", 1), ("fixed", "late", -10)],
    ),
    "closed without more": ([(4, "closed")], 90, [("site", "unmet", 1), ("fixed", "unmet", 26)]),
    "closed too late without more": ([(40, "closed")], 90, [("site", "late", -35), ("fixed", "late", -10)]),
    "closed when it was fixed": ([(4, "fixed"), (40, "closed")], 90, [("site", "met", 1), ("fixed", "met", 26)]),
    "the first time counts": ([(4, "on_site"), (9, "on_site")], 20, [("site", "met", 1), ("fixed", "running", 10)]),
    "events in any order": ([(20, "fixed"), (4, "on_site")], 60, [("site", "met", 1), ("fixed", "met", 10)]),
    "reopened starts anew": (
        [(4, "on_site"), (20, "fixed"), (60, "reopened")],
        63,
        [("site", "running", 2), ("fixed", "running", 27)],
    ),
    "fixed again after reopening": (
        [(4, "on_site"), (20, "fixed"), (60, "reopened"), (80, "fixed")],
        500,
        [("site", "late", -15), ("fixed", "met", 10)],
    ),
    "reopened and closed at the same moment": (
        [(20, "fixed"), (60, "closed"), (60, "reopened")],
        61,
        [("site", "running", 4), ("fixed", "running", 29)],
    ),
}


@pytest.mark.parametrize(("events", "now", "told"), STORIES.values(), ids=STORIES)
def test_clocks_of_a_story(
    events: list[tuple[float, MatterState]], now: float, told: list[tuple[str, str, float]]
) -> None:
    promise = Promise(id="e/p", name="快", steps=[FIXED, SITE])
    found = clocks(promise, matter(*events), after(now))
    assert [(clock.step.id, clock.state, clock.left.total_seconds() / 60) for clock in found] == told


@pytest.mark.parametrize(
    ("urgency", "minutes"),
    [("urgent", [5, 30]), ("normal", [5, 30]), ("major", [5, 240]), ("complex", [5, 1440]), ("", [5])],
)
def test_the_sample_promise_is_5341(urgency: str, minutes: list[int]) -> None:
    promises = {each.id: each for each in read(sample_folder()).entries if isinstance(each, Promise)}
    found = clocks(promises["yangguang/p5341"], matter(urgency=urgency), START)
    assert [clock.due for clock in found] == [after(each) for each in minutes]


def test_the_next_clock_is_the_first_that_is_not_reached() -> None:
    promise = Promise(id="e/p", name="快", steps=[FIXED, SITE])
    running = next_due(clocks(promise, matter((4, "on_site")), after(6)))
    assert running is not None and running.step is FIXED
    assert next_due(clocks(promise, matter((4, "closed")), after(6))) is None


def test_an_answer_counts_where_an_answer_was_promised_and_so_does_what_was_fixed() -> None:
    promise = Promise(id="e/p", name="快", steps=[ANSWER])
    told: list[tuple[MatterState, str]] = [("answered", "met"), ("fixed", "met"), ("on_site", "running")]
    for state, expected in told:
        assert clocks(promise, matter((9, state)), after(10))[0].state == expected


def test_times_of_other_zones_are_the_same_times() -> None:
    promise = Promise(id="e/p", name="快", steps=[SITE])
    china = after(3).astimezone(dt.timezone(dt.timedelta(hours=8)))
    assert clocks(promise, matter(), china)[0].left == dt.timedelta(minutes=2)


def test_that_it_was_received_is_met_by_receiving_it() -> None:
    step = PromiseStep(id="in", name="受理", state="received", minutes=1)
    promise = Promise(id="e/p", name="承诺", steps=[step])
    (clock,) = clocks(promise, matter(), after(500))
    assert (clock.state, clock.reached) == ("met", START)
    assert next_due([clock]) is None


def test_the_longest_promise_that_can_be_written_has_a_day_on_which_it_ends() -> None:
    step = PromiseStep(id="year", name="一年", state="fixed", minutes=MOST_MINUTES)
    (clock,) = clocks(Promise(id="e/p", name="承诺", steps=[step]), matter(), START)
    assert clock.due == START + dt.timedelta(days=366)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"id": "x", "name": "x", "state": "fixed", "minutes": MOST_MINUTES + 1}, PromiseStep)
