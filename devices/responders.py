"""How a simulated reader answers its host: bytes in, bytes out, no port.

The host's commands are framed like the reader's own, so each responder listens with the family's decoder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from devices.encoders import encode
from devices.events import Event, Reply
from devices.protocols import decoder_for, grow, honeywell, newland, pn532, ssi, yhy

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.profiles import Profile

NOTHING_FOUND = b"\x14"
PATIENCE = 0.1
"""Seconds after which a reader forgets a command that was not finished."""

MODEL = "SIMULATED"

ANSWERS = "answers"
REFUSES = "refuses"
MUTE = "mute"
"""How a simulated reader takes commands."""

FACTORY_REGISTER = 0xD6
"""Register 0 of a GM65 as it leaves the factory: it beeps, lights up to read, and reads all the time."""


class Responder:
    """The reader's side of a conversation. `field` is the card that lies on it, if it is one that must be asked."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.manner = ANSWERS
        self.registers = {0: FACTORY_REGISTER}
        self.tags: dict[str, str] = {}
        self.field = ""
        self.last_sent = b""
        self._listens = decoder_for(profile)
        self._answer = _ANSWERS.get(profile.family)
        self._owed = False
        self._heard_at = 0.0

    @property
    def polled(self) -> bool:
        """Whether this reader speaks only when it is asked."""
        return self.profile.poll_ms > 0

    def heard(self, data: bytes, now: float) -> bytes:
        """Take what the host wrote at the time `now` (seconds) and return what to send back."""
        if self._answer is None or self.manner == MUTE:
            return b""
        if now - self._heard_at > PATIENCE:
            self._listens.silence()
        self._heard_at = now
        return b"".join(self._answer(self, event) for event in self._listens.feed(data))

    def put(self, card: str) -> bytes:
        """Lay a card on a polled reader; return the answer that it owes since it was asked."""
        self.field = card
        owed, self._owed = self._owed, False
        return encode(self.profile, card) if owed and card else b""

    def read_once(self) -> bytes:
        """Return what a reader that was triggered reads: the profile's sample lies before it."""
        return encode(self.profile, self.profile.sample) if self.profile.sample else b""

    def owe(self) -> bytes:
        """Return the answer to a question that waits for a card, now or once there is one."""
        if self.field:
            return encode(self.profile, self.field)
        self._owed = True
        return b""


def _yhy(responder: Responder, event: Event) -> bytes:
    if not isinstance(event, Reply):
        return b""
    code = next((code for code, name in yhy.COMMANDS.items() if name == event.name), 0)
    number = bytes.fromhex(responder.field)
    found = {
        yhy.FIND_CARD: b"\x00" + (yhy.ULTRALIGHT if len(number) > 4 else b"\x04\x00"),
        yhy.READ_NUMBER: b"\x00" + number,
        yhy.READ_LONG_NUMBER: b"\x00" + number,
    }
    answer = found.get(code, b"\x00" + (MODEL.encode() if code == yhy.FIRMWARE else b""))
    if code in found and not number:
        answer = NOTHING_FOUND
    return yhy.frame(b"\x00\x00" + code.to_bytes(2, "little") + answer)


def _pn532(responder: Responder, event: Event) -> bytes:
    if not isinstance(event, Reply):
        return b""
    acknowledged = b"\x00\x00\xff\x00\xff\x00"
    if event.name == "echo-list-targets":
        return acknowledged + responder.owe()
    content = {"echo-firmware": b"\x03\x32\x01\x06\x07", "echo-sam-configuration": b"\x15"}.get(event.name)
    return acknowledged + pn532.frame(bytes([pn532.FROM_READER]) + content) if content else acknowledged


def _ssi(responder: Responder, event: Event) -> bytes:
    if not isinstance(event, Reply) or event.name != "echo":
        return b""
    opcode, data = event.raw[1], event.data
    if opcode == ssi.NAK and data == b"\x01":
        return responder.last_sent
    if opcode in (ssi.ACK, ssi.NAK):
        return b""
    if opcode == ssi.REQUEST_REVISION:
        return ssi.packet(0xA4, MODEL.encode(), source=ssi.DECODER)
    return ssi.packet(ssi.ACK, source=ssi.DECODER)


def _grow(responder: Responder, event: Event) -> bytes:
    if not isinstance(event, Reply):
        return b""
    if responder.manner == REFUSES:
        return grow.answer(kind=0x03)
    address, data = int.from_bytes(event.data[:2], "big"), event.data[2:]
    if event.name == "echo-read":
        known = (
            grow.baud_register(9600) if address == grow.BAUD_ADDRESS else bytes([responder.registers.get(address, 0)])
        )
        count = data[0] or 256
        return grow.answer(known.ljust(count, b"\x00")[:count])
    if event.name == "echo-write" and address == grow.TRIGGER_ADDRESS:
        return grow.answer() + responder.read_once()
    if event.name == "echo-write" and data:
        responder.registers[address] = data[0]
    return grow.answer()


def _newland(responder: Responder, event: Event) -> bytes:
    if not isinstance(event, Reply) or event.name != "echo" or not event.raw.endswith(b"\x03"):
        return b""
    if responder.manner == REFUSES:
        return newland.answer(event.raw, 0x15)
    body = event.data.decode("latin-1")
    answer = newland.answer(event.raw, value=_told(responder, body, "QRY", MODEL, "*"))
    return answer + (responder.read_once() if event.raw == newland.trigger() else b"")


def _honeywell(responder: Responder, event: Event) -> bytes:
    if not isinstance(event, Reply):
        return b""
    if event.raw == honeywell.TRIGGER:
        return responder.read_once() if responder.manner == ANSWERS else b""
    if not event.raw.startswith(honeywell.MENU):
        return b""
    if responder.manner == REFUSES:
        return honeywell.answer(event.raw, 0x15)
    body = event.data.decode("latin-1")
    return honeywell.answer(event.raw, value=_told(responder, body, "REV", f"Product Name: {MODEL}\r\n", "?"))


def _told(responder: Responder, body: str, who: str, name: str, question: str) -> str:
    """Return what stands behind the tags of a command in its answer; a value that is set is remembered."""
    if body.startswith(who):
        return name
    if body.endswith(question):
        return responder.tags.get(body.removesuffix(question), "1")
    responder.tags.update((part[:6], part[6:]) for part in body.split(";"))
    return ""


_ANSWERS: dict[str, Callable[[Responder, Event], bytes]] = {
    "yhy": _yhy, "pn532": _pn532, "ssi": _ssi, "grow": _grow, "newland": _newland, "honeywell": _honeywell,
}  # fmt: skip
