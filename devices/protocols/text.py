"""Undecoded bytes of a code to text, by the profile's encoding; and the characters that no code may hold."""

from __future__ import annotations

import re

from devices.events import Event, Fault, Scan
from devices.protocols.decoder import SAMPLE

# GS1 and ISO 15434 codes hold FS, GS, RS, US and EOT; a tab is common. Anything else would be noise or mischief.
FORBIDDEN = re.compile(r"[^\t\x04\x1c-\x1f\x20-\x7e\xa0-\U0010ffff]")
HINTS = {"utf-8": "gb18030", "gb18030": "utf-8"}


def read_text(raw: bytes, encoding: str, *, symbology: str = "", technology: str = "barcode") -> Event:
    """Return the scan of a code, or the fault that its bytes are not text in this encoding.

    A code that is text in the other of the two usual encodings says so in the fault's hint. A byte order mark that
    some code generators put in front is not part of the text.
    """
    text = decoded(raw, encoding)
    if text is None:
        other = HINTS.get(encoding, "")
        return Fault("encoding", raw[:SAMPLE], other if other and decoded(raw, other) is not None else "")
    if FORBIDDEN.search(text):
        return Fault("control", raw[:SAMPLE])
    return Scan(text.removeprefix("\ufeff"), raw, technology=technology, symbology=symbology)


def decoded(raw: bytes, encoding: str) -> str | None:
    """Return bytes as text, None where they are not text in that encoding."""
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None
