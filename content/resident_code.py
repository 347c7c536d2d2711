"""Resident codes: a QR code on a phone that proves itself to a terminal without a network.

This is their format, for the server that issues them and the terminals that read them; it is specified, with test
vectors, in `docs/resident-codes.md`. Whether a code counts here and now is decided in `identity.codes`.

    "LR1" + base32(version, key, audience, expires, nonce, card, signature), without padding

All characters are of QR's alphanumeric mode, so that a code takes version 5, and survive scanners that type in another
keyboard layout.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
from collections.abc import Mapping
from typing import NamedTuple

from content.errors import BadCode

PREFIX = "LR1"
VERSION = 1
LONGEST_SECONDS = 24 * 3600
"""No code is good for longer: a terminal that remembers so long has remembered enough."""

_FIELDS = struct.Struct(">BH4sI4s8s")
_SIGNATURE_BYTES = 64
_DOMAIN = b"lobby/1 resident code"


class Told(NamedTuple):
    """What a code says, on the issuer's word."""

    audience: bytes
    """As `audience` gives it for the building that it is for."""
    card: str
    """The first 16 hexadecimal digits of the hash in the card document's id."""
    expires: int
    """Seconds since 1970."""
    nonce: bytes
    """Four bytes; with `card`, what tells this code from all others."""


def key_id(public: bytes) -> int:
    """Return the number by which a code names the key that it was signed with."""
    return int.from_bytes(hashlib.sha256(public).digest()[:2], "big")


def audience(building: str) -> bytes:
    """Return the four bytes by which a code names the building that it is for."""
    return hashlib.sha256(_DOMAIN + b"\0" + building.encode()).digest()[:4]


def issue(private: bytes, building: str, card: str, expires: int, nonce: bytes) -> str:
    """Return the text of a code.

    Args:
        private: The issuer's Ed25519 key, 32 bytes.
        building: Id of the building whose terminals are to take it.
        card: Hash of the card that it stands for, hexadecimal, at least 16 digits.
        expires: Seconds since 1970.
        nonce: Four random bytes.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.from_private_bytes(private)
    number = key_id(key.public_key().public_bytes_raw())
    told = _FIELDS.pack(VERSION, number, audience(building), expires, nonce, bytes.fromhex(card[:16]))
    return PREFIX + base64.b32encode(told + key.sign(_DOMAIN + told)).decode().rstrip("=")


def is_code(text: str) -> bool:
    """Tell whether a scanned text claims to be a resident code."""
    return text.startswith(PREFIX)


def read(text: str, keys: Mapping[int, bytes]) -> Told:
    """Return what a code says, if one of the keys signed it.

    Args:
        text: As it was scanned.
        keys: The estate's public keys (Ed25519, 32 bytes) by `key_id`.

    Raises:
        BadCode: With a reason: malformed, unknown-key, signature.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    raw = _decoded(text)
    told, signature = raw[: _FIELDS.size], raw[_FIELDS.size :]
    version, number, where, expires, nonce, card = _FIELDS.unpack(told)
    if version != VERSION:
        raise BadCode(reason="malformed")
    if number not in keys:
        raise BadCode(reason="unknown-key")
    try:
        Ed25519PublicKey.from_public_bytes(keys[number]).verify(signature, _DOMAIN + told)
    except (InvalidSignature, ValueError) as error:
        raise BadCode(reason="signature") from error
    return Told(where, card.hex(), expires, nonce)


def _decoded(text: str) -> bytes:
    body = text.removeprefix(PREFIX).strip()
    try:
        raw = base64.b32decode(body + "=" * (-len(body) % 8))
    except (binascii.Error, ValueError) as error:
        raise BadCode(reason="malformed") from error
    if not is_code(text) or len(raw) != _FIELDS.size + _SIGNATURE_BYTES:
        raise BadCode(reason="malformed")
    return raw
