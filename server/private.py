"""A household's own matters, for the one who holds its card to the reader."""

from __future__ import annotations

import msgspec

from content.documents import Card
from records.clock import milliseconds
from records.sealing import seal_reply
from records.wire import PrivateAnswer, PrivateEvent, PrivateMatter, PrivateRequest
from server import documents
from server.errors import Refusal
from server.models import Matter, Terminal

MOST = 50
"""The newest that are shown."""


def answer(request: PrivateRequest, terminal: Terminal) -> PrivateAnswer:
    """Return the matters that were handed in with a card of the same household, sealed for this one question.

    A card that is unknown here, revoked or of another estate has none. Raises `Refusal` for a reply key that is none.
    """
    cards = _cards_of_household(request.card, terminal.estate_id)
    matters = (
        Matter.objects.filter(estate=terminal.estate_id, contact_card__in=cards)
        .prefetch_related("events")
        .order_by("-received_at")[:MOST]
    )
    told = msgspec.msgpack.encode([_private(matter) for matter in matters] if cards else [])
    try:
        return PrivateAnswer(seal_reply(request.reply_key, told))
    except ValueError as error:
        raise Refusal(reason="nonsense") from error


def _cards_of_household(card_id: str, estate: str) -> list[str]:
    shown = documents.get(Card, card_id) if card_id.startswith(f"{estate}/") else None
    if shown is None or shown.revoked:
        return []
    if not shown.home and not shown.person:
        return [shown.id]
    # A card that was lost tells nothing, but what was handed in with it is still the household's.
    return [
        card.id for card in documents.all_of(Card, [estate]) if (card.home, card.person) == (shown.home, shown.person)
    ]


def _private(matter: Matter) -> PrivateMatter:
    return PrivateMatter(
        number=matter.number,
        record_type=matter.record_type,
        place=matter.place,
        category=matter.category,
        text=matter.text,
        state=matter.state,
        received_at=milliseconds(matter.received_at),
        events=[
            PrivateEvent(milliseconds(event.at), event.state, event.text, event.by_name)
            for event in matter.events.all()
        ],
    )
