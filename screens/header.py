"""The one line at the top of every screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from content.documents import in_language
from language.text import date_line, fit
from language.translation import N_, _, current, ngettext
from screens.dates import local, short_weekday, time

if TYPE_CHECKING:
    import datetime as dt

    from screens.lobby import LinkState, Lobby
    from screens.lobby_app import LobbyApp

NARROW = 65
"""At so many columns and less the hotline stands in the header."""

WIDE = 80
"""From so many columns on the lunar date and festivals are tried too."""


class Told(NamedTuple):
    """What the header tells, before it is made to fit."""

    estate: str
    building: str
    sample: bool
    now: dt.datetime
    link: LinkState
    hotline: str

    @classmethod
    def of(cls, lobby: Lobby) -> Told:
        """Return what the header of this lobby tells now."""
        estate, building = lobby.estate(), lobby.building()
        language = current()
        return cls(
            in_language(estate.name, language),
            in_language(building.name, language) if building else "",
            lobby.settings.sample,
            lobby.clock.now().replace(second=0, microsecond=0),
            lobby.link,
            estate.hotline,
        )


LINKS = {
    "online": N_("Online"),
    "offline": N_("Offline"),
    "never": N_("Offline"),
    "refused": N_("Out of use"),
}


def link_words(link: LinkState) -> str:
    """Return how the property office is reached: `已联网`, `离线 3条待传`, `已停用 3条待传`."""
    waiting = ngettext("{n} waiting", "{n} waiting", link.queued).format(n=link.queued) if link.queued else ""
    return f"{_(LINKS[link.state])} {waiting}".strip()


def line(told: Told, width: int) -> str:
    """Return the header in `width` cells: the long words where there is room, else shorter ones."""
    inside = width - 2
    hotline = told.hotline if width <= NARROW else ""
    link = link_words(told.link)
    day = local(told.now)
    clock = time(told.now)
    full = f"{date_line(day, current())}  {clock}"
    short = f"{short_weekday(day)} {clock}"
    place = " ".join(filter(None, (told.estate, told.building)))
    here = told.building or told.estate
    # From the fullest to the shortest; the first that fits is taken.
    for left, middle in (
        *(_with_calendar(place, told.sample, day, full) if width >= WIDE else ()),
        (_with_mark(place, told.sample, long=True), full),
        (_with_mark(place, told.sample, long=True), short),
        (_with_mark(place, told.sample, long=False), short),
        # An estate's name that finds no room is left out: half of it would tell nothing to those who live there.
        (_with_mark(here, told.sample, long=False), short),
        (_with_mark(here, told.sample, long=False), clock),
        (here, clock),
    ):
        right = "  ".join(filter(None, (link, hotline)))
        if cell_len(left) + cell_len(middle) + cell_len(right) + 4 <= inside:
            return f" {_spread(left, middle, right, inside)} "
    right = "  ".join(filter(None, (link, hotline)))
    return f" {fit(f'{here}  {right}', inside)}".ljust(width)


def calendar(told: Told, width: int) -> str:
    """Return the day with its festivals and its lunar date where the header of that width has no room for the day."""
    day = local(told.now)
    words = date_line(day, current())
    return "" if words in line(told, width) else "  ".join((words, *_calendar(day)))


def _with_calendar(place: str, sample: bool, day: dt.datetime, full: str) -> list[tuple[str, str]]:
    """Return the place and the day with its festivals and its lunar date; a festival is the last to be left out."""
    *held, lunar = _calendar(day)
    days = ["  ".join((full, *held, lunar)), *(["  ".join((full, *held))] if held else [])]
    return [(_with_mark(place, sample, long=long), day) for day in days for long in (True, False)]


def _calendar(day: dt.datetime) -> list[str]:
    """Return the festivals of a day, and last its lunar date."""
    # Only imported where it is shown: the table of the calendar is long.
    from language.lunar import festivals, lunar_line

    return [*festivals(day, current()), lunar_line(day, current())]


def _with_mark(place: str, sample: bool, *, long: bool) -> str:
    # gettext finds no texts within f-strings.
    mark = _("Sample estate (made up)") if long else _("(sample)")
    return f"{place} {mark}" if sample else place


def _spread(left: str, middle: str, right: str, width: int) -> str:
    """Return the three parts in `width` cells, the middle one in the middle if its neighbours let it."""
    lengths = [cell_len(part) for part in (left, middle, right)]
    place = (width - lengths[1]) // 2
    place = max(lengths[0] + 2, min(place, width - lengths[2] - 2 - lengths[1]))
    gap = width - place - lengths[1] - lengths[2]
    return left + " " * (place - lengths[0]) + middle + " " * gap + right


class Header(Widget):
    """Estate and building, day and time, and how the central server is reached."""

    DEFAULT_CSS = """
    Header { height: 1; width: 1fr; background: $accent; color: $on-accent; text-style: bold; }
    """

    def render(self) -> Content:
        """Return the line for the present width."""
        return Content(line(Told.of(cast("LobbyApp", self.app).lobby), self.size.width))
