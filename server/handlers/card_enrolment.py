"""Cards that a technician registered at a lobby screen become card documents, which every terminal gets."""

from __future__ import annotations

from content.documents import Building, Card, Staff
from content.documents.base import Bilingual
from content.homes import Home, standing
from records.types import CardEnrolment
from server import documents
from server.batch import Batch, Opened
from server.errors import Rejected

ROLE = "technician"
LABEL = Bilingual(zh="您好", en="Hello")
"""What the screen greets the holder with until staff write something else."""


def register_cards(batch: Batch, records: list[Opened]) -> None:
    """Make a card of each; one whose author may not register cards there waits until staff approve it.

    A card that is known is not changed by a terminal: neither given to another home nor made good again.
    """
    for record in records:
        told = record.body
        assert isinstance(told, CardEnrolment)
        home = standing(told.home, lambda building: documents.get_of(batch.estate, Building, building))
        if not told.card.startswith(f"{batch.estate}/") or home is None:
            raise Rejected(reason="unknown-home", detail=told.home)
        known = documents.get(Card, told.card)
        if known is not None:
            if known.home != told.home or known.revoked:
                raise Rejected(reason="known-card", detail=told.card)
            continue
        made = Card(id=told.card, home=told.home, label=LABEL)
        documents.put(batch.estate, made, held=not _allowed(batch, told.author, home), by=told.author)


def _allowed(batch: Batch, author: str, home: Home) -> bool:
    staff = documents.get(Staff, author) if author.startswith(f"{batch.estate}/") else None
    return staff is not None and staff.role == ROLE and (not staff.buildings or home.building in staff.buildings)
