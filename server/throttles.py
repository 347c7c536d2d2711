"""Waits after wrong tries, kept in the database so that a restart forgets nothing."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.db import transaction

from server.models import Throttle


class Rule(NamedTuple):
    """So many wrong tries are free; then the wait doubles with each, up to the longest."""

    free: int
    first_wait: dt.timedelta
    longest: dt.timedelta
    forget_after: dt.timedelta


LOGIN_FROM = Rule(30, dt.timedelta(seconds=15), dt.timedelta(minutes=15), dt.timedelta(hours=1))
"""For an address: a whole office may share one."""
LOGIN = Rule(5, dt.timedelta(seconds=15), dt.timedelta(minutes=15), dt.timedelta(hours=1))


def seconds_left(key: str, now: dt.datetime) -> int:
    """Return for how many seconds no further try is allowed."""
    row = Throttle.objects.filter(key=key).first()
    if row is not None and row.until is not None and now < row.last_at:
        # The clock was set back, maybe by years: the wait begins now.
        row.until, row.last_at = now + (row.until - row.last_at), now
        row.save(update_fields=["until", "last_at"])
    if row is None or row.until is None or row.until <= now:
        return 0
    return int((row.until - now).total_seconds()) + 1


@transaction.atomic
def failed(key: str, rule: Rule, now: dt.datetime) -> int:
    """Remember a wrong try and return how many there were lately."""
    row, _ = Throttle.objects.select_for_update().get_or_create(key=key, defaults={"last_at": now})
    if now - row.last_at > rule.forget_after:
        row.failures = 0
    row.failures += 1
    row.last_at = now
    beyond = row.failures - rule.free
    row.until = now + min(rule.first_wait * 2 ** min(beyond, 16), rule.longest) if beyond >= 0 else None
    row.save()
    return row.failures


def forget(key: str) -> None:
    """Begin anew, as after a right try."""
    Throttle.objects.filter(key=key).delete()
