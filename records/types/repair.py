"""A repair (报修)."""

from __future__ import annotations

from records.types.base import Contact, LongText, RecordBody, ShortText


class Repair(RecordBody, frozen=True, kw_only=True, tag="repair"):
    """Something is broken. The choices are the estate's tables; unknown ids are kept as they are."""

    version = 2
    numbered = True

    place: ShortText
    category: ShortText
    """Of a danger its id."""
    text: LongText
    urgency: ShortText = "normal"
    """An id of the estate's table, or `content.documents.DANGER`."""
    building: ShortText = ""
    """Empty: the terminal's own building."""
    unit: ShortText = ""
    """Of a place that each unit has one of; empty: of the whole building, or within `home`."""
    home: ShortText = ""
    contact: Contact = Contact()
