"""A card that residents hold to the reader, known only by a stretched, keyed hash.

A plain keyed hash of a four-byte card number can be listed in minutes once the key is stolen; scrypt makes each guess
cost about 20 ms (RFC 7914; N=2^13, r=8, p=1).
"""

from __future__ import annotations

import hashlib
from typing import Literal

from content.documents.base import Document, Text
from content.documents.references import HomeId, PersonId

Technology = Literal["em4100", "iso14443a", "wiegand", "qr"]
"""Kinds of card numbers, as the profiles of readers name them; `qr` is a printed code, its text in UTF-8."""

_COST = 2**13
_BLOCK = 8


class Card(Document, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A card; `id` is `ESTATE/c-HASH`."""

    type = "card"

    home: HomeId = ""
    """The home that it belongs to, or empty for a person's card."""
    person: PersonId = ""
    label: Text = ""
    """What the screen may greet the holder with; never a full name or door."""
    revoked: bool = False


def card_id(estate: str, key: bytes, technology: str, raw: bytes) -> str:
    """Return the id of the card document for what a reader read.

    Args:
        estate: Id of the estate.
        key: The estate's card key, 32 bytes.
        technology: What kind of number it is (a `Technology`, or another name that a reader has for it): equal bytes of
            two kinds are two cards.
        raw: The bytes that the reader read, in the reader profile's canonical order.
    """
    stretched = hashlib.scrypt(
        technology.encode() + b"\0" + raw, salt=key + estate.encode(), n=_COST, r=_BLOCK, p=1, dklen=16
    )
    return f"{estate}/c-{stretched.hex()}"
