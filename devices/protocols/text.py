"""Undecoded bytes of a code to text, by the profile's encoding; and the characters that no code may hold."""

from __future__ import annotations

import re

from devices.events import Event, Fault, Scan
from devices.protocols.decoder import SAMPLE

# GS1 and ISO 15434 codes hold FS, GS, RS, US and EOT; a tab is common. Anything else would be noise or mischief.
FORBIDDEN = re.compile(r"[^\t\x04\x1c-\x1f\x20-\x7e\xa0-\U0010ffff]")
LINE_ENDS = re.compile(r"[\r\n]")
PRIVATE = re.compile("[\ue000-\uf8ff]")
"""Characters of private use, which no code holds: GB18030 reads pieces of UTF-8 as such."""
HINTS = {"utf-8": "gb18030", "gb18030": "utf-8"}


def read_text(raw: bytes, encoding: str, *, symbology: str = "", lines: bool = False) -> Event:
    """Return the scan of a code, or the fault that its bytes are not text in this encoding.

    A code that is text in the other of the two usual encodings says so in the fault's hint. A byte order mark that
    some code generators put in front is not part of the text. `lines` says that a code may hold line ends (a visiting
    card does), because something else ends it.
    """
    text = decoded(raw, encoding)
    other = HINTS.get(encoding, "")
    fits_other = bool(other) and decoded(raw, other) is not None
    if text is None or (fits_other and PRIVATE.search(text)):
        return Fault("encoding", raw[:SAMPLE], other if fits_other else "")
    if FORBIDDEN.search(LINE_ENDS.sub("", text) if lines else text):
        return Fault("control", raw[:SAMPLE])
    return Scan(text.removeprefix("\ufeff"), raw, symbology=symbology)


def decoded(raw: bytes, encoding: str) -> str | None:
    """Return bytes as text, None where they are not text in that encoding."""
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None
