"""An estate of its own for simulated terminals, made by the back door and taken away again."""

from __future__ import annotations

import datetime as dt

import urllib3
from django.db import transaction

from content.documents import Building, Notice
from content.documents.building import Unit
from server import documents, enrolment
from server.models import Document, Estate, Matter, MatterEvent, ReceivedRecord, SetAside, Terminal
from server.simulation.client import Client

CODE = "simulation"
_NOTICES = 40


@transaction.atomic
def make(url: str, count: int, http: urllib3.PoolManager, now: dt.datetime) -> list[Client]:
    """Return so many enrolled terminals of an estate with some notices."""
    estate, _ = Estate.objects.get_or_create(code=CODE, defaults={"name": "模拟"})
    building = Building(id=f"{CODE}/b1", estate=CODE, name="模拟楼", units=[Unit(id="1", floors=1, homes_per_floor=1)])
    documents.put(CODE, building)
    for number in range(_NOTICES):
        notice = Notice(
            id=f"{CODE}/n{number}",
            title=f"公告 {number}",
            body="正文。" * 100,
            notice_class="community",
            published_at=now,
        )
        documents.put(CODE, notice)
    clients = [Client(url, http) for _ in range(count)]
    terminals = [
        Terminal(
            id=f"{CODE}/t{number}", public_key=client.public_key, estate=estate, building=building.id, approved_at=now
        )
        for number, client in enumerate(clients)
    ]
    Terminal.objects.bulk_create(terminals, batch_size=500)
    for client, terminal in zip(clients, terminals, strict=True):
        client.credential = enrolment.credential(terminal)
    return clients


@transaction.atomic
def take_away() -> None:
    """Remove the estate and everything that its terminals handed in."""
    MatterEvent.objects.filter(matter__estate=CODE).delete()
    for model in (Matter, SetAside, ReceivedRecord, Document, Terminal):
        rows = model._default_manager.filter(estate=CODE)
        rows._raw_delete(rows.db)
    Estate.objects.filter(code=CODE).delete()
