"""Builds `unifont16.bin` from GNU Unifont, by hand and only when the choice of characters changes.

    python -m screens.fonts.build /usr/share/unifont/unifont.hex

Debian has that file in its package `unifont` (15.0.01 was used). See `LICENSE-unifont.txt`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from screens.fonts.unifont import CODE, FONT_FILE, HEADER, HEIGHT, MAGIC

# What people write that GB2312 has only under another code point: the middle dot in names and the long dash.
_ALSO = "·—"
# Unifont strikes its zero through, which many read as an 8 from afar.
_REDRAWN = {"0": "00000000182442424242424224180000"}


def wanted_characters() -> list[str]:
    """Return ASCII and the 7,445 characters of GB2312 (rows 1 to 9 symbols, 16 to 87 Chinese), in order."""
    characters = {chr(code) for code in range(0x20, 0x7F)} | set(_ALSO)
    for row in range(0xA1, 0xF8):
        for place in range(0xA1, 0xFF):
            characters.update(bytes([row, place]).decode("gb2312", errors="ignore"))
    return sorted(characters)


def build(hex_file: Path) -> bytes:
    """Return the font file made from Unifont's `code:hex` lines; KeyError names a character it lacks."""
    bitmaps: dict[int, bytes] = {}
    for line in hex_file.read_text(encoding="ascii").splitlines():
        code, digits = line.split(":")
        bitmaps[int(code, 16)] = bytes.fromhex(digits)
    bitmaps |= {ord(character): bytes.fromhex(digits) for character, digits in _REDRAWN.items()}
    chosen = {ord(character): bitmaps[ord(character)] for character in wanted_characters()}
    narrow = {code: bitmap for code, bitmap in chosen.items() if len(bitmap) == HEIGHT}
    wide = {code: bitmap for code, bitmap in chosen.items() if len(bitmap) == 2 * HEIGHT}
    codes = b"".join(CODE.pack(code) for code in [*narrow, *wide])
    return b"".join(
        [HEADER.pack(MAGIC, len(narrow), len(wide)), codes, *narrow.values(), *wide.values()],
    )


if __name__ == "__main__":
    FONT_FILE.write_bytes(build(Path(sys.argv[1])))
