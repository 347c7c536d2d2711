"""A repair (报修)."""

from __future__ import annotations

from records.types.base import Contact, LongText, RecordBody, ShortText


class Repair(RecordBody, frozen=True, kw_only=True, tag="repair"):
    """Something is broken. The choices are the estate's tables; unknown ids are kept as they are."""

    numbered = True

    place: ShortText
    category: ShortText
    text: LongText
    urgency: ShortText = "normal"
    building: ShortText = ""
    """Empty: the terminal's own building."""
    home: ShortText = ""
    contact: Contact = Contact()
