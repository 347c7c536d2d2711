"""What has changed in an estate since a terminal's cursor.

Each start of the server begins a new epoch and notes how far the one before had come. A server that was restored from
a backup forgot what it told after that: a cursor from then lies further on than its epoch came, or is of an epoch that
was never begun here, however far others have moved the estate on since.
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from records import wire
from server.models import Document, Estate, FormerEpoch
from server.models.estate import new_epoch

EPOCH_AT_MOST_EVERY = dt.timedelta(hours=1)
"""A terminal whose cursor lies ahead makes all terminals of the estate start over; not more often than this."""
MOST_FORMER = 200
"""So many epochs of an estate are remembered; whoever was away for longer starts over."""

_LOG = logging.getLogger("server.changes")


class Answer(NamedTuple):
    """The part of an `ExchangeAnswer` that tells of changes."""

    changes: list[wire.Change]
    cursor: wire.Cursor | None
    more: bool
    start_over: bool


def known(estate: Estate, cursor: wire.Cursor | None) -> wire.Cursor | None:
    """Return the cursor as one of the present epoch, None if it means nothing here.

    To be asked before records are taken in. One that lies further on than its epoch came tells that this server was
    restored from a backup. What a terminal hands over now moves the estate on, perhaps past its cursor, and then
    nobody could tell any more.
    """
    if cursor is None:
        return None
    if cursor.epoch == estate.epoch:
        until: int | None = estate.sequence
    else:
        former = FormerEpoch.objects.filter(estate=estate, name=cursor.epoch)
        until = former.values_list("until", flat=True).first()
    if until is None:
        return None
    if cursor.sequence > until:
        _begin_anew(estate)
        return None
    return wire.Cursor(estate.epoch, cursor.sequence)


def since(estate: Estate, cursor: wire.Cursor | None, limit: int) -> Answer:
    """Return up to `limit` changes after the cursor, oldest first, each document once in its newest state.

    Without one that is `known`, the terminal starts over.
    """
    limit = min(limit, wire.MAX_CHANGES)
    start_over = cursor is None or cursor.epoch != estate.epoch or not 0 <= cursor.sequence <= estate.sequence
    if limit <= 0:
        return Answer([], None, False, False)
    after = 0 if start_over or cursor is None else cursor.sequence
    if after == estate.sequence and not start_over:
        return Answer([], None, False, False)
    rows = Document.objects.filter(estate=estate, sequence__gt=after).order_by("sequence")
    if after == 0:
        # Whoever begins anew needs no list of what is gone.
        rows = rows.filter(public__isnull=False)
    found = list(rows.values_list("type", "version", "doc_id", "public", "sequence")[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    # Read before the rows were, so that nothing committed in between is passed over.
    reached = found[-1][4] if more else max([estate.sequence, *(row[4] for row in found[-1:])])
    changes = [
        wire.Change(type=kind, version=version, id=doc_id, body=None if public is None else bytes(public))
        for kind, version, doc_id, public, _ in found
    ]
    return Answer(changes, wire.Cursor(estate.epoch, reached), more, start_over)


def begin_all_anew() -> int:
    """Make every terminal start over, whatever its cursor says; return how many estates that are."""
    now = timezone.now()
    with transaction.atomic():
        FormerEpoch.objects.all().delete()
        estates = Estate.objects.values_list("pk", flat=True)
        return sum(Estate.objects.filter(pk=pk).update(epoch=new_epoch(), epoch_at=now) for pk in estates)


def begin_epochs() -> None:
    """Begin a new epoch for every estate, which the one before goes on into; at each start of the server."""
    with transaction.atomic():
        for estate in Estate.objects.select_for_update():
            FormerEpoch.objects.create(estate=estate, name=estate.epoch, until=estate.sequence)
            Estate.objects.filter(pk=estate.pk).update(epoch=new_epoch())
            newest = FormerEpoch.objects.filter(estate=estate).order_by("-pk").values_list("pk", flat=True)
            for oldest in newest[MOST_FORMER : MOST_FORMER + 1]:
                FormerEpoch.objects.filter(estate=estate, pk__lte=oldest).delete()


def _begin_anew(estate: Estate) -> None:
    now = timezone.now()
    if estate.epoch_at is not None and now - estate.epoch_at < EPOCH_AT_MOST_EVERY:
        return
    epoch = new_epoch()
    with transaction.atomic():
        if not Estate.objects.filter(pk=estate.pk, epoch=estate.epoch).update(epoch=epoch, epoch_at=now):
            return
        FormerEpoch.objects.filter(estate=estate).delete()
    estate.epoch, estate.epoch_at = epoch, now
    _LOG.warning("set back: all terminals of estate=%s send again what they sent, and pull everything", estate.pk)
