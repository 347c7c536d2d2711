"""Many people of an estate at once, published by the back door: content for terminals to take in."""

from __future__ import annotations

from django.db import transaction

from content.documents import Person
from content.documents.person import RoleHeld
from server import documents
from server.models import Document

MARK = "p-many"
_AT_ONCE = 500


def publish(estate: str, count: int, turn: int) -> None:
    """Make people, or change each of them so that every terminal gets all of them again.

    Args:
        estate: Whose they are.
        count: How many.
        turn: Another one each time; it stands in what is told about them.
    """
    people = [
        Person(
            id=f"{estate}/{MARK}{number}",
            name=f"周{chr(0x4E00 + number % 2000)}{chr(0x4E00 + number // 2000)}",
            roles=[RoleHeld(role="volunteer")],
            phone=f"139{number:08}",
            about=f"热心邻里, 周末帮忙 {turn}",
        )
        for number in range(count)
    ]
    with transaction.atomic():
        Document.objects.filter(estate=estate, type=Person.type, doc_id__startswith=f"{estate}/{MARK}").delete()
        for first in range(0, count, _AT_ONCE):
            documents.put_new(estate, people[first : first + _AT_ONCE])
