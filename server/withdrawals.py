"""Who no longer agrees to be named is named nowhere: not in what others wrote and signed either.

A person's own entry follows from their consent (`content.consent`). This is about the rest that terminals have:
signatures of notices, owners and answers of matters, texts that mention them. There the name gives way to its masked
form, for good: who agrees again is named in what comes after. A namesake's is masked with it, which harms less than a
name that stays.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from content.documents import TYPES, Notice, Person, Staff
from content.documents import Document as Content
from content.documents.person import mask_name
from server import documents, matters
from server.models import Document, Matter, MatterEvent

BY = "撤回同意"
"""Whom the console names."""
_OWN = (Person.type, Staff.type, "matter")
"""What follows from consent by itself, or from the matters' own rows."""
_MARKDOWN = frozenset({(Notice.type, "body")})
"""Fields in which a star means something else."""


def was_withdrawn(before: Content, after: Content | None) -> bool:
    """Tell whether somebody who was named with their whole name no longer is; `after` None: they were deleted."""
    if not isinstance(before, Person) or before.consents.name is None:
        return False
    return not isinstance(after, Person) or after.consents.name is None


def hide(estate: str, person: Person) -> None:
    """Mask the person's name in everything of the estate that was made with it; needs a transaction."""
    # A single character stands in too many words to be somebody's name wherever it stands.
    if len(person.name) > 1:
        _hide_in_documents(estate, person.name)
        _hide_in_matters(estate, person.name)
    follow_staff(estate, person.id)


def follow_staff(estate: str, person: str) -> None:
    """Show those who sign in at the lobby as their own entry does."""
    for staff in documents.naming(estate, Staff, "person", person):
        documents.put(estate, staff, by=BY)


def _hide_in_documents(estate: str, name: str) -> None:
    rows = Document.objects.filter(estate=estate, deleted=False, type__in=list(TYPES), body__contains=name)
    for row in rows.exclude(type__in=_OWN):
        values = msgspec.json.decode(row.body)
        for field, value in values.items():
            masked = mask_name(name)
            if (row.type, field) in _MARKDOWN:
                masked = masked.replace("*", r"\*")
            values[field] = _replaced(value, name, masked) if field != "id" else value
        documents.put(estate, msgspec.convert(values, TYPES[row.type]), by=BY)


def _hide_in_matters(estate: str, name: str) -> None:
    masked = mask_name(name)
    events = MatterEvent.objects.filter(matter__estate=estate)
    touched = set(Matter.objects.filter(estate=estate, owner__contains=name).values_list("pk", flat=True))
    for field in ("by_name", "text"):
        for event in events.filter(**{f"{field}__contains": name}):
            setattr(event, field, _replaced(getattr(event, field), name, masked))
            event.save(update_fields=[field])
            touched.add(event.matter_id)
    for matter in Matter.objects.filter(pk__in=touched).prefetch_related("events"):
        matter.owner = _replaced(matter.owner, name, masked)
        matter.save(update_fields=["owner"])
        documents.put(estate, matters.public_view(matter), by=BY)


def _replaced(value: Any, name: str, masked: str) -> Any:
    """Return a plain value with the name masked in every text of it."""
    if isinstance(value, str):
        # Chinese has no spaces between words; elsewhere Ann is nobody in an announcement.
        whole = rf"\b{re.escape(name)}\b" if name.isascii() else re.escape(name)
        return re.sub(whole, lambda _found: masked, value)
    if isinstance(value, list):
        return [_replaced(item, name, masked) for item in value]
    if isinstance(value, dict):
        return {key: _replaced(item, name, masked) for key, item in value.items()}
    return value
