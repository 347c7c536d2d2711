"""A check-in with a card."""

from __future__ import annotations

from records.types.base import RecordBody, ShortText


class CheckIn(RecordBody, frozen=True, kw_only=True, tag="check_in"):
    """Somebody held their card to the reader to check in."""

    card: ShortText
    purpose: ShortText = "visit"
