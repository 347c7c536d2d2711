"""What comes in from the terminal, before anything is made of it: only what a lobby understands gets through.

A HID scanner types whatever a QR code says: size reports, half a paste, ten thousand characters of junk. Pure: text
and times go in, text comes out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

ESCAPE = "\x1b"
PASTE_BEGINS = "\x1b[200~"
PASTE_ENDS = "\x1b[201~"

MOST_PASTED = 4000
"""Characters that one paste may bring; the rest of it is dropped."""
PASTE_SECONDS = 2.0
"""So long may a paste take; one that never ends is ended."""
QUIET_SECONDS = 0.1
"""After so long without input a sequence that was begun is over."""
STEADY = 1000.0
"""Keys and reports a second: more than any person's or scanner's."""
BURST = 2000.0
"""So many may come at once. What is more is thrown away, as it would keep the lobby busy for minutes."""

_LONGEST = 32
"""No sequence that means anything is longer."""
# A report of the mouse, and the terminal's answer that it can hold back half-drawn pictures.
_REPORT = re.compile(r"\x1b\[(<\d{1,3};\d{1,4};\d{1,4}[Mm]|\?2026;\d\$y)")
_CONTROL_STRINGS = frozenset("]PX^_")
_BELL = "\x07"
_FINAL = re.compile("[@-~]")
_INSIDE = re.compile("[ -?]")


class InputFilter:
    """Cuts input into keys, sequences and pastes, and drops what means nothing, takes too long, or is too much.

    A size report, for one: the size comes from the kernel only, or a report of one cell would hold for good.

    Args:
        known: The sequences that stand for keys.
    """

    def __init__(self, known: Container[str]) -> None:
        self._known = known
        self._pending = ""
        """A sequence that is not complete yet."""
        self._in_string = False
        """Inside a control string, which is dropped to its end."""
        self._paste: str | None = None
        self._paste_began = 0.0
        self._left = BURST
        self._at: float | None = None

    def feed(self, text: str, now: float) -> str:
        """Return what is left of input that came at `now`, in seconds of a clock that never goes back."""
        if self._at is not None:
            self._left = min(BURST, self._left + (now - self._at) * STEADY)
        self._at = now
        if self._paste is not None and now - self._paste_began > PASTE_SECONDS:
            return self._end_paste() + self.feed(text, now)
        return "".join(self._allowed(self._tokens(text, now)))

    def quiet(self, now: float) -> str:
        """Return what was held back, if nothing has come since a while."""
        if self._at is None or now - self._at < QUIET_SECONDS:
            return ""
        pending, self._pending, self._in_string = self._pending, "", False
        if self._paste is not None:
            return self._end_paste()
        return pending if pending == ESCAPE else ""

    def _allowed(self, tokens: Iterator[str]) -> Iterator[str]:
        for token in tokens:
            if self._left >= 1:
                self._left -= 1
                yield token

    def _tokens(self, text: str, now: float) -> Iterator[str]:
        place = 0
        while place < len(text):
            if self._paste is not None:
                pasted, place = self._more_paste(text, place)
                if pasted:
                    yield pasted
                continue
            character = text[place]
            place += 1
            if self._in_string:
                self._in_string = character not in (ESCAPE, _BELL)
                self._pending = ESCAPE if character == ESCAPE else ""
            elif self._pending:
                yield from self._continue(character, now)
            elif character == ESCAPE:
                self._pending = character
            else:
                yield character

    def _continue(self, character: str, now: float) -> Iterator[str]:
        """Take the next character of a sequence."""
        begun, self._pending = self._pending, ""
        sequence = begun + character
        if begun == ESCAPE:
            if character in _CONTROL_STRINGS:
                self._in_string = True
            elif character in "[O":
                self._pending = sequence
            elif character == ESCAPE:
                self._pending = character
                yield begun
            else:
                # Escape, then a key; the end of a control string gives neither.
                yield from () if character == "\\" else (begun, character)
        elif character == ESCAPE:
            self._pending = character
        elif begun[1] == "O" or _FINAL.match(character):
            if sequence == PASTE_BEGINS:
                self._paste, self._paste_began = "", now
            elif sequence in self._known or _REPORT.fullmatch(sequence):
                yield sequence
        elif _INSIDE.match(character):
            # One that is too long is followed to its end all the same, or its rest would count as keys.
            self._pending = sequence[:_LONGEST]

    def _more_paste(self, text: str, place: int) -> tuple[str, int]:
        """Take what belongs to the paste; return it if it is complete, and where the text goes on."""
        assert self._paste is not None
        held = self._paste + text[place:]
        end = held.find(PASTE_ENDS)
        if end >= 0:
            after = place + end + len(PASTE_ENDS) - len(self._paste)
            self._paste = held[:end]
            return self._end_paste(), after
        # The end mark may come in two pieces, so the last characters are kept behind what is too much.
        tail = held[-len(PASTE_ENDS) :]
        self._paste = held if len(held) <= MOST_PASTED + len(tail) else held[:MOST_PASTED] + tail
        return "", len(text)

    def _end_paste(self) -> str:
        pasted, self._paste = (self._paste or "")[:MOST_PASTED], None
        kept = "".join(character for character in pasted if character.isprintable() or character in "\n\r\t")
        return f"{PASTE_BEGINS}{kept}{PASTE_ENDS}" if kept else ""
