"""The clocks of a promise: the same for the lobby, offline too, and for the server.

A clock starts when the server has the matter, and again when the matter is reopened. It is met when an event brought
the matter into the step's state, or a later one, in time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Literal, NamedTuple

from content.documents.matter import Matter, MatterEvent, MatterState
from content.documents.promise import Promise, PromiseStep

ORDER: dict[MatterState, int] = {
    "received": 0,
    "reopened": 0,
    "assigned": 1,
    "on_site": 2,
    "answered": 3,
    "closed": 4,
}
"""How far a matter is in each state."""


class Clock(NamedTuple):
    """One clock of a matter."""

    step: PromiseStep
    due: dt.datetime
    state: Literal["running", "met", "late"]
    """`late`: the time is over, whether or not the state was reached after it."""
    left: dt.timedelta
    """Time left until `due` now, or when the state was reached; negative: how late."""
    reached: dt.datetime | None
    """When the state was reached, if it was."""


def clocks(promise: Promise, matter: Matter, now: dt.datetime) -> list[Clock]:
    """Return the clocks that count for the matter, the first due first.

    Args:
        promise: What the matter runs against.
        matter: Its events need not be in order.
        now: The time, aware; only clocks that are not reached yet depend on it.
    """
    start = started(matter)
    steps = [step for step in promise.steps if not step.urgencies or matter.urgency in step.urgencies]
    return sorted((_clock(step, matter, start, now) for step in steps), key=lambda clock: clock.due)


def started(matter: Matter) -> dt.datetime:
    """Return when the clocks started: when the server had the matter, or when it was last reopened."""
    return max([matter.received_at, *(event.at for event in matter.events if event.state == "reopened")])


def reached(matter: Matter, state: MatterState) -> dt.datetime | None:
    """Return when the matter first came into the state or a later one since its clocks started, or None."""
    start = started(matter)
    wanted = ORDER[state]
    # What happened at the very moment of reopening belongs to the time before.
    again = any(event.state == "reopened" for event in matter.events)
    since: Iterable[MatterEvent] = (event for event in matter.events if not again or event.at > start)
    return min((event.at for event in since if ORDER[event.state] >= wanted), default=None)


def next_due(running: Iterable[Clock]) -> Clock | None:
    """Return the clock that the matter runs against now: the first due one whose state is not reached."""
    return min((clock for clock in running if clock.reached is None), key=lambda clock: clock.due, default=None)


def _clock(step: PromiseStep, matter: Matter, start: dt.datetime, now: dt.datetime) -> Clock:
    due = start + dt.timedelta(minutes=step.minutes)
    when = reached(matter, step.state)
    left = due - (when or now)
    if left < dt.timedelta():
        return Clock(step, due, "late", left, when)
    return Clock(step, due, "met" if when else "running", left, when)
