"""Whose a matter is that was handed in with a card: whoever's the card was at that time.

A card may be given to another home later. What was handed in before stays with those who did, and goes neither with
the card nor to whoever holds it next.
"""

from __future__ import annotations

from collections.abc import Collection

from content.documents import Card
from server import documents
from server.models import Document


def of_card(card: Card) -> str:
    """Return the household of a card: its home, or the person that it is for, or nobody's but the card's."""
    return card.home or card.person or card.id


def of_cards(estate: str, ids: Collection[str]) -> dict[str, str]:
    """Return the households of those cards that are good in the estate: known, approved, not revoked."""
    if not ids:
        return {}
    rows = Document.objects.filter(estate=estate, type=Card.type, doc_id__in=ids, deleted=False, held=False)
    cards = [documents.decode(Card, body) for body in rows.values_list("body", flat=True)]
    return {card.id: of_card(card) for card in cards if not card.revoked}
