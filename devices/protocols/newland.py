"""Newland engines: codes as lines, settings as text frames between SOH and ETX, and the older binary frames.

A command is `~ SOH 0000`, `@` (kept) or `#` (until power-off), tags with values, `; ETX`; the answer repeats it
behind `STX SOH` with ACK, NAK (value out of range) or ENQ (no such tag) after each. The older form is 7E 00, length
(2), kind 33, data, check, answered with 02 00, length, kind 34; the check is FF XOR all from the length on. Engines
older still answer with a single ACK or NAK. Sources: Newland's serial programming command manual and the HR52 user
manual.
"""

from __future__ import annotations

import re
from functools import reduce
from operator import xor

from devices.conversation import Conversation, Step
from devices.events import Ack, Event, Reply, Send, refusal
from devices.protocols.decoder import Verdict, bad, good
from devices.protocols.tags import TagDecoder

STATUS = {0x06: "", 0x15: "out-of-range", 0x05: "unknown-tag"}
TEXT_HEAD = b"\x02\x01"
HEADS = {TEXT_HEAD: "answer", b"\x7e\x01": "echo"}
BINARY_HEADS = {b"\x02\x00": 0x34, b"\x7e\x00": 0x33}
TEXT_FRAME = re.compile(rb"[\x02\x7e]\x01([0-9A-Fa-f]{4})([@#])(.*);\x03", re.DOTALL)
MAX_FRAME = 2048
PRODUCT = "QRYPDN"
PART = re.compile(rb"([^\x05\x06\x15]*)([\x05\x06\x15])[,;]?")


def command(body: str, *, keep: bool = False) -> bytes:
    """Return tags with values (`SCNTRG1`, `232BAD6;SCNMOD0`) as a command."""
    return b"~\x010000" + (b"@" if keep else b"#") + body.encode("ascii") + b";\x03"


def trigger() -> bytes:
    """Return the command that starts one reading."""
    return command("SCNTRG1")


def stop() -> bytes:
    """Return the command that ends a reading."""
    return command("SCNTRG0")


def ask(tag: str) -> bytes:
    """Return the question for a setting's present value."""
    return command(tag + "*")


def binary(data: bytes, *, kind: int = 0x33) -> bytes:
    """Return an older binary frame: a question (33) or, for the simulator, an answer (34)."""
    body = len(data + b"\x00").to_bytes(2, "big") + bytes([kind]) + data
    head = next(head for head, known in BINARY_HEADS.items() if known == kind)
    return head + body + bytes([0xFF ^ reduce(xor, body)])


def answer(sent: bytes, status: int = 0x06, value: str = "") -> bytes:
    """Return an engine's answer to a command (the simulator's side)."""
    inner = sent[1:-2].removesuffix(b"*")
    return b"\x02" + inner + value.encode("ascii") + bytes([status]) + b";\x03"


class NewlandDecoder(TagDecoder):
    """Lines of text, and between lines the engine's answers."""

    QUERY = PRODUCT

    def trigger(self) -> Conversation:
        """Have the engine read once."""
        yield Step(trigger())
        return ""

    def command(self, body: str) -> bytes:
        """Return a tag with its value as a command that is kept."""
        return command(body, keep=True)

    def question(self, tag: str) -> bytes:
        """Return the question for a tag's value; the product name has a tag of its own, without a value."""
        return command(tag) if tag == PRODUCT else ask(tag)

    def _parse(self) -> Verdict | None:
        buffer = self._buffer
        head = bytes(buffer[:2])
        if head[0] in STATUS:
            reason = STATUS[head[0]]
            return good(1, *refusal(reason, head[:1])) if reason else good(1, Ack(ok=True, raw=head[:1]))
        if head in HEADS:
            return self._text_frame()
        if head in BINARY_HEADS:
            return self._binary_frame(BINARY_HEADS[head])
        if head[0] in (0x02, 0x7E) and len(head) < 2:
            return None
        if head[0] in (0x02, 0x03):
            return bad(1, "noise", head[:1])
        return self._line_unless(TEXT_HEAD)

    def _text_frame(self) -> Verdict | None:
        buffer = self._buffer
        end = buffer.find(b"\x03", 0, MAX_FRAME) + 1
        again = buffer.find(TEXT_HEAD, 1, MAX_FRAME)
        if again > 0 and (again < end or not end):
            return self._bad_frame(again + 2, "cut", TEXT_HEAD)
        if not end:
            return self._bad_frame(MAX_FRAME, "too-long", TEXT_HEAD) if len(buffer) >= MAX_FRAME else None
        raw = bytes(buffer[:end])
        found = TEXT_FRAME.fullmatch(raw)
        if not found:
            return self._bad_frame(end, "structure", TEXT_HEAD)
        if HEADS[raw[:2]] == "echo":
            return good(end, Reply("echo", found[3], raw=raw))
        parts = PART.findall(found[3])
        if not parts:
            return self._bad_frame(end, "structure", TEXT_HEAD)
        return good(end, *(event for tag, status in parts for event in _part(tag, status[0], raw)))

    def _binary_frame(self, kind: int) -> Verdict | None:
        buffer = self._buffer
        if len(buffer) < 5:
            return None
        length = buffer[2] << 8 | buffer[3]
        if buffer[4] != kind or not 0 < length <= MAX_FRAME:
            return self._bad_frame(5, "structure", TEXT_HEAD)
        end = 4 + length + 1
        if len(buffer) < end:
            return None
        raw = bytes(buffer[:end])
        if reduce(xor, raw[2:-1]) ^ 0xFF != raw[-1]:
            return self._bad_frame(end, "checksum", TEXT_HEAD)
        return good(end, Reply("value" if kind == 0x34 else "echo", raw[5:-1], raw=raw))

    def _at_silence(self) -> Verdict:
        if bytes(self._buffer[:2]) in HEADS or bytes(self._buffer[:2]) in BINARY_HEADS:
            return self._bad_frame(len(self._buffer), "cut", TEXT_HEAD)
        return super()._at_silence()


def _part(tag: bytes, status: int, raw: bytes) -> tuple[Event, ...]:
    """Return one tag's answer: a value (six letters of tag, then more than was set) or just taken or refused."""
    if STATUS[status]:
        return refusal(STATUS[status], raw)
    return (Reply(tag[:6].decode("latin-1"), tag[6:], status, raw) if len(tag) > 7 else Ack(ok=True, raw=raw),)


def query() -> Send:
    """Return the question whose answer shows that such an engine is there: its product name."""
    return Send(command(PRODUCT), "product")
