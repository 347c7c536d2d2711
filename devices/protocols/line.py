"""Text that ends with CR, LF or CR LF: most barcode scanners as they leave the factory.

`LineDecoder` is the base of every protocol made of lines. An unterminated line is no scan: a cable pulled in the
middle of a code must not leave half a code behind. Scanners that send no terminator have the option
`end = "silence"`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from devices.events import Event, Fault, Scan
from devices.protocols.decoder import SAMPLE, Decoder, Verdict, bad, good
from devices.protocols.text import read_text

if TYPE_CHECKING:
    from devices.profiles import Profile

TERMINATORS = re.compile(rb"[\r\n]")
MAX_LINE = 8192
"""A QR code holds at most 7,089 characters (version 40-L, digits)."""


class LineDecoder(Decoder):
    """Lines of text in the profile's encoding."""

    # A serial break arrives as a zero byte; empty lines are what CR LF leaves.
    quiet = frozenset(b"\r\n\x00")

    def __init__(self, profile: Profile) -> None:
        super().__init__(profile)
        self._ends_at_silence = profile.option("end", "terminator") == "silence"

    def _start(self) -> int:
        if self._astray:
            found = TERMINATORS.search(self._buffer)
            self._astray = found is None
            end = len(self._buffer) if found is None else found.end()
            self._reported = max(self._reported, end)
            return end
        return len(self._buffer) - len(self._buffer.lstrip(b"\r\n\x00"))

    def _parse(self) -> Verdict | None:
        found = TERMINATORS.search(self._buffer, self._searched)
        self._searched = len(self._buffer)
        length = found.start() if found else len(self._buffer)
        if length > MAX_LINE:
            self._astray = True
            return bad(MAX_LINE, "too-long", self._buffer, whole=True)
        if found is None:
            return None
        return good(found.end(), *self._line(bytes(self._buffer[: found.start()])))

    def _at_silence(self) -> Verdict:
        raw = bytes(self._buffer)
        if self._ends_at_silence:
            return good(len(raw), *self._line(raw))
        return bad(len(raw), "unterminated", raw, whole=True)

    def _line_unless(self, head: bytes) -> Verdict | None:
        """Take a line, unless another frame's `head` stands in it: then the line has lost its end."""
        found = TERMINATORS.search(self._buffer)
        cut = self._buffer.find(head, 1, found.start() if found else len(self._buffer))
        if 0 < cut <= MAX_LINE:
            return bad(cut, "unterminated", self._buffer[:cut], whole=True)
        return LineDecoder._parse(self)

    def _bad_frame(self, size: int, reason: str, head: bytes) -> Verdict:
        """Refuse an answer of `size` bytes whole, or up to another answer's `head` in it.

        Its bytes are not searched for lines: they would be read as the beginning of the next code.
        """
        again = self._buffer.find(head, 1, size)
        size = again if again > 0 else size
        return bad(size, reason, self._buffer[:size], whole=True)

    def _line(self, raw: bytes) -> list[Event]:
        """Return what a line without its terminator means."""
        return [read_text(raw, self.profile.encoding)]


# ISO/IEC 15424: code letter → modifiers that announce extended channel interpretations (\nnnnnn in the data).
ECI_MODIFIERS = {"Q": "246", "d": "456", "z": "3457", "L": "1", "e": "2", "U": "3"}
ECI_ENCODINGS = {3: "latin-1", 20: "shift_jis", 26: "utf-8", 27: "ascii", 28: "big5", 29: "gb18030", 32: "gb18030"}
AIM = re.compile(rb"\]([A-Za-z])([0-9A-Za-z])")
ECI = re.compile(rb"\\(\d{6})")


class AimDecoder(LineDecoder):
    """Lines that begin with an AIM symbology identifier (ISO/IEC 15424), which goes into the scan's `symbology`."""

    def _line(self, raw: bytes) -> list[Event]:
        found = AIM.match(raw)
        if not found:
            return [Fault("no-aim-identifier", raw[:SAMPLE], "line")]
        letter, modifier = (part.decode() for part in found.groups())
        payload = raw[found.end() :]
        if not payload:
            return [Fault("length", raw)]
        if modifier in ECI_MODIFIERS.get(letter, ""):
            return [_read_with_eci(payload, self.profile.encoding, letter + modifier)]
        return [read_text(payload, self.profile.encoding, symbology=letter + modifier)]


def _read_with_eci(payload: bytes, encoding: str, symbology: str) -> Event:
    """Decode each stretch after an escape in the encoding that it names; a doubled backslash is one."""
    texts: list[str] = []
    stretches = ECI.split(payload.replace(b"\\\\", b"\x00"))
    encodings = [encoding, *(ECI_ENCODINGS.get(int(number), encoding) for number in stretches[1::2])]
    for stretch, chosen in zip(stretches[::2], encodings, strict=True):
        event = read_text(stretch.replace(b"\x00", b"\\"), chosen, symbology=symbology)
        if not isinstance(event, Scan):
            return event
        texts.append(event.text)
    return Scan("".join(texts), payload, symbology=symbology)
