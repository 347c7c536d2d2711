"""The clocks of a promise: the same for the lobby, offline too, and for the server.

A clock starts when the server has the matter, and again when the matter is reopened. It is met when in time an event
brought the matter into the step's state, or into one that this state goes without saying for. It ends unmet when the
matter is closed without it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Literal, NamedTuple

from content.documents.matter import Matter, MatterEvent, MatterState
from content.documents.promise import Promise, PromiseStep

SHOWN_BY: dict[MatterState, frozenset[MatterState]] = {
    "assigned": frozenset({"assigned", "on_site", "fixed", "answered"}),
    "on_site": frozenset({"on_site", "fixed"}),
    "fixed": frozenset({"fixed"}),
    "answered": frozenset({"answered", "fixed"}),
    "closed": frozenset({"closed"}),
    "reopened": frozenset({"reopened"}),
}
"""Which states show that a state was reached: whoever fixed it was there, but an answer alone brought nobody.

`received` is missing: whatever is a matter was received.
"""


class Clock(NamedTuple):
    """One clock of a matter."""

    step: PromiseStep
    due: dt.datetime
    state: Literal["running", "met", "late", "unmet"]
    """`late`: the time ran out, whether or not the state was reached after it; `unmet`: closed before, without it."""
    left: dt.timedelta
    """Time left until `due` when reached, else when the matter was closed, else now; negative: how late."""
    reached: dt.datetime | None
    """When the state was reached, if it was."""
    closed: dt.datetime | None = None
    """When the matter was closed without the state, if it was."""


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
    """Return when the matter first was seen to have reached the state since its clocks started, or None."""
    if state == "received":
        # The clocks start with it: no event tells of it.
        return started(matter)
    return min((event.at for event in _since_start(matter) if event.state in SHOWN_BY[state]), default=None)


def next_due(running: Iterable[Clock]) -> Clock | None:
    """Return the clock that the matter runs against now: the first due one whose state is not reached."""
    open_ones = (clock for clock in running if clock.reached is None and clock.closed is None)
    return min(open_ones, key=lambda clock: clock.due, default=None)


def _clock(step: PromiseStep, matter: Matter, start: dt.datetime, now: dt.datetime) -> Clock:
    due = start + dt.timedelta(minutes=step.minutes)
    when = reached(matter, step.state)
    closed = _closed(matter) if when is None else None
    left = due - (when or closed or now)
    if left < dt.timedelta():
        return Clock(step, due, "late", left, when, closed)
    return Clock(step, due, "met" if when else "unmet" if closed else "running", left, when, closed)


def _closed(matter: Matter) -> dt.datetime | None:
    """Return when a matter that is closed came to be so."""
    if matter.state != "closed":
        return None
    return min((event.at for event in _since_start(matter) if event.state == "closed"), default=started(matter))


def _since_start(matter: Matter) -> list[MatterEvent]:
    """Return the events that count for the clocks."""
    start = started(matter)
    # What happened at the very moment of reopening belongs to the time before.
    again = any(event.state == "reopened" for event in matter.events)
    return [event for event in matter.events if not again or event.at > start]
