"""A household's own matters, for the one who holds its card to the reader."""

from __future__ import annotations

import msgspec

from records.clock import milliseconds
from records.sealing import seal_reply
from records.wire import PrivateAnswer, PrivateEvent, PrivateMatter, PrivateRequest
from server import households
from server.errors import Refusal
from server.models import Matter, Terminal

MOST = 50
"""The newest that are shown."""


def answer(request: PrivateRequest, terminal: Terminal) -> PrivateAnswer:
    """Return the matters that the household handed in with any of its cards, sealed for this one question.

    A card that is unknown here, not approved, revoked or of another estate has none; a lost card tells nothing, but
    what was handed in with it is still the household's. Raises `Refusal` for a reply key that is none.
    """
    household = households.of_cards(terminal.estate_id, [request.card]).get(request.card)
    matters = (
        Matter.objects.filter(estate=terminal.estate_id, household=household)
        .prefetch_related("events")
        .order_by("-received_at")[:MOST]
    )
    told = msgspec.msgpack.encode([_private(matter) for matter in matters] if household else [])
    try:
        return PrivateAnswer(seal_reply(request.reply_key, told))
    except ValueError as error:
        raise Refusal(reason="nonsense") from error


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
        urgency=matter.urgency,
    )
