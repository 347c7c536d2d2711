"""7941D and its kin (not the 7941W, which wants commands): STX, length, kind of card, number, BCC, ETX, all binary.

The length counts the whole frame; the BCC is the XOR of everything between STX and itself. STX may stand inside the
number, so the length decides, never a search for STX. Source: the maker's frame table and numbers printed on cards.
"""

from __future__ import annotations

from functools import reduce
from operator import xor

from devices.events import card
from devices.protocols.decoder import Decoder, Verdict, bad, good

STX = 0x02
ETX = 0x03
OVERHEAD = 5
NUMBER_SIZES = frozenset({4, 5, 7, 8, 10})
TECHNOLOGIES = {0x01: "iso14443a", 0x02: "em4100", 0x03: "iso14443a"}
"""Mifare 1K, EM4100, Mifare 4K."""


class Rf7941Decoder(Decoder):
    """Binary frames with a length."""

    quiet = frozenset(b"\x00")

    def _start(self) -> int:
        at = self._buffer.find(STX)
        return len(self._buffer) if at < 0 else at

    def _parse(self) -> Verdict | None:
        frame = self._buffer
        if len(frame) < 2:
            return None
        length = frame[1]
        if length - OVERHEAD not in NUMBER_SIZES:
            return bad(2, "length", frame[:2])
        if len(frame) < length:
            return None
        body, bcc, end = frame[1 : length - 2], frame[length - 2], frame[length - 1]
        if end != ETX:
            return bad(length, "structure", frame[:length])
        if reduce(xor, body) != bcc:
            return bad(length, "checksum", frame[:length])
        technology = TECHNOLOGIES.get(body[1], f"card-{body[1]:02x}")
        return good(length, card(bytes(body[2:]), technology))
