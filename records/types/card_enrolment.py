"""A card that a technician registered at the lobby screen."""

from __future__ import annotations

from typing import Annotated

import msgspec

from records.types.base import RecordBody, ShortText


class CardEnrolment(RecordBody, frozen=True, kw_only=True, tag="card_enrolment"):
    """A card's keyed hash and the home that it belongs to: sealed, and never what the reader read."""

    card: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]{1,60}/c-[0-9a-f]{32}$")]
    """Id of the card document that the server is to make."""
    home: Annotated[str, msgspec.Meta(min_length=3, max_length=200)]
    """Id of the home."""
    author: ShortText = ""
    """Id of the staff document of whoever registered it."""
