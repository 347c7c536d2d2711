"""How much there is of everything: for `kiosk-server stats` and the console's first page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Model, QuerySet

from server.matters import Clocks
from server.models import Document, Enrolment, Matter, ReceivedRecord, SetAside, Terminal
from server.models.matter import ENDED, UNANSWERED

_M = TypeVar("_M", bound=Model)

LOST_AFTER = dt.timedelta(minutes=10)
"""A terminal that was not heard of for so long counts as silent."""

DOUBLED_FOR = dt.timedelta(hours=1)
"""So long after they were last heard of, two machines still count as posing as one terminal: each tells how it is every
ten minutes at least."""

MOST_CLOCKS = 5000
"""Open matters whose clocks are looked at, the oldest first: those are late."""


def figures(
    now: dt.datetime, estates: Iterable[str] | None = None, buildings: Iterable[str] | None = None
) -> dict[str, int]:
    """Return the figures, of some estates or of all; those of matters of some buildings, or of all.

    `records` are those that were accepted, each once; health reports are none.
    """
    codes = None if estates is None else list(estates)

    def of(rows: QuerySet[_M]) -> QuerySet[_M]:
        return rows if codes is None else rows.filter(estate__in=codes)

    matters = of(Matter.objects.all())
    if buildings is not None:
        matters = matters.filter(building__in=list(buildings))
    terminals = of(Terminal.objects.filter(state=Terminal.APPROVED))
    return {
        "records": of(ReceivedRecord.objects.all()).count(),
        "matters": matters.count(),
        "matters_unanswered": matters.filter(state__in=UNANSWERED).count(),
        "terminals": terminals.count(),
        "terminals_silent": terminals.exclude(last_seen__gt=now - LOST_AFTER).count(),
        "terminals_doubled": terminals.filter(doubled_at__gt=now - DOUBLED_FOR).count(),
        "terminals_waiting": Enrolment.objects.filter(state=Enrolment.WAITING, expires_at__gt=now).count(),
        "set_aside": of(SetAside.objects.filter(resolved_at__isnull=True)).count(),
        "documents": of(Document.objects.filter(deleted=False)).count(),
        "notices_held": of(Document.objects.filter(deleted=False, held=True, type="notice")).count(),
        "wishes_held": of(Document.objects.filter(deleted=False, held=True, type="wish")).count(),
    }


def late(now: dt.datetime, estates: Iterable[str] | None = None, buildings: Iterable[str] | None = None) -> int:
    """Return how many matters that are not closed have missed their promise."""
    rows = Matter.objects.exclude(state=ENDED).order_by("received_at").prefetch_related("events")
    if estates is not None:
        rows = rows.filter(estate__in=list(estates))
    if buildings is not None:
        rows = rows.filter(building__in=list(buildings))
    clocks = Clocks(now)
    return sum(clocks.late(matter) for matter in rows[:MOST_CLOCKS])
