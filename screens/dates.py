"""Days and times in words, by the clock on the wall of a Chinese lobby."""

from __future__ import annotations

import datetime as dt

from language.text import MONTHS, date_line
from language.translation import _, current

ZONE = dt.timezone(dt.timedelta(hours=8), "CST")
"""All of China keeps Beijing time, without summer time."""


def local(moment: dt.datetime) -> dt.datetime:
    """Return an aware time as the lobby's clock shows it."""
    return moment.astimezone(ZONE)


def time(moment: dt.datetime) -> str:
    """Return `10:49` of an aware time."""
    return f"{local(moment):%H:%M}"


def date(day: dt.date) -> str:
    """Return `11月22日` or `22 Nov`."""
    return f"{day.month}月{day.day}日" if current() == "zh" else f"{day.day} {MONTHS[day.month - 1]}"


def short_weekday(day: dt.date) -> str:
    """Return `周日` or `Sun`."""
    words = date_line(day, current())
    return "周" + words[-1] if current() == "zh" else words.split()[0]


def moment(at: dt.datetime, today: dt.date) -> str:
    """Return an aware time in words: `今天 10:49`, `11月20日 10:49`, with the year if it is another one."""
    day = local(at).date()
    if day == today:
        return _("today {time}").format(time=time(at))
    if day == today - dt.timedelta(days=1):
        return _("yesterday {time}").format(time=time(at))
    if day.year == today.year:
        return f"{date(day)} {time(at)}"
    return f"{day:%Y-%m-%d} {time(at)}"
