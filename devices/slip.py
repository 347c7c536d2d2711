"""Receipts as ESC/POS bytes, and back to text for the simulator. Pure: no port.

Text goes out as GB18030 with `FS &` (Kanji mode), which is how the receipt printers sold in China take Chinese; a
Chinese character takes two columns, so a 58 mm roll has 32 columns and an 80 mm roll 48. Source: Epson's ESC/POS
command reference; the Chinese printers' manuals agree for the commands used here.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

ESC, GS, FS = b"\x1b", b"\x1d", b"\x1c"
RESET = ESC + b"@"
CHINESE = FS + b"&"
ALIGN = {"left": ESC + b"a\x00", "center": ESC + b"a\x01"}
SIZES = {1: GS + b"!\x00", 2: GS + b"!\x11", 3: GS + b"!\x22"}
BOLD = {True: ESC + b"E\x01", False: ESC + b"E\x00"}
CUT = GS + b"VB\x00"
FEED = ESC + b"d\x03"
QR_MODEL, QR_SIZE, QR_LEVEL = GS + b"(k\x04\x001A2\x00", GS + b"(k\x03\x001C", GS + b"(k\x03\x001E0"
QR_STORE_HEAD, QR_PRINT = b"1P0", GS + b"(k\x03\x001Q0"
ASK_STATUS = b"\x10\x04\x04"
"""DLE EOT 4: paper sensor. Answered even while the printer is off line."""

ASK_OFF_LINE = b"\x10\x04\x02"
"""DLE EOT 2: why the printer is off line."""

COLUMNS = {58: 32, 80: 48}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a slip: its text, how many times larger (1 to 3), bold or not, to the left or in the middle."""

    text: str
    size: int = 1
    bold: bool = False
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code on a slip: what it says, and dots a module."""

    text: str
    dots: int = 6


Slip = tuple[Line | Code, ...]


def receipt(number: str, heading: str, lines: tuple[str, ...], hotline: str, *, code: str = "") -> Slip:
    """Return the slip that a resident takes home: heading, number in large figures, lines of text, hotline, QR code.

    All words are the caller's; nothing here knows a language.
    """
    top: Slip = (Line(heading, bold=True, align="center"), Line(number, size=2, bold=True, align="center"))
    body: Slip = tuple(Line(text) for text in lines)
    picture: Slip = (Code(code),) if code else ()
    return (*top, *body, Line(hotline, bold=True), *picture)


def to_bytes(slip: Slip, width: int = 58) -> bytes:
    """Return a slip as ESC/POS for a roll of `width` millimetres (58 or 80), wrapped and cut off at the end."""
    out = bytearray(RESET + CHINESE)
    for part in slip:
        if isinstance(part, Code):
            out += _code(part)
            continue
        out += ALIGN[part.align] + BOLD[part.bold] + SIZES[part.size]
        for row in wrap(part.text, COLUMNS[width] // part.size):
            out += row.encode("gb18030", errors="replace") + b"\n"
    return bytes(out + ALIGN["left"] + SIZES[1] + BOLD[False] + FEED + CUT)


def _code(code: Code) -> bytes:
    data = code.text.encode()
    store = GS + b"(k" + (len(data) + 3).to_bytes(2, "little") + QR_STORE_HEAD + data
    return ALIGN["center"] + QR_MODEL + QR_SIZE + bytes([code.dots]) + QR_LEVEL + store + QR_PRINT + b"\n"


def columns(text: str) -> int:
    """Return how many columns a text takes on paper."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def wrap(text: str, limit: int) -> list[str]:
    """Break a text into rows of at most `limit` columns, none of them beginning with closing punctuation.

    Control characters are left out: no text of a resident may command the printer.
    """
    rows, row, used = [], "", 0
    for character in text:
        if character == "\n":
            rows.append(row)
            row, used = "", 0
            continue
        if unicodedata.category(character).startswith("C"):
            continue
        wide = columns(character)
        if used + wide > limit and row:
            carried = row[-1] if character in NOT_FIRST and len(row) > 1 else ""
            rows.append(row.removesuffix(carried) if carried else row)
            row, used = carried, columns(carried)
        row += character
        used += wide
    return [*rows, row]


NOT_FIRST = frozenset("。，、；：？！）》」』”’.,;:?!)")
"""Punctuation that may not begin a row."""


def to_text(data: bytes) -> list[str]:
    """Return what a printer shows for these bytes, a row each: the simulator's paper.

    Large rows are marked with `#` for each step of size, QR codes stand as `[QR …]`, the cut as a row of dashes.
    """
    rows: list[str] = []
    text = bytearray()
    size, at, stored = 1, 0, ""
    while at < len(data):
        rest = data[at:]
        if rest.startswith(GS + b"(k"):
            length = int.from_bytes(rest[3:5], "little")
            body = rest[5 : 5 + length]
            if body.startswith(QR_STORE_HEAD):
                stored = body[len(QR_STORE_HEAD) :].decode(errors="replace")
            elif body == QR_PRINT[5:]:
                rows.append(f"[QR {stored}]")
            at += 5 + length
        elif rest.startswith(GS + b"!"):
            size, at = (rest[2] & 0x0F) + 1 if len(rest) > 2 else 1, at + 3
        elif rest.startswith(GS + b"V"):
            rows.append("-" * 16)
            at += len(CUT)
        elif rest[:1] in (ESC, FS):
            at += _escape_length(rest)
        elif rest[:1] == b"\n":
            if text:
                rows.append("#" * (size - 1) + " " * (size > 1) + text.decode("gb18030", errors="replace"))
            text.clear()
            at += 1
        else:
            text += rest[:1]
            at += 1
    return rows


def _escape_length(rest: bytes) -> int:
    return 2 if rest[:2] in (RESET, CHINESE) else 3


def status_of(off_line: int, paper: int) -> str:
    """Return what is with a printer from its two status bytes: empty for ready, or a code."""
    if paper & 0x60 or off_line & 0x20:
        return "no-paper"
    if off_line & 0x04:
        return "cover-open"
    return "error" if off_line & 0x40 else ""
