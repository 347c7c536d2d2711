"""States, clocks and lengths of time, in words."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from content.documents import in_language
from content.documents.estate import DANGER
from language.translation import N_, _, current, ngettext
from screens.dates import moment

if TYPE_CHECKING:
    from content.documents import Estate
    from content.promise import Clock

STATES: dict[str, str] = {
    "received": N_("Received"),
    "assigned": N_("On its way"),
    "on_site": N_("On site"),
    "fixed": N_("Fixed"),
    "answered": N_("Answered"),
    "closed": N_("Closed"),
    "reopened": N_("Open again"),
}
"""What a matter's states are called."""

KINDS: dict[str, str] = {"repair": N_("Repair"), "opinion": N_("Opinion"), "wish": N_("A wish")}
"""What record types are called."""

CLAIM = N_("Help with a wish")
"""What a wish's record is called with which somebody says that they will fulfil one."""

DANGER_WORD = N_("Danger")
"""How urgent a matter is called that was handed in after a danger."""

_MINUTE = dt.timedelta(minutes=1)
_HOUR = 60
_DAYS_FROM = 48 * 60


def state_words(state: str) -> str:
    """Return a state in words; one that this version does not know stands as it is."""
    return _(STATES[state]) if state in STATES else state


def kind_words(record_type: str, category: str = "") -> str:
    """Return in words what a matter is, by the type of its record and what it says of itself there."""
    if (record_type, category) == ("wish", "claim"):
        return _(CLAIM)
    return _(KINDS[record_type]) if record_type in KINDS else record_type


def urgency_words(estate: Estate, urgency: str) -> str:
    """Return in words how urgent a matter is, or nothing where the estate has no word for it."""
    if urgency == DANGER:
        return _(DANGER_WORD)
    return next((in_language(entry.name, current()) for entry in estate.urgencies if entry.id == urgency), "")


def length_words(length: dt.timedelta) -> str:
    """Return a length of time in whole minutes, hours or days, at least a minute."""
    minutes = max(1, round(length / _MINUTE))
    if minutes < _HOUR:
        return ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)
    if minutes < _DAYS_FROM:
        hours, rest = divmod(minutes, _HOUR)
        words = ngettext("{n} hour", "{n} hours", hours).format(n=hours)
        return f"{words} {ngettext('{n} minute', '{n} minutes', rest).format(n=rest)}" if rest else words
    days = minutes // (24 * _HOUR)
    return ngettext("{n} day", "{n} days", days).format(n=days)


def clock_words(clock: Clock, today: dt.date) -> tuple[str, str]:
    """Return what was promised, and in words how it stands: `5 分钟到场`, `按时, 今天 10:54`."""
    name = in_language(clock.step.name, current())
    length = length_words(abs(clock.left))
    if clock.reached is not None:
        at = moment(clock.reached, today)
        if clock.state == "met":
            return name, _("in time, {at}").format(at=at)
        return name, _("{length} late, {at}").format(length=length, at=at)
    if clock.state == "unmet":
        return name, "—"
    if clock.state == "late":
        return name, _("late: {length} over the time").format(length=length)
    return name, _("{length} left").format(length=length)
