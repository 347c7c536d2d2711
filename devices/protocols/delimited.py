"""Frames between STX and ETX: plain text, and the 125 kHz card readers that send hexadecimal digits.

RDM6300: STX, 12 digits, ETX, again and again while the card stays. ID-12: STX, 12 digits, CR LF, ETX, once a card.
Neither holds STX or ETX inside, so an STX always begins a frame.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from typing import TYPE_CHECKING

from devices.errors import BadProfile
from devices.events import Event, Fault, card
from devices.protocols.decoder import Decoder, Verdict, bad, good
from devices.protocols.hexcard import card_bytes
from devices.protocols.line import MAX_LINE
from devices.protocols.text import read_text

if TYPE_CHECKING:
    from devices.profiles import Profile

STX = b"\x02"
ETX = b"\x03"
EDGES = re.compile(rb"[\x02\x03]")


class DelimitedDecoder(Decoder):
    """STX, a payload, ETX."""

    limit = MAX_LINE
    quiet = frozenset(b"\r\n\x00")

    def _start(self) -> int:
        at = self._buffer.find(STX)
        return len(self._buffer) if at < 0 else at

    def _parse(self) -> Verdict | None:
        edge = EDGES.search(self._buffer, max(1, self._searched))
        self._searched = len(self._buffer)
        end = edge.start() if edge else len(self._buffer)
        if end > self.limit:
            return bad(self.limit, "too-long", self._buffer)
        if edge is None:
            return None
        if edge.group() == STX:
            return bad(end, "cut", self._buffer[:end])
        event = self._payload(bytes(self._buffer[1:end]))
        if isinstance(event, Fault):
            return bad(end + 1, event.reason, self._buffer[: end + 1], hint=event.hint)
        return good(end + 1, event)

    @abstractmethod
    def _payload(self, payload: bytes) -> Event:
        """Return what stands between STX and ETX."""


class TextDecoder(DelimitedDecoder):
    """Text in the profile's encoding, line ends too; one before ETX is not part of it."""

    def _payload(self, payload: bytes) -> Event:
        text = payload.rstrip(b"\r\n")
        return read_text(text, self.profile.encoding, lines=True) if text else Fault("length", payload)


class HexCardDecoder(DelimitedDecoder):
    """Twelve hexadecimal digits and the profile's `tail` before ETX (none for RDM6300, CR LF for ID-12)."""

    limit = 64

    def __init__(self, profile: Profile) -> None:
        super().__init__(profile)
        tail = profile.option("tail", "")
        if tail.strip("\r\n"):
            raise BadProfile(path=profile.name, problem=f"options.tail = {tail!r}")
        self._tail = tail.encode("ascii")
        self._sibling = profile.option("sibling", "")

    def _payload(self, payload: bytes) -> Event:
        digits = payload.rstrip(b"\r\n")
        number = card_bytes(digits)
        if isinstance(number, str):
            return Fault(number)
        if payload != digits + self._tail:
            return Fault("other-profile", hint=self._sibling)
        return card(number, self.profile.technology)
