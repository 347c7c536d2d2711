"""EM-18: twelve hexadecimal digits with nothing around them, so that silence is the only sure boundary.

A run of digits is judged when it ends: the check alone is one XOR byte, which any digits pass that come twice in
twelve, or that are two halves of the same frame. So digits are counted in twelves from a sure edge of the run only:
silence or a control character that ends lines or frames. Any other byte is noise, and may have taken a digit's place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from devices.events import Event, Fault, card
from devices.protocols.decoder import SAMPLE, Decoder, Verdict, bad, good
from devices.protocols.hexcard import DIGITS, HEX, card_bytes

if TYPE_CHECKING:
    from devices.profiles import Profile

RUN_LIMIT = 8 * DIGITS
"""Digits after which a run is judged without waiting for its end."""

HEX_BYTES = b"0123456789ABCDEFabcdef"
EDGES = frozenset(b"\r\n \x02\x03")


class HexRunDecoder(Decoder):
    """Runs of hexadecimal digits."""

    quiet = frozenset(b"\r\n \x00")

    def __init__(self, profile: Profile) -> None:
        super().__init__(profile)
        self._sure = True

    def reset(self) -> None:
        """Forget everything half received."""
        super().reset()
        self._sure = True

    def _start(self) -> int:
        rest = self._buffer
        if self._astray:
            rest = rest.lstrip(HEX_BYTES)
            digits = len(self._buffer) - len(rest)
            self._astray = not rest
            if digits:
                self._reported = max(self._reported, digits)
                return digits
        found = HEX.search(rest)
        skipped = found.start() if found else len(rest)
        if skipped:
            self._sure = rest[skipped - 1] in EDGES
        return skipped

    def _parse(self) -> Verdict | None:
        run = HEX.match(self._buffer)
        digits = run.end() if run else 0
        if digits >= RUN_LIMIT:
            verdict = self._judge(RUN_LIMIT, ends=False)
            # A broken run without an end: where its next card begins is unknown until there is a boundary.
            self._astray = any(isinstance(event, Fault) for event in verdict.events)
            return verdict
        if digits == len(self._buffer):
            return None
        return self._judge(digits, ends=self._buffer[digits] in EDGES)

    def _at_silence(self) -> Verdict:
        return self._judge(len(self._buffer), ends=True)

    def _after_silence(self) -> list[Event]:
        self._sure = True
        return []

    def _judge(self, digits: int, *, ends: bool) -> Verdict:
        """Judge a run; `ends` says whether its end is a sure edge."""
        run = bytes(self._buffer[:digits])
        leading = _cards(run[: digits - digits % DIGITS]) if self._sure else []
        trailing = _cards(run[digits % DIGITS :], last_first=True) if ends else []
        if leading and trailing and digits % DIGITS:
            # Both cannot be. The rest being the beginning of the same frame tells which one was cut.
            cut_before = run[-DIGITS:].startswith(run[:-DIGITS])
            cut_behind = run[:DIGITS].startswith(run[DIGITS:])
            leading, trailing = (leading if cut_behind and not cut_before else []), (trailing if cut_before else [])
        kept = trailing if trailing and not leading else leading
        if not kept:
            return bad(digits, "checksum" if digits == DIGITS else "length", run, whole=True)
        used = len(kept) * DIGITS
        noise = run[used:] if kept is leading else run[: digits - used]
        scans = tuple(card(number, self.profile.technology) for number in kept)
        fault = (Fault("noise", noise[:SAMPLE]),) if noise else ()
        return good(digits, *((*scans, *fault) if kept is leading else (*fault, *scans)))


def _cards(run: bytes, *, last_first: bool = False) -> list[bytes]:
    """Return the cards in a run of whole twelves, from one end up to the first that is none, in their order."""
    starts = range(0, len(run), DIGITS)
    found: list[bytes] = []
    for at in reversed(starts) if last_first else starts:
        number = card_bytes(run[at : at + DIGITS])
        if isinstance(number, str):
            break
        found.append(number)
    return found[::-1] if last_first else found
