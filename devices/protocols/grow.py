"""Grow engines (GM65, GM805, GM861, sold also by Waveshare): codes as lines, and settings as checked frames.

Commands are 7E 00, kind, length, address (2), data, CRC; answers 02 00 (or 03 00 to a heartbeat), kind, length,
data, CRC. The CRC is CRC-16/XMODEM over everything after the header; a command may carry AB CD in its place. The
length 0 means 256. Source: the makers' user manuals; Newland's EM3095 speaks the same.
"""

from __future__ import annotations

from binascii import crc_hqx

from devices.conversation import Answer, Conversation, Step
from devices.events import Ack, Event, Reply, Send, refusal
from devices.protocols.decoder import Verdict, bad, good
from devices.protocols.line import LineDecoder

READ = 0x07
WRITE = 0x08
SAVE = 0x09
HEARTBEAT = 0x0A
COMMANDS = {READ: "read", WRITE: "write", SAVE: "save", HEARTBEAT: "heartbeat"}
TRIGGER_ADDRESS = 0x0002
BAUD_ADDRESS = 0x002A
BAUD_CLOCK = 3_000_000
BAUDS = (1200, 4800, 9600, 14400, 19200, 38400, 57600, 115200)
"""What a register can mean: it is rounded."""
UNCHECKED = b"\xab\xcd"
REFUSALS = {0x01: "checksum", 0x03: "unknown-command"}
ANSWER_HEADS = (b"\x02\x00", b"\x03\x00")
COMMAND_HEAD = b"\x7e\x00"


def checked(body: bytes) -> bytes:
    """Return kind, length, … with their CRC."""
    return body + crc_hqx(body, 0).to_bytes(2, "big")


def write(address: int, data: bytes) -> bytes:
    """Return the command that sets up to 255 registers from `address` on."""
    return COMMAND_HEAD + checked(bytes([WRITE, len(data)]) + address.to_bytes(2, "big") + data)


def read(address: int, count: int = 1) -> bytes:
    """Return the command that asks for `count` registers (256 as 0) from `address` on."""
    return COMMAND_HEAD + checked(bytes([READ, 1]) + address.to_bytes(2, "big") + bytes([count & 0xFF]))


def save() -> bytes:
    """Return the command that keeps the settings through a power cut."""
    return COMMAND_HEAD + checked(bytes([SAVE, 1, 0, 0, 0]))


def trigger() -> bytes:
    """Return the command that starts one reading."""
    return write(TRIGGER_ADDRESS, b"\x01")


def baud_register(baud: int) -> bytes:
    """Return the two bytes of the baud register, 3,000,000 / baud rounded, little endian."""
    return int(BAUD_CLOCK / baud + 0.5).to_bytes(2, "little")


def answer(data: bytes = b"\x00", kind: int = 0) -> bytes:
    """Return an engine's answer (the simulator's side)."""
    return ANSWER_HEADS[0] + checked(bytes([kind, len(data) & 0xFF]) + data)


class GrowDecoder(LineDecoder):
    """Lines of text, and between lines the engine's answers.

    Settings are bits of registers: `0000/0C` is bits 2 and 3 of register 0, a value the bits in their place.
    """

    def trigger(self) -> Conversation:
        """Have the engine read once."""
        yield Step(trigger())
        return ""

    def query(self) -> Conversation:
        """Ask for the baud rate: the one thing that all of them tell of themselves."""
        answer = yield Step(read(BAUD_ADDRESS, 2))
        register = int.from_bytes(answer.data if isinstance(answer, Reply) else b"", "little")
        return f"{min(BAUDS, key=lambda baud: abs(baud - BAUD_CLOCK / register))} baud" if register else ""

    def ask(self, at: str) -> Conversation:
        """Ask for the bits of a register."""
        address, mask = _place(at)
        answer = yield Step(read(address))
        return f"{_register(answer) & mask:02X}"

    def change(self, at: str, value: str) -> Conversation:
        """Set bits of a register, leave the others as they are, and have the engine keep it."""
        address, mask = _place(at)
        bits = int(value, 16)
        if bits & ~mask:
            raise ValueError(value)
        answer = yield Step(read(address))
        yield Step(write(address, bytes([_register(answer) & ~mask | bits])))
        yield Step(save())
        return value

    def _parse(self) -> Verdict | None:
        head = bytes(self._buffer[:2])
        if head in ANSWER_HEADS:
            return self._framed(address=0)
        if head == COMMAND_HEAD:
            return self._framed(address=2)
        if len(head) < 2 and head[0] in (0x02, 0x03, 0x7E):
            return None
        if head[0] in (0x02, 0x03):
            return bad(1, "noise", head[:1])
        return self._line_unless(ANSWER_HEADS[0])

    def _framed(self, address: int) -> Verdict | None:
        buffer = self._buffer
        if len(buffer) < 4:
            return None
        kind, count = buffer[2], buffer[3] or 256
        end = 4 + address + count + 2
        if len(buffer) < end:
            return None
        raw = bytes(buffer[:end])
        body, crc = raw[2:-2], raw[-2:]
        if crc != crc_hqx(body, 0).to_bytes(2, "big") and not (address and crc == UNCHECKED):
            return self._bad_frame(end, "checksum", ANSWER_HEADS[0])
        if address:
            return good(end, Reply(f"echo-{COMMANDS.get(kind, f'{kind:02x}')}", body[2:], raw=raw))
        return good(end, *_answer(kind, body[2:], raw))

    def _at_silence(self) -> Verdict:
        if bytes(self._buffer[:2]) in (*ANSWER_HEADS, COMMAND_HEAD):
            return self._bad_frame(len(self._buffer), "cut", ANSWER_HEADS[0])
        return super()._at_silence()


def _place(at: str) -> tuple[int, int]:
    """Return the register and the bits that `at` names. Raises `ValueError`."""
    address, mask = (int(part, 16) for part in at.split("/"))
    if not (0 <= address <= 0xFFFF and 0 < mask <= 0xFF):
        raise ValueError(at)
    return address, mask


def _register(answer: Answer | None) -> int:
    """Return the register that was asked for; one of nothing but zeros comes as if a command had been taken."""
    return answer.data[0] if isinstance(answer, Reply) else 0


def _answer(kind: int, data: bytes, raw: bytes) -> tuple[Event, ...]:
    if kind in REFUSALS:
        return refusal(REFUSALS[kind], raw)
    if data == b"\x00":
        return (Ack(ok=True, raw=raw),)
    return (Reply("value", data, kind, raw),)


def query(name: str = "baud") -> Send:
    """Return the question whose answer shows that such an engine is there: its baud register."""
    return Send(read(BAUD_ADDRESS, 2), name)
