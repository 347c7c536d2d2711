"""Somebody who signs in at the lobby screen with a PIN."""

from __future__ import annotations

import hashlib
import hmac

from content.documents.base import Document
from content.documents.references import BuildingId, PersonId
from language.translation import N_

NEEDS_PERSON = N_("needs a person whose card it is")
_COST = 2**15
_BLOCK = 8
_MEMORY = 64 * 1024 * 1024


class Staff(Document, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A captain, technician or steward at the lobby screen. The PIN is kept as a slow hash only."""

    type = "staff"
    version = 2

    name: str
    role: str
    """`captain`, `technician` or `steward`."""
    person: PersonId = ""
    buildings: list[BuildingId] = []
    """Buildings that a captain may put up notices for; empty: all of the estate."""
    pin_hash: str
    """`scrypt$SALT$HASH`, both hexadecimal (see `hash_pin`)."""
    card_too: bool = False
    """A card of the person's is needed as well as the PIN; the estate can ask that of everybody (`staff_cards`)."""

    def problems(self) -> list[tuple[str, str]]:
        """Return that nobody's card can be asked for."""
        from content.problem import problem

        return [("card_too", problem(NEEDS_PERSON))] if self.card_too and not self.person else []


def hash_pin(pin: str, salt: bytes) -> str:
    """Return the slow hash of a PIN (scrypt, RFC 7914: N=2^15, r=8, p=1; about 80 ms).

    Args:
        pin: The digits.
        salt: 16 random bytes.
    """
    return f"scrypt${salt.hex()}${hash_slowly(pin.encode(), salt).hex()}"


def hash_slowly(secret: bytes, salt: bytes) -> bytes:
    """Return 32 bytes that take about 80 ms for every guess at the secret."""
    return hashlib.scrypt(secret, salt=salt, n=_COST, r=_BLOCK, p=1, dklen=32, maxmem=_MEMORY)


def pin_matches(pin: str, pin_hash: str) -> bool:
    """Tell whether the PIN is the one that was hashed; takes the same time either way."""
    _, salt, _ = pin_hash.split("$")
    return hmac.compare_digest(hash_pin(pin, bytes.fromhex(salt)), pin_hash)
