"""What follows from a record, one file a kind of consequence.

A handler is given the records of one type that are new, after they were stored and in the same transaction. It may
raise `Rejected` to have a record set aside. A record type without a handler is stored and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable

from server.batch import Batch, Opened
from server.handlers.card_enrolment import register_cards
from server.handlers.matters import open_matters
from server.handlers.notice_draft import publish_drafts
from server.handlers.wish import take_wishes

Handler = Callable[[Batch, list[Opened]], None]

HANDLERS: dict[str, Handler] = {
    "repair": open_matters,
    "opinion": open_matters,
    "notice_draft": publish_drafts,
    "wish": take_wishes,
    "card_enrolment": register_cards,
}
