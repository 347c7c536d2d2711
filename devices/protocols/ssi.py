"""Zebra's Simple Serial Interface, which many Chinese engines copy: length, opcode, source, status, data, sum.

The length counts itself to the end of the data; the two bytes after it make the sum of everything zero modulo 65536.
Status bit 0 marks a packet sent again, bit 1 one that another follows. Every packet wants an answer. Source: Zebra
72E-40451-08 (SSI programmer's guide).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from devices.events import Ack, Event, Fault, Reply, Scan, Send, refusal
from devices.protocols.decoder import Decoder, Verdict, bad, good
from devices.protocols.line import MAX_LINE
from devices.protocols.text import read_text

if TYPE_CHECKING:
    from devices.profiles import Profile

HOST = 0x04
DECODER = 0x00
ACK = 0xD0
NAK = 0xD1
DECODE_DATA = 0xF3
REQUEST_REVISION = 0xA3
NAK_REASONS = {0x01: "resend", 0x02: "bad-context", 0x06: "denied", 0x0A: "cancel"}
OPCODES = {
    ACK: "ack",
    NAK: "nak",
    DECODE_DATA: "decode-data",
    0xF6: "event",
    0xA4: "revision",
    0xC6: "parameters",
    0xD4: "capabilities",
    0xD6: "batch-data",
    0xB1: "image",
    0xB4: "video",
    0x80: "management",
}
"""What a scanner may say."""
HOST_OPCODES = frozenset(bytes.fromhex("10111280a3c0c1c4c5c6c7c8c9cad0d1d2d3d5e4e5e6e7e8e9eaebf7"))
"""What a host may say, which some lines echo."""
SENT_AGAIN = 0x01
CONTINUED = 0x02
SYMBOLOGIES = {
    0x01: "code39", 0x02: "codabar", 0x03: "code128", 0x04: "discrete-2of5", 0x05: "iata-2of5",
    0x06: "interleaved-2of5", 0x07: "code93", 0x08: "upc-a", 0x09: "upc-e", 0x0A: "ean-8", 0x0B: "ean-13",
    0x0F: "gs1-128", 0x11: "pdf417", 0x1A: "micro-pdf417", 0x1B: "data-matrix", 0x1C: "qr", 0x25: "maxicode",
    0x2C: "micro-qr", 0x2D: "aztec", 0x30: "gs1-databar", 0x72: "chinese-2of5", 0xB7: "han-xin",
}  # fmt: skip


def packet(opcode: int, data: bytes = b"", *, source: int = HOST, status: int = 0) -> bytes:
    """Return a packet with its sum."""
    body = bytes([len(data) + 4, opcode, source, status]) + data
    return body + (-sum(body) & 0xFFFF).to_bytes(2, "big")


class SsiDecoder(Decoder):
    """Packets; a code in several packets is one scan once the last is in."""

    quiet = frozenset(b"\x00")

    def __init__(self, profile: Profile) -> None:
        super().__init__(profile)
        self._parts = bytearray()
        self._kind = 0
        self._last = b""

    @property
    def pending(self) -> int:
        """How many bytes wait for more, those of earlier packets of the same code too."""
        return super().pending + len(self._parts)

    def reset(self) -> None:
        """Forget everything half received."""
        super().reset()
        self._parts.clear()
        self._last = b""

    def _start(self) -> int:
        for at in range(len(self._buffer)):
            if self._plausible(at):
                return at
        return len(self._buffer)

    def _plausible(self, at: int) -> bool:
        """Say whether a packet could begin here, as far as its first four bytes are in."""
        head = self._buffer[at : at + 3]
        if head[0] < 4:
            return False
        if len(head) < 3:
            return len(head) < 2 or head[1] in OPCODES or head[1] in HOST_OPCODES
        return head[1] in {DECODER: OPCODES, HOST: HOST_OPCODES}.get(head[2], ())

    def _parse(self) -> Verdict | None:
        buffer = self._buffer
        end = buffer[0] + 2
        if len(buffer) < end:
            return None
        raw = bytes(buffer[:end])
        if (sum(raw[:-2]) + int.from_bytes(raw[-2:], "big")) & 0xFFFF:
            verdict = bad(end, "checksum", raw)
            return verdict._replace(events=(*verdict.events, Send(packet(NAK, b"\x01"), "nak-resend")))
        return good(end, *self._meaning(raw))

    def _meaning(self, raw: bytes) -> list[Event]:
        opcode, source, status, data = raw[1], raw[2], raw[3], raw[4:-2]
        if source == HOST:
            return [Reply("echo", data, raw=raw)]
        if opcode == ACK:
            return [Ack(ok=True, raw=raw)]
        if opcode == NAK:
            return [*refusal(NAK_REASONS.get(data[0] if data else -1, "refused"), raw)]
        answer = Send(packet(ACK), "ack")
        if opcode != DECODE_DATA:
            return [Reply(OPCODES[opcode], data, status, raw), answer]
        if status & SENT_AGAIN and data == self._last:
            # Our acknowledgement was lost, not the packet.
            return [answer]
        self._last = data
        return [*self._code(data, status, raw), answer]

    def _code(self, data: bytes, status: int, raw: bytes) -> list[Event]:
        if not data:
            return [Fault("structure", raw)]
        # Another symbology is another code: the rest of the one before never came.
        faults = self._given_up() if data[0] != self._kind else []
        self._kind = data[0]
        self._parts += data[1:]
        if len(self._parts) > MAX_LINE:
            self._parts.clear()
            return [*faults, Fault("too-long", raw)]
        if status & CONTINUED:
            return faults
        whole = bytes(self._parts)
        self._parts.clear()
        symbology = SYMBOLOGIES.get(data[0], f"type-{data[0]:02x}")
        event = read_text(whole.rstrip(b"\r\n"), self.profile.encoding, symbology=symbology, lines=True)
        return [*faults, event if not isinstance(event, Scan) or event.text else Fault("length", raw)]

    def _after_silence(self) -> list[Event]:
        return self._given_up()

    def _given_up(self) -> list[Event]:
        """Forget the packets of a code whose rest never came, and say so."""
        parts = bytes(self._parts)
        self._parts.clear()
        return [Fault("incomplete", parts)] if parts else []
