"""Wiegand numbers in text: as a row of bits (`wiegand-ascii`) and as HID's `RR` lines (`hid-rr`).

26 bits: even parity, 8 bits facility, 16 bits card, odd parity (HID H10301). 34 bits: the same with 16 bits facility
(H10306). 37 bits: 16 bits facility, 19 bits card (H10304). A reader whose D0 and D1 are swapped sends the exact
complement, which fails both parities, because an odd number of bits stands under each.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from devices.events import Event, Fault, Scan, card
from devices.protocols.line import LineDecoder


class Format(NamedTuple):
    """A Wiegand format. Slices count bits from the left; `even` and `odd` include their parity bit."""

    even: slice
    odd: slice
    facility: slice
    card: slice


FORMATS = {
    26: Format(slice(0, 13), slice(13, 26), slice(1, 9), slice(9, 25)),
    34: Format(slice(0, 17), slice(17, 34), slice(1, 17), slice(17, 33)),
    37: Format(slice(0, 19), slice(18, 37), slice(1, 17), slice(17, 36)),
}


def parity_faults(bits: str) -> int:
    """Return how many of the two parities of a row of bits fail (its length is in FORMATS)."""
    layout = FORMATS[len(bits)]
    return (bits[layout.even].count("1") % 2 != 0) + (bits[layout.odd].count("1") % 2 != 1)


def complement(bits: str) -> str:
    """Return the bits as a reader with D0 and D1 swapped sends them."""
    return bits.translate(str.maketrans("01", "10"))


def payload(bits: str) -> bytes:
    """Return the bits between the two parities as bytes, right-justified."""
    inner = bits[1:-1]
    return int(inner, 2).to_bytes((len(inner) + 7) // 8, "big")


def checked(bits: str, raw: bytes) -> Fault | None:
    """Return the fault of a row of bits, None for a good one."""
    if len(bits) not in FORMATS:
        return Fault("length", raw)
    faults = parity_faults(bits)
    if not faults:
        return None
    other = complement(bits)
    if faults == 2 and not parity_faults(other):
        return Fault("swapped", raw, payload(other).hex().upper())
    return Fault("parity", raw)


class BitsDecoder(LineDecoder):
    """A line of the characters 0 and 1."""

    def _line(self, raw: bytes) -> list[Event]:
        bits = raw.strip().decode("latin-1")
        if not bits or set(bits) - {"0", "1"}:
            return [Fault("structure", raw)]
        fault = checked(bits, raw)
        return [fault] if fault else [card(payload(bits), "wiegand", symbology=str(len(bits)))]


class HidDecoder(LineDecoder):
    """`RR`, four digits for the number of bits, then the bits left-justified as hexadecimal digits."""

    _shape = re.compile(rb"RR(\d{4})([0-9A-Fa-f]+)")

    def _line(self, raw: bytes) -> list[Event]:
        found = self._shape.fullmatch(raw.strip())
        if not found:
            return [Fault("structure", raw)]
        count, digits = int(found[1]), found[2].decode()
        if count not in FORMATS or not count <= len(digits) * 4 < count + 8:
            return [Fault("length", raw)]
        row = f"{int(digits, 16):0{len(digits) * 4}b}"
        bits, rest = row[:count], row[count:]
        if "1" in rest:
            return [Fault("padding", raw)]
        fault = checked(bits, raw)
        return [fault] if fault else [_numbered(bits)]


def _numbered(bits: str) -> Scan:
    layout = FORMATS[len(bits)]
    text = f"{int(bits[layout.facility], 2)}-{int(bits[layout.card], 2)}"
    return card(payload(bits), "wiegand", text=text, symbology=str(len(bits)))
