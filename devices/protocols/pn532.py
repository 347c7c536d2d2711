"""NXP PN532 over a serial line (HSU): 00 00 FF, length and its complement, data and its complement.

Source: NXP UM0701-02 (PN532 user manual), chapters 6.2 and 7.3. A normal frame holds up to 255 bytes, an extended
one more; ACK is 00 FF 00 FF, NACK 00 FF FF 00, the error frame has the single byte 7F.
"""

from __future__ import annotations

from devices.events import Ack, Event, Fault, Reply, Send, card, refusal
from devices.protocols.decoder import Decoder, Verdict, bad, good

START = b"\x00\xff"
FROM_READER = 0xD5
TO_READER = 0xD4
ACK, NACK = b"\x00\xff", b"\xff\x00"
EXTENDED = b"\xff\xff"
ERROR_FRAME = b"\x7f"
LIST_TARGETS = 0x4A
AUTO_POLL = 0x60
SAM_CONFIGURATION = 0x14
FIRMWARE = 0x02
CODES = frozenset(
    bytes.fromhex("00020406080c0e10121416323840424446485052545658608688898a8c8e909294") + bytes([LIST_TARGETS])
)
"""All command codes of the chip; an answer's code is one more."""

COMMANDS = {FIRMWARE: "firmware", SAM_CONFIGURATION: "sam-configuration", 0x32: "rf-configuration", 0x44: "deselect",
            0x52: "release", LIST_TARGETS: "list-targets", AUTO_POLL: "auto-poll"}  # fmt: skip
WAKE_UP = bytes.fromhex("5555000000000000000000000000000000")
ANSWERS_TO_SELECT = 0x20
"""The bit of SAK that says: this card speaks ISO 14443-4, an answer to select follows."""

AUTO_POLL_TYPE_A = frozenset({0x00, 0x10, 0x20})
MAX_FRAME = 512


def frame(body: bytes) -> bytes:
    """Return a body (direction byte, command, data; at most 255 bytes) as a normal frame."""
    checks = bytes([len(body), -len(body) & 0xFF])
    return b"\x00" + START + checks + body + bytes([-sum(body) & 0xFF, 0])


def command(code: int, data: bytes = b"") -> bytes:
    """Return a command as it goes over the wire."""
    return frame(bytes([TO_READER, code]) + data)


class Pn532Decoder(Decoder):
    """Frames of the PN532; it waits for a card by itself once it is asked to."""

    # Pre- and postamble, and the wake-up that some adapters echo.
    quiet = frozenset(b"\x00\x55")

    def start(self) -> list[Send]:
        """Wake the chip and leave the security module out."""
        return [Send(WAKE_UP + command(SAM_CONFIGURATION, b"\x01\x14\x01"), "sam-configuration")]

    def poll(self) -> list[Send]:
        """Ask for one ISO 14443 type A card at 106 kbit/s."""
        return [Send(command(LIST_TARGETS, b"\x01\x00"), "list-targets")]

    def _start(self) -> int:
        at = self._buffer.find(START)
        if at >= 0:
            return at
        return len(self._buffer) - (self._buffer[-1] == 0)

    def _parse(self) -> Verdict | None:
        buffer = self._buffer
        if len(buffer) < 4:
            return None
        if buffer[2:4] in (ACK, NACK):
            raw = bytes(buffer[:4])
            return good(4, *((Ack(ok=True, raw=raw),) if buffer[2:4] == ACK else refusal("nack", raw)))
        begin = 7 if buffer[2:4] == EXTENDED else 4
        if len(buffer) < begin:
            return None
        *size, check = buffer[begin - 3 if begin == 7 else 2 : begin]
        length = int.from_bytes(size)
        if (sum(size) + check) & 0xFF or not 0 < length <= MAX_FRAME:
            return bad(begin, "length", buffer[:begin])
        return self._body(begin, begin + length + 1)

    def _body(self, begin: int, end: int) -> Verdict | None:
        raw = bytes(self._buffer[:end])
        if len(raw) < end:
            return None
        if sum(raw[begin:]) & 0xFF:
            return bad(end, "checksum", raw)
        # The check is one byte: what it lets pass must make sense too, or another frame begins inside it.
        events = _meaning(raw[begin:-1], raw)
        return good(end, *events) if events else bad(end, "structure", raw)


def _meaning(body: bytes, raw: bytes) -> list[Event]:
    """Return what a checked body says, nothing if it makes no sense."""
    if body == ERROR_FRAME:
        return [Fault("application-error", raw)]
    if len(body) < 2 or body[0] not in (TO_READER, FROM_READER):
        return []
    asked, data = body[1] - (body[0] == FROM_READER), body[2:]
    if asked not in CODES:
        return []
    name = COMMANDS.get(asked, f"command-{asked:02x}")
    if body[0] == TO_READER:
        return [Reply(f"echo-{name}", data, raw=raw)]
    numbers: list[bytes] | None = []
    if asked == LIST_TARGETS:
        numbers = _listed_targets(data)
    elif asked == AUTO_POLL:
        numbers = _polled_targets(data)
    if numbers is None:
        return []
    return [card(number, "iso14443a") for number in numbers] or [Reply(name, data, raw=raw)]


def _listed_targets(data: bytes) -> list[bytes] | None:
    """Return the numbers in an answer to InListPassiveTarget, None where its structure is broken."""
    numbers, at = [], 1
    for _ in range(data[0] if data else 0):
        target = _target(data, at)
        if target is None:
            return None
        number, at = target
        numbers.append(number)
    return numbers if at == len(data) else None


def _polled_targets(data: bytes) -> list[bytes] | None:
    """Return the numbers in an answer to InAutoPoll: per target its type, a length and the target."""
    numbers, at = [], 1
    for _ in range(data[0] if data else 0):
        kind, inner = data[at : at + 1], data[at + 2 : at + 2 + (data[at + 1] if at + 1 < len(data) else 0)]
        if not kind or not inner:
            return None
        at += 2 + len(inner)
        target = _target(inner, 0) if kind[0] in AUTO_POLL_TYPE_A else None
        if target:
            numbers.append(target[0])
    return numbers if at == len(data) else None


def _target(data: bytes, at: int) -> tuple[bytes, int] | None:
    """Return a type A target's number and where the next one begins.

    A target is its index, SENS_RES (2), SEL_RES, the number's length, the number, and for an ISO 14443-4 card the
    answer to select, whose first byte counts itself.
    """
    if at + 5 > len(data):
        return None
    select, size = data[at + 3], data[at + 4]
    end = at + 5 + size
    if size not in (4, 7, 10) or end > len(data):
        return None
    number = data[at + 5 : end]
    if select & ANSWERS_TO_SELECT and end < len(data):
        end += data[end]
    return (number, end) if end <= len(data) else None
