"""Estates of their own for simulated terminals, made by the back door and taken away again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from content.documents import Building, Notice
from content.documents.building import Unit
from records.wire import Cursor
from server import documents, enrolment
from server.models import Document, Estate, Matter, MatterEvent, ReceivedRecord, SetAside, Terminal
from server.simulation.client import Client

CODE = "simulation"
"""What the codes of the estates begin with."""
TERMINALS = 10
"""In an estate: what one of them hands in comes down to the others."""
_NOTICES = 40
_AT_ONCE = 100


@transaction.atomic
def make(url: str, count: int, now: dt.datetime) -> list[Client]:
    """Return so many enrolled terminals that have all that there is, of estates with some notices each."""
    clients: list[Client] = []
    for first in range(0, count, TERMINALS):
        some = [Client(url) for _ in range(min(TERMINALS, count - first))]
        _make_estate(f"{CODE}{first // TERMINALS}", some, now)
        clients += some
    return clients


def _make_estate(code: str, clients: list[Client], now: dt.datetime) -> None:
    estate, _ = Estate.objects.get_or_create(code=code, defaults={"name": "模拟"})
    building = Building(id=f"{code}/b1", estate=code, name="模拟楼", units=[Unit(id="1", floors=1, homes_per_floor=1)])
    notices = [
        Notice(
            id=f"{code}/n{number}",
            title=f"公告 {number}",
            body="正文。" * 100,
            notice_class="community",
            published_at=now,
        )
        for number in range(_NOTICES)
    ]
    documents.put_new(code, [building, *notices])
    estate.refresh_from_db()
    terminals = [
        Terminal(
            id=f"{code}/t{number}", public_key=client.public_key, estate=estate, building=building.id, approved_at=now
        )
        for number, client in enumerate(clients)
    ]
    Terminal.objects.bulk_create(terminals)
    for client, terminal in zip(clients, terminals, strict=True):
        client.credential = enrolment.credential(terminal)
        client.cursor = Cursor(estate.epoch, estate.sequence)


@transaction.atomic
def take_away() -> None:
    """Remove the estates and everything that their terminals handed in."""
    codes = list(Estate.objects.filter(code__startswith=CODE).values_list("code", flat=True))
    for first in range(0, len(codes), _AT_ONCE):
        some = codes[first : first + _AT_ONCE]
        MatterEvent.objects.filter(matter__estate__in=some).delete()
        for model in (Matter, SetAside, ReceivedRecord, Document, Terminal):
            rows = model._default_manager.filter(estate__in=some)
            rows._raw_delete(rows.db)
        Estate.objects.filter(code__in=some).delete()
