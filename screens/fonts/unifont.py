"""Reads `unifont16.bin`: GNU Unifont's 16-dot glyphs for ASCII and the characters of GB2312.

The file holds, little endian: the magic `UF16`, the number of narrow and of wide glyphs (uint16 each), the narrow
code points in order (uint16 each), the wide ones, then the narrow bitmaps (16 bytes each: 16 rows of 8 dots) and
the wide ones (32 bytes: 16 rows of 16 dots). In a row the leftmost dot is the highest bit, as in Unifont's own
`.hex` files, and a wide row is big endian. `build.py` writes it.

The file is mapped, not read: a glyph is found by bisection and costs only the pages it stands on.
"""

from __future__ import annotations

import mmap
import struct
from bisect import bisect_left
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

HEIGHT = 16
MAGIC = b"UF16"
HEADER = struct.Struct("<4sHH")
CODE = struct.Struct("<H")
FONT_FILE = Path(__file__).with_name("unifont16.bin")

_REMEMBERED_GLYPHS = 512


class Glyph(NamedTuple):
    """A character's dots: `width` (8 or 16) and 16 rows, top first, the leftmost dot the highest bit."""

    width: int
    rows: tuple[int, ...]


class _Part(NamedTuple):
    """Where the glyphs of one width stand in the file."""

    width: int
    glyphs: int
    codes: int
    bitmaps: int


class _Font(NamedTuple):
    data: mmap.mmap
    parts: tuple[_Part, ...]


@cache
def _font() -> _Font:
    with FONT_FILE.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    magic, narrow, wide = HEADER.unpack_from(data)
    if magic != MAGIC:
        raise ValueError(f"{FONT_FILE} is not a font of this program")
    codes = HEADER.size
    bitmaps = codes + (narrow + wide) * CODE.size
    return _Font(
        data,
        (
            _Part(8, narrow, codes, bitmaps),
            _Part(16, wide, codes + narrow * CODE.size, bitmaps + narrow * HEIGHT),
        ),
    )


@lru_cache(_REMEMBERED_GLYPHS)
def glyph(character: str) -> Glyph | None:
    """Return the dots of one character, or None if the font does not have it."""
    code = ord(character)
    data, parts = _font()
    for part in parts:

        def code_at(index: int, codes: int = part.codes) -> int:
            return int(CODE.unpack_from(data, codes + index * CODE.size)[0])

        index = bisect_left(range(part.glyphs), code, key=code_at)
        if index < part.glyphs and code_at(index) == code:
            row = part.width // 8
            start = part.bitmaps + index * row * HEIGHT
            bitmap = data[start : start + row * HEIGHT]
            rows = (int.from_bytes(bitmap[i : i + row], "big") for i in range(0, len(bitmap), row))
            return Glyph(part.width, tuple(rows))
    return None
