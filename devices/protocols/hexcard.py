"""A 125 kHz card number as text: ten hexadecimal digits and two for the XOR of the five bytes."""

from __future__ import annotations

import re
from functools import reduce
from operator import xor

HEX = re.compile(rb"[0-9A-Fa-f]+")
DIGITS = 12


def card_bytes(digits: bytes) -> bytes | str:
    """Return the five bytes of a card number, or why these characters are none (a fault's reason)."""
    if len(digits) != DIGITS:
        return "length"
    if not HEX.fullmatch(digits):
        return "not-hex"
    number = bytes.fromhex(digits.decode("ascii"))
    return "checksum" if reduce(xor, number) else number[:-1]
