"""What was kept long enough goes: once a day, by each estate's own table (`content.documents.retention`).

What remains of a matter is when it came, what kind it was and how long it took; of a record that it was accepted, so
that coming again makes no second one.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Coalesce

from content.documents import Estate as EstateDocument
from content.documents import Wish
from content.documents.retention import Retention
from server import documents, matters
from server.models import Document, Enrolment, Estate, Matter, MatterEvent, ReceivedRecord, SetAside, Throttle
from server.writing import writing

CHUNK = 200
"""Rows in one transaction: terminals that hand something in meanwhile wait for no more."""
DONE = ("fixed", "answered", "closed")
BY = "保留期限"
"""Whom the console names."""
_FORGOTTEN = "(已删除)"
_CONTACT = {"contact_phone": "", "contact_card": "", "household": "", "home": ""}
_NO_CONTACT = Q(**_CONTACT)


def purge(now: dt.datetime, estates: Iterable[str] | None = None) -> dict[str, int]:
    """Delete what has been kept long enough, and return how many rows of each kind changed or went; raises `Busy`.

    Args:
        now: The time.
        estates: Their codes; None: all.
    """
    codes = list(Estate.objects.values_list("code", flat=True) if estates is None else estates)
    tables = {code: of_estate(code) for code in codes}
    done: dict[str, int] = {}
    for kind, forget in _OF_ESTATES.items():
        done[kind] = sum(forget(code, _before(now, table, kind)) for code, table in tables.items())
    for kind, end in _OF_ALL.items():
        # What belongs to no estate goes by the strictest table.
        strictest = min((getattr(table, kind) for table in tables.values()), default=getattr(Retention(), kind))
        done[kind] = end(now, now - dt.timedelta(days=strictest))
    _empty_log()
    return done


def of_estate(code: str) -> Retention:
    """Return an estate's table."""
    found = documents.get(EstateDocument, code)
    return found.retention if found else Retention()


def _before(now: dt.datetime, table: Retention, kind: str) -> dt.datetime:
    days: int = getattr(table, kind)
    return now - dt.timedelta(days=days)


def _forget_contacts(estate: str, before: dt.datetime) -> int:
    return _in_pieces(_done(estate, before).exclude(_NO_CONTACT), _without_contact)


def _forget_words(estate: str, before: dt.datetime) -> int:
    return _in_pieces(_with_words(_done(estate, before)), _without_words)


def _forget_unfinished(estate: str, before: dt.datetime) -> int:
    left = Matter.objects.filter(estate=estate, received_at__lt=before).exclude(state__in=DONE)
    found = _in_pieces(left.exclude(_NO_CONTACT), _without_contact)
    return found + _in_pieces(_with_words(left), _without_words)


def _done(estate: str, before: dt.datetime) -> QuerySet[Matter]:
    """Return the matters whose last step was taken before that time, and left nothing to be done."""
    rows = Matter.objects.filter(estate=estate, state__in=DONE)
    return rows.annotate(last=Coalesce(Max("events__at"), "received_at")).filter(last__lt=before)


def _with_words(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    told = MatterEvent.objects.exclude(text="").values("matter")
    return rows.filter(~Q(text="") | Q(pk__in=told))


def _without_contact(pks: list[Any]) -> int:
    return Matter.objects.filter(pk__in=pks).update(**_CONTACT)


def _without_words(pks: list[Any]) -> int:
    MatterEvent.objects.filter(matter__in=pks).update(text="")
    changed = Matter.objects.filter(pk__in=pks).update(text="")
    for matter in Matter.objects.filter(pk__in=pks).prefetch_related("events"):
        documents.put(matter.estate_id, matters.public_view(matter), by=BY)
        if matter.record_type == "wish":
            _forget_held_wish(matter.estate_id, matter.pk)
    return changed


def _forget_held_wish(estate: str, record: uuid.UUID) -> None:
    """A wish that never hung on the wall is the resident's words and nothing else."""
    made = Document.objects.filter(type=Wish.type, doc_id=f"{estate}/w-{record.hex}", held=True, deleted=False)
    for doc_id in made.values_list("doc_id", flat=True):
        documents.delete(Wish, doc_id, BY)


def _forget_records(estate: str, before: dt.datetime) -> int:
    old = ReceivedRecord.objects.filter(estate=estate, received_at__lt=before).exclude(body="")
    return _in_pieces(old, lambda pks: ReceivedRecord.objects.filter(pk__in=pks).update(body=""))


def _forget_set_aside(estate: str, before: dt.datetime) -> int:
    return _delete(SetAside.objects.filter(estate=estate, received_at__lt=before))


def _forget_deleted(estate: str, before: dt.datetime) -> int:
    old = Document.objects.filter(estate=estate, deleted=True, updated_at__lt=before).exclude(body="")
    return _in_pieces(old, _without_body)


def _without_body(pks: list[Any]) -> int:
    journal = LogEntry.objects.filter(content_type__app_label="console", object_id__in=[str(pk) for pk in pks])
    journal.update(object_repr=_FORGOTTEN)
    return Document.objects.filter(pk__in=pks).update(body="")


def _forget_journal(now: dt.datetime, before: dt.datetime) -> int:
    return _delete(LogEntry.objects.filter(action_time__lt=before))


def _forget_sign_ins(now: dt.datetime, before: dt.datetime) -> int:
    return (
        _delete(Session.objects.filter(expire_date__lt=now))
        + _delete(Throttle.objects.filter(last_at__lt=before))
        + _delete(Enrolment.objects.filter(created_at__lt=before))
    )


_OF_ESTATES: dict[str, Callable[[str, dt.datetime], int]] = {
    "contact": _forget_contacts,
    "words": _forget_words,
    "unfinished": _forget_unfinished,
    "handed_in": _forget_records,
    "set_aside": _forget_set_aside,
    "deleted": _forget_deleted,
}
_OF_ALL: dict[str, Callable[[dt.datetime, dt.datetime], int]] = {
    "journal": _forget_journal,
    "sign_ins": _forget_sign_ins,
}
"""By the names of `Retention`'s fields; its `terminal` is the terminals' own matter."""


def _delete(rows: QuerySet[Any]) -> int:
    return _in_pieces(rows, lambda pks: rows.model.objects.filter(pk__in=pks).delete()[0])


def _in_pieces(rows: QuerySet[Any], change: Callable[[list[Any]], int]) -> int:
    """Change rows piece by piece, each in a transaction of its own, and return how many were changed."""
    found = list(rows.order_by().values_list(rows.model._meta.pk.name, flat=True))
    changed = 0
    for start in range(0, len(found), CHUNK):
        with writing():
            changed += change(found[start : start + CHUNK])
    return changed


def _empty_log() -> None:
    """Let SQLite's log hold nothing of what went; what is deleted in its file is overwritten (`secure_delete`)."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
