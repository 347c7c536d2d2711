"""EM-18: twelve hexadecimal digits with nothing around them, so that silence is the only sure boundary.

A run of digits is judged when it ends (at silence or another character): the check alone is one XOR byte, and any
digits that come twice in twelve pass it. A run of good twelves is that many cards; of any other run, the twelve
digits at its end or at its start are a card if they pass and nothing speaks against them.
"""

from __future__ import annotations

from devices.events import Fault, card
from devices.protocols.decoder import SAMPLE, Decoder, Verdict, bad, good
from devices.protocols.hexcard import DIGITS, HEX, card_bytes

RUN_LIMIT = 8 * DIGITS
"""Digits after which a run is judged without waiting for its end."""

HEX_BYTES = b"0123456789ABCDEFabcdef"


class HexRunDecoder(Decoder):
    """Runs of hexadecimal digits."""

    quiet = frozenset(b"\r\n \x00")

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
        return found.start() if found else len(rest)

    def _parse(self) -> Verdict | None:
        run = HEX.match(self._buffer)
        digits = run.end() if run else 0
        if digits >= RUN_LIMIT:
            verdict = self._judge(RUN_LIMIT)
            # A broken run without an end: where its next card begins is unknown until there is a boundary.
            self._astray = any(isinstance(event, Fault) for event in verdict.events)
            return verdict
        return self._judge(digits) if digits < len(self._buffer) else None

    def _at_silence(self) -> Verdict:
        return self._judge(len(self._buffer))

    def _judge(self, digits: int) -> Verdict:
        run = bytes(self._buffer[:digits])
        numbers = [card_bytes(run[at : at + DIGITS]) for at in range(0, digits, DIGITS)]
        cards = [number for number in numbers if isinstance(number, bytes)]
        if len(cards) == len(numbers):
            return good(digits, *(card(number, self.profile.technology) for number in cards))
        if digits <= DIGITS:
            return bad(digits, str(numbers[0]), run, whole=True)
        number, noise = _edge_card(run)
        if number is None:
            return bad(digits, "length" if digits % DIGITS else "checksum", run, whole=True)
        return good(digits, Fault("noise", noise[:SAMPLE]), card(number, self.profile.technology))


def _edge_card(run: bytes) -> tuple[bytes | None, bytes]:
    """Return the card at the end or the start of a broken run, and the rest of the run."""
    last, before = card_bytes(run[-DIGITS:]), run[:-DIGITS]
    first, after = card_bytes(run[:DIGITS]), run[DIGITS:]
    at_end = (last, before) if isinstance(last, bytes) else (None, run)
    at_start = (first, after) if isinstance(first, bytes) else (None, run)
    if at_end[0] is None or at_start[0] is None:
        return at_start if at_end[0] is None else at_end
    # Both pass, and both cannot be. The rest being the beginning of the same frame tells which one was cut.
    if run[-DIGITS:].startswith(before):
        return at_end
    return at_start if run[:DIGITS].startswith(after) else (None, run)
