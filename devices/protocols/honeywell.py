"""Honeywell scanners: codes as lines, settings as menu commands, triggers as three characters.

A command is SYN M CR, tags with values, and `.` (kept) or `!` (until power-off); the answer repeats the tags with
ACK, NAK (value out of range) or ENQ (no such tag) before each `,` or `;` and before the final `.` or `!`. SYN T CR
starts a reading, SYN U CR ends it. An answer to `REVINF` holds line ends, so a line that begins with that tag is an
answer up to its status. Source: Honeywell's N43XX and N86XX user manuals, serial programming commands.
"""

from __future__ import annotations

import re

from devices.conversation import Conversation, Step
from devices.events import Ack, Event, Reply, Send, refusal
from devices.protocols.decoder import Verdict, bad, good
from devices.protocols.tags import TagDecoder

SYN = 0x16
TRIGGER = b"\x16T\r"
STOP = b"\x16U\r"
MENU = b"\x16M\r"
SHORT = re.compile(rb"\x16[A-Z]\r")
"""Any command of three characters: its letter is no code of one character when it comes back."""
STATUS = {0x06: "", 0x15: "out-of-range", 0x05: "unknown-tag"}
STORAGE = re.compile(rb"[.!]")
EDGE = re.compile(rb"[\x05\x06\x15][,;]\s*|([\x05\x06\x15][.!]|[\r\n])")
"""What ends a part of an answer (which may stand on a line of its own), or, as a group, the answer or the line."""
ANSWER_END = re.compile(rb"[\x05\x06\x15][.!]")
PART = re.compile(rb"([^\x05\x06\x15]*)([\x05\x06\x15])[,;.!]")
REVISION = "REVINF"
LONG_ANSWERS = (REVISION.encode(),)
MAX_ANSWER = 2048


def command(body: str, *, keep: bool = False) -> bytes:
    """Return tags with values (`SUFCR`, `232BAD5;TRGMOD0`) as a menu command."""
    return MENU + body.encode("ascii") + (b"." if keep else b"!")


def ask(tag: str) -> bytes:
    """Return the question for a setting's present value."""
    return command(tag + "?", keep=True)


def answer(sent: bytes, status: int = 0x06, value: str = "") -> bytes:
    """Return a scanner's answer to a menu command (the simulator's side)."""
    body, end = sent[len(MENU) : -1], sent[-1:]
    return body.removesuffix(b"?") + value.encode("ascii") + bytes([status]) + end


class HoneywellDecoder(TagDecoder):
    """Lines of text and menu answers, told apart by the status before the closing character."""

    QUERY = REVISION

    def trigger(self) -> Conversation:
        """Have the scanner read once; what it says to that is the code, or nothing."""
        yield Step(TRIGGER, answered=False)
        return ""

    def command(self, body: str) -> bytes:
        """Return a tag with its value as a command that is kept."""
        return command(body, keep=True)

    def question(self, tag: str) -> bytes:
        """Return the question for a tag's value; the revision has a tag of its own, without a value."""
        return command(tag, keep=True) if tag == REVISION else ask(tag)

    def _parse(self) -> Verdict | None:
        buffer = self._buffer
        if buffer[0] == SYN:
            return self._echo()
        if buffer[0] in STATUS and len(buffer) < 2:
            return None
        if any(buffer.startswith(tag[: len(buffer)]) for tag in LONG_ANSWERS):
            return self._answer(ANSWER_END.search(buffer)) if buffer.startswith(LONG_ANSWERS) else None
        first = EDGE.search(buffer, 0, MAX_ANSWER)
        if first and first.group()[0] in STATUS:
            return self._parts(first)
        return super()._parse()

    def _parts(self, edge: re.Match[bytes] | None) -> Verdict | None:
        """Take an answer of one part or several, the first of which ends with `edge`."""
        while edge and not edge[1]:
            edge = EDGE.search(self._buffer, edge.end(), MAX_ANSWER)
        if edge and edge.group()[0] not in STATUS:
            return self._bad_frame(edge.start(), "structure", MENU)
        return self._answer(edge)

    def _echo(self) -> Verdict | None:
        buffer = self._buffer
        if len(buffer) < 3:
            return None
        head = bytes(buffer[:3])
        if not SHORT.fullmatch(head):
            return bad(1, "noise", head[:1])
        if head != MENU:
            return good(3, Reply("echo", head[1:2], raw=head))
        found = STORAGE.search(buffer, 3, MAX_ANSWER)
        if not found:
            return self._bad_frame(MAX_ANSWER, "too-long", MENU) if len(buffer) >= MAX_ANSWER else None
        end = found.end()
        return good(end, Reply("echo", bytes(buffer[3 : end - 1]), raw=bytes(buffer[:end])))

    def _answer(self, edge: re.Match[bytes] | None) -> Verdict | None:
        end = edge.end() if edge else len(self._buffer)
        if end > MAX_ANSWER or (edge is None and end == MAX_ANSWER):
            return self._bad_frame(MAX_ANSWER, "too-long", MENU)
        if edge is None:
            return None
        raw = bytes(self._buffer[:end])
        parts = PART.findall(raw)
        return good(end, *(event for tag, status in parts for event in _part(tag.lstrip(), status[0], raw)))

    def _at_silence(self) -> Verdict:
        if self._buffer[0] == SYN or self._buffer.startswith(LONG_ANSWERS):
            return self._bad_frame(len(self._buffer), "cut", MENU)
        return super()._at_silence()


def _part(tag: bytes, status: int, raw: bytes) -> tuple[Event, ...]:
    if STATUS[status]:
        return refusal(STATUS[status], raw)
    return (Reply(tag[:6].decode("latin-1"), tag[6:], raw=raw) if len(tag) > 7 else Ack(ok=True, raw=raw),)


def query() -> Send:
    """Return the question whose answer shows that such a scanner is there: its revision."""
    return Send(command(REVISION, keep=True), "revision")
