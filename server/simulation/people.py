"""Many people of an estate at once, published by the back door: content for terminals to take in."""

from __future__ import annotations

from django.db import transaction

from content.documents import Person
from content.documents.person import RoleHeld
from server import documents

_AT_ONCE = 500


def publish(estate: str, count: int) -> None:
    """Make so many people of an estate."""
    people = [
        Person(
            id=f"{estate}/p-many{number}",
            name=f"周{chr(0x4E00 + number % 2000)}{chr(0x4E00 + number // 2000)}",
            roles=[RoleHeld(role="volunteer")],
            phone=f"139{number:08}",
            about="热心邻里, 周末帮忙",
        )
        for number in range(count)
    ]
    with transaction.atomic():
        for first in range(0, count, _AT_ONCE):
            documents.put_new(estate, people[first : first + _AT_ONCE])
