"""What staff do with a matter: each step is kept, and what of it is public goes to the terminals."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from content import promise as promises
from content.documents import Matter as MatterDocument
from content.documents import Promise
from content.documents.matter import MatterEvent as PublicEvent
from server import documents
from server.models import Matter, MatterEvent, StaffMember
from server.models.matter import ENDED, UNANSWERED


@transaction.atomic
def act(
    matter: Matter,
    now: dt.datetime,
    by: StaffMember | None,
    *,
    state: str = "",
    text: str = "",
    public: bool = False,
    owner: str | None = None,
) -> None:
    """Take a step and publish what of it is public.

    Args:
        matter: What it is about.
        now: When.
        by: Who took it.
        state: The new state; empty: as it is, but an answer makes an unanswered matter an answered one.
        text: The answer.
        public: Everybody may read the text; otherwise only the household whose card it was handed in with.
        owner: Who owns the matter from now on, as the public sees them; None: as before.
    """
    # As it is now, not as it was when the page was made.
    matter = Matter.objects.select_for_update().get(pk=matter.pk)
    if not state:
        state = "answered" if text and matter.state in UNANSWERED else matter.state
    if owner is not None:
        matter.owner = owner
    if text or state != matter.state:
        MatterEvent.objects.create(
            matter=matter,
            at=now,
            state=state,
            text=text,
            public=public,
            by_name=by.shown_as() if by else "",
            by=by,
        )
    matter.state = state
    matter.taken_up = True
    matter.save(update_fields=["state", "owner", "taken_up"])
    documents.put(matter.estate_id, public_view(matter), by=by.username if by else "")


def public_view(matter: Matter) -> MatterDocument:
    """Return the document that lobbies show: states and public answers, never the text, name or door."""
    return MatterDocument(
        id=matter.doc_id,
        number=matter.number,
        record_type=matter.record_type,
        building=matter.building,
        category=matter.category,
        urgency=matter.urgency,
        state=matter.state,  # type: ignore[arg-type]
        received_at=matter.received_at,
        owner=matter.owner,
        promise=matter.promise,
        events=[
            PublicEvent(
                at=event.at,
                state=event.state,  # type: ignore[arg-type]
                text=event.text if event.public else "",
                private=bool(event.text) and not event.public,
                by=event.by_name,
            )
            for event in matter.events.all()
        ],
    )


class Clocks:
    """The running clocks of many matters; each promise is read once."""

    def __init__(self, now: dt.datetime) -> None:
        self._now = now
        self._promises: dict[str, Promise | None] = {}

    def next_of(self, matter: Matter) -> promises.Clock | None:
        """Return the clock that the matter runs against now, or None if none is running."""
        if matter.promise not in self._promises:
            self._promises[matter.promise] = documents.get(Promise, matter.promise) if matter.promise else None
        promise = self._promises[matter.promise]
        if promise is None or matter.state == ENDED:
            return None
        return promises.next_due(promises.clocks(promise, public_view(matter), self._now))

    def all_of(self, matter: Matter) -> list[promises.Clock]:
        """Return all clocks of the matter's promise, the first due first."""
        promise = documents.get(Promise, matter.promise) if matter.promise else None
        return promises.clocks(promise, public_view(matter), self._now) if promise else []

    def late(self, matter: Matter) -> bool:
        """Tell whether the matter's running clock has run out."""
        clock = self.next_of(matter)
        return clock is not None and clock.state == "late"
