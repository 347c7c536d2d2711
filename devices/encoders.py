"""What a reader sends when something is shown to it: the other side of the decoders, for simulators and tests."""

from __future__ import annotations

import re
from functools import reduce
from operator import xor
from typing import TYPE_CHECKING

from devices.errors import CannotEncode
from devices.protocols import pn532, rf7941, ssi, wiegand, yhy

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.profiles import Profile

SSI_PIECE = 248
"""Bytes of a code in one SSI packet: the length byte counts up to 255 with header and type."""

HEX_DIGITS = re.compile(r"(?:[0-9A-Fa-f]{2})*")
HID_CARD = re.compile(r"(\d+)-(\d+)")


def encode(profile: Profile, value: str) -> bytes:
    """Return the bytes that a reader of this profile sends for a card (hexadecimal) or a code (text).

    Raises:
        CannotEncode: such a reader cannot read such a thing.
    """
    try:
        return _ENCODERS[profile.family](profile, value)
    except (ValueError, OverflowError) as error:
        raise CannotEncode(profile=profile.name, value=value, problem=str(error)) from None


def _number(value: str, sizes: set[int]) -> bytes:
    number = bytes.fromhex(value) if HEX_DIGITS.fullmatch(value) else b""
    if len(number) not in sizes:
        digits = " or ".join(str(2 * size) for size in sorted(sizes))
        raise ValueError(f"a card's number has {digits} hexadecimal digits")
    return number


def _digits(value: str) -> bytes:
    number = _number(value, {5})
    return (number + bytes([reduce(xor, number)])).hex().upper().encode()


def _text(profile: Profile, value: str) -> bytes:
    if not value:
        raise ValueError("an empty code")
    return value.encode(profile.encoding)


def _hex_card(profile: Profile, value: str) -> bytes:
    return b"\x02" + _digits(value) + profile.option("tail", "").encode() + b"\x03"


def _rf7941(_: Profile, value: str) -> bytes:
    number = _number(value, set(rf7941.NUMBER_SIZES))
    body = bytes([len(number) + rf7941.OVERHEAD, 0x02 if len(number) == 5 else 0x01]) + number
    return b"\x02" + body + bytes([reduce(xor, body)]) + b"\x03"


def _bits(inner: str) -> str:
    layout = wiegand.FORMATS[len(inner) + 2]
    row = f"0{inner}0"
    even = row[layout.even].count("1") % 2
    odd = 1 - row[layout.odd].count("1") % 2
    return f"{even}{inner}{odd}"


def _wiegand(_: Profile, value: str) -> bytes:
    number = _number(value, {3, 4})
    return _bits(f"{int.from_bytes(number):0{len(number) * 8}b}").encode() + b"\r\n"


def _hid(_: Profile, value: str) -> bytes:
    found = HID_CARD.fullmatch(value)
    inner = f"{int(found[1]):08b}{int(found[2]):016b}" if found else f"{int.from_bytes(_number(value, {3})):024b}"
    if len(inner) != 24:
        raise ValueError("a card is FACILITY-CARD, at most 255-65535")
    bits = _bits(inner)
    return f"RR{len(bits):04d}{int(bits.ljust(32, '0'), 2):08X}\r".encode()


def _yhy(_: Profile, value: str) -> bytes:
    number = _number(value, set(yhy.NUMBER_SIZES))
    code = yhy.READ_NUMBER if len(number) == 4 else yhy.READ_LONG_NUMBER
    return yhy.frame(b"\x00\x00" + code.to_bytes(2, "little") + b"\x00" + number)


def _pn532(_: Profile, value: str) -> bytes:
    number = _number(value, {4, 7, 10})
    kind = b"\x00\x04\x08" if len(number) == 4 else b"\x00\x44\x00"
    head = bytes([pn532.FROM_READER, pn532.LIST_TARGETS + 1, 1, 1])
    return pn532.frame(head + kind + bytes([len(number)]) + number)


def _ssi(profile: Profile, value: str) -> bytes:
    raw = _text(profile, value)
    pieces = [raw[at : at + SSI_PIECE] for at in range(0, len(raw), SSI_PIECE)]
    qr = b"\x1c"
    return b"".join(
        ssi.packet(
            ssi.DECODE_DATA,
            qr + piece,
            source=ssi.DECODER,
            status=0 if number == len(pieces) - 1 else ssi.CONTINUED,
        )
        for number, piece in enumerate(pieces)
    )


def _line(profile: Profile, value: str) -> bytes:
    return _text(profile, value) + (b"" if profile.option("end", "terminator") == "silence" else b"\r")


def _aim(profile: Profile, value: str) -> bytes:
    return (b"" if value.startswith("]") else b"]Q1") + _text(profile, value) + b"\r"


_ENCODERS: dict[str, Callable[[Profile, str], bytes]] = {
    "line": _line,
    "aim": _aim,
    "stx-etx": lambda profile, value: b"\x02" + _text(profile, value) + b"\x03",
    "hex-card": _hex_card,
    "hex-run": lambda _, value: _digits(value),
    "wiegand-ascii": _wiegand,
    "hid-rr": _hid,
    "rf7941": _rf7941,
    "yhy": _yhy,
    "pn532": _pn532,
    "ssi": _ssi,
    "grow": _line,
    "newland": _line,
    "honeywell": _line,
}
