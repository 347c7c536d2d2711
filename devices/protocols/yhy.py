"""YHY readers (YHY523U, YHY632 and kin): AA BB, length, node, command, status, data, XOR; polled by the host.

The length (two bytes, little endian) counts node to XOR. Inside, a byte AA is followed by 00 that neither length nor
XOR count, so AA BB always begins a frame. Source: the driver mdeverdelhan/YHY523U-driver and logs of two clients.
"""

from __future__ import annotations

import struct
from functools import reduce
from operator import xor
from typing import TYPE_CHECKING

from devices.events import REFUSED, Event, Fault, Reply, Send, card
from devices.protocols.decoder import Decoder, Verdict, bad, good

if TYPE_CHECKING:
    from collections.abc import Iterable

HEADER = b"\xaa\xbb"
MARK = 0xAA
LENGTHS = range(5, 129)
ANY_NODE = 0xFFFF

FIND_CARD = 0x0201
READ_NUMBER = 0x0202
READ_LONG_NUMBER = 0x0212
FIRMWARE = 0x0104
COMMANDS = {
    FIND_CARD: "find-card",
    READ_NUMBER: "read-number",
    READ_LONG_NUMBER: "read-long-number",
    0x0203: "select",
    0x0204: "halt",
    FIRMWARE: "firmware",
    0x0106: "beep",
    0x0107: "light",
}
ALL_CARDS = b"\x52"
ULTRALIGHT = b"\x44\x00"
NUMBER_SIZES = frozenset({4, 7, 10})


def command(code: int, data: bytes = b"", node: int = ANY_NODE) -> bytes:
    """Return a command as it goes over the wire, stuffed and checked."""
    return frame(struct.pack("<HH", node, code) + data)


def frame(body: bytes) -> bytes:
    """Return a body (node, command, data) as a frame."""
    checked = body + bytes([reduce(xor, body)])
    return HEADER + struct.pack("<H", len(checked)) + checked.replace(b"\xaa", b"\xaa\x00")


class YhyDecoder(Decoder):
    """Stuffed binary frames; a card found leads to the question for its number."""

    # A stuffed zero may follow a checksum of AA.
    quiet = frozenset(b"\x00")

    def poll(self) -> list[Send]:
        """Ask for any card in the field."""
        return [Send(command(FIND_CARD, ALL_CARDS), "find-card")]

    def _start(self) -> int:
        at = self._buffer.find(HEADER)
        if at >= 0:
            return at
        return len(self._buffer) - (self._buffer[-1] == MARK)

    def _parse(self) -> Verdict | None:
        buffer = self._buffer
        if len(buffer) < 4:
            return None
        length = buffer[2] | buffer[3] << 8
        if length not in LENGTHS:
            return bad(4, "length", buffer[:4])
        body, at = self._unstuffed(length)
        if len(body) < length:
            return bad(at, "cut", buffer[:at]) if buffer.startswith(HEADER, at) else None
        return self._checked(body, at)

    def _at_silence(self) -> Verdict:
        body, at = self._unstuffed(self._buffer[2] | self._buffer[3] << 8) if len(self._buffer) > 4 else (b"", 0)
        if len(body) and self._buffer[at:] == HEADER[:1] and reduce(xor, body) == MARK:
            # A check byte of AA that the reader does not stuff: nothing follows, so no other frame begins with it.
            return self._checked(body + HEADER[:1], at + 1)
        return super()._at_silence()

    def _checked(self, body: bytearray | bytes, size: int) -> Verdict:
        if reduce(xor, body):
            return bad(size, "checksum", self._buffer[:size])
        return good(size, *_meaning(bytes(body[:-1]), bytes(self._buffer[:size])))

    def _unstuffed(self, length: int) -> tuple[bytearray, int]:
        """Return up to `length` bytes of the body as far as they are sure, and the place behind them in the buffer."""
        buffer, body, at = self._buffer, bytearray(), 4
        while at < len(buffer) and len(body) < length:
            byte, after = buffer[at], buffer[at + 1 : at + 2]
            if byte == MARK:
                if after in (b"", HEADER[1:]):
                    break
                at += after == b"\x00"
            body.append(byte)
            at += 1
        return body, at


def _meaning(body: bytes, raw: bytes) -> Iterable[Event]:
    code = int.from_bytes(body[2:4], "little")
    status, data = (body[4], body[5:]) if len(body) > 4 else (0, b"")
    if code in (READ_NUMBER, READ_LONG_NUMBER) and status == 0 and len(data) in NUMBER_SIZES:
        return [card(data, "iso14443a")]
    reply = Reply(COMMANDS.get(code, f"command-{code:04x}"), data, status, raw)
    if code == FIND_CARD and status == 0 and len(data) == 2:
        if data == ULTRALIGHT:
            return [reply, Send(command(READ_LONG_NUMBER), "read-long-number")]
        return [reply, Send(command(READ_NUMBER, b"\x04"), "read-number")]
    if status and code != FIND_CARD:
        # Nobody there is an ordinary answer to a search; any other command should work once a card was found.
        return [reply, Fault(REFUSED, raw, f"{status:02x}")]
    return [reply]
