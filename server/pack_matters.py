"""Matters that a content pack brings along, from a sample or from elsewhere: the office answers them like any other."""

from __future__ import annotations

import uuid

from content.documents import Matter as MatterDocument
from content.documents import in_language
from server import documents, matters
from server.models import Matter, MatterEvent


def row_id(document_id: str) -> uuid.UUID:
    """Return the id of the row for a pack's matter: the same at every load."""
    return uuid.uuid5(uuid.NAMESPACE_URL, document_id)


def published_id(estate: str, document_id: str) -> str:
    """Return the id under which terminals see a pack's matter."""
    return f"{estate}/m-{row_id(document_id).hex}"


def put(estate: str, document: MatterDocument, fingerprint: bytes, by: str) -> bool:
    """Open the matter, or bring it up to what the pack says now, and publish it; needs a transaction.

    What staff have done something with is theirs: it stays as it is. Returns whether anything changed.
    """
    known = Matter.objects.filter(pk=row_id(document.id)).first()
    if known is None or not known.taken_up:
        known = _written(estate, document)
    return documents.put(estate, matters.public_view(known), pack_digest=fingerprint, by=by)


def _written(estate: str, document: MatterDocument) -> Matter:
    told = {
        "estate_id": estate,
        "number": document.number,
        "record_type": document.record_type,
        "building": document.building,
        "category": document.category,
        "urgency": document.urgency,
        "state": document.state,
        "owner": document.owner,
        "promise": document.promise,
        "received_at": document.received_at,
    }
    matter, _ = Matter.objects.update_or_create(record_id=row_id(document.id), defaults=told)
    matter.events.all().delete()
    # That it was received is no step of a row: its time is `received_at`.
    MatterEvent.objects.bulk_create(
        MatterEvent(
            matter=matter,
            at=event.at,
            state=event.state,
            text=in_language(event.text, "zh"),
            by_name=event.by,
        )
        for event in document.events
        if event.state != "received"
    )
    return matter
