"""What a reader sent, recorded with its times, to look at elsewhere and to play again.

One JSON object a line: `{"at": seconds, "hex": "…"}`, first a line with profile, baud rate and encoding. Payment
codes are not recorded: bytes wait until the rules have decided about them, and the digits of a refused one become zeros
(its letters too, where it is an address). One that came in parts, as by a bad wire, is none to the rules: what could be
the beginning of one waits for what follows.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from devices.errors import BadTrace
from devices.events import CARD, Event, Fault, Scan, Send
from devices.policy import (
    DIGITS,
    PAYMENT_CODE,
    begins_payment_code,
    has_payment_address,
    is_payment_code,
    refused,
)
from devices.profiles import reads_ascii
from devices.settings import ReaderSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from devices.reader import Clock

FORMAT = "reader-trace-1"
WAITING_LIMIT = 65536
PARTS_SECONDS = 2.0
"""So long after one part of a code the next one may come."""
LONGEST = 24
"""Digits of a payment code."""
DIGIT = re.compile(rb"[0-9]")
LETTER = re.compile(rb"[0-9A-Za-z]")
NUMBER = re.compile(rb"[0-9]+")
WORD = re.compile(rb"[A-Za-z]+[0-9]*")
AIM = re.compile(rb"\][A-Za-z][0-9A-Za-z]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes read at one time, in seconds since the trace began."""

    at: float
    data: bytes


class Recorder:
    """A reader's tap that passes what was read on to `write`, piece by piece, without payment codes.

    What became of the pieces follows by `tell`. What could be half a code waits for the other half: for that it is to
    be asked to `settle` now and then.
    """

    def __init__(
        self, write: Callable[[Piece], None], clock: Clock, tell: Callable[[Event], None] = lambda _event: None
    ) -> None:
        self._write = write
        self._tell = tell
        self._clock = clock
        self._begun = clock()
        self._waiting: list[Piece] = []
        self._size = 0
        self._kept: list[Event] = []
        self._cards = False
        self._held = False
        """All that waits was decided about, and the next part may follow."""

    def received(self, data: bytes) -> None:
        """Take bytes as they were read."""
        at = round(self._clock() - self._begun, 4)
        self._settle(at)
        self._held = False
        self._waiting.append(Piece(at, data))
        self._size += len(data)
        if self._size > WAITING_LIMIT:
            self._pass_on(clean=True)

    def decoded(self, made: list[Event], kept: list[Event]) -> None:
        """Take what became of them: also what is held still, of which the rules leave nothing, was read."""
        if not (made or kept):
            return
        self._kept += (event for event in kept if not isinstance(event, Send))
        self._cards = self._cards or any(isinstance(event, Scan) and event.kind == CARD for event in made)
        if any(map(_is_payment, (*made, *kept))):
            self._pass_on(clean=True)
        elif not self._cards and _may_go_on(self._whole()):
            self._held = True
        else:
            self._pass_on(clean=False)

    def settle(self) -> None:
        """Pass on what waited for another part that did not come."""
        self._settle(self._clock() - self._begun)

    def flush(self) -> None:
        """Pass on what still waits; long numbers in it are blotted out."""
        self._pass_on(clean=True)

    def _settle(self, now: float) -> None:
        if self._held and (not self._waiting or now - self._waiting[-1].at > PARTS_SECONDS):
            self._pass_on(clean=False)

    def _whole(self) -> bytes:
        return b"".join(piece.data for piece in self._waiting)

    def _pass_on(self, *, clean: bool) -> None:
        whole = self._whole()
        address = has_payment_address(whole)
        in_parts = not self._cards and _comes_in_parts(whole)
        clean = clean or address or in_parts or any(is_payment_code(run.decode()) for run in DIGITS.findall(whole))
        secret = LETTER if address else DIGIT
        waiting, kept, self._waiting, self._kept = self._waiting, self._kept, [], []
        self._size, self._cards, self._held = 0, False, False
        for piece in waiting:
            self._write(Piece(piece.at, secret.sub(b"0", piece.data)) if clean else piece)
        for event in kept:
            self._tell(Fault(PAYMENT_CODE) if in_parts and _has_digits(event) else event)


def _numbers(raw: bytes) -> list[list[str]]:
    """Return the numbers in these bytes; those of a list have nothing but marks and noise between them."""
    stretches = WORD.split(AIM.sub(b" ", raw))
    return [[number.decode() for number in NUMBER.findall(stretch)] for stretch in stretches]


def _comes_in_parts(raw: bytes) -> bool:
    """Say whether neighbouring numbers make a payment code together."""
    for numbers in _numbers(raw):
        for first in range(len(numbers)):
            joined = ""
            for number in numbers[first : first + LONGEST]:
                joined += number
                if len(joined) > LONGEST:
                    break
                if is_payment_code(joined):
                    return True
    return False


def _may_go_on(raw: bytes) -> bool:
    """Say whether what these bytes end with could be the beginning of a payment code."""
    numbers = _numbers(raw)[-1][-LONGEST:]
    return any(begins_payment_code("".join(numbers[first:])) for first in range(len(numbers)))


def _has_digits(event: Event) -> bool:
    return isinstance(event, Scan | Fault) and DIGIT.search(event.raw) is not None


def _is_payment(event: Event) -> bool:
    fault = refused(event) if isinstance(event, Scan) else event
    return isinstance(fault, Fault) and fault.reason == PAYMENT_CODE


def dump(pieces: Iterable[Piece], reader: ReaderSettings) -> Iterator[str]:
    """Return a trace of a reader as lines of text; its port stays here."""
    head: dict[str, object] = {"format": FORMAT, "profile": reader.profile, "baud": reader.baud}
    yield json.dumps(head | ({"encoding": reader.encoding} if reader.encoding else {}))
    for piece in pieces:
        yield json.dumps({"at": piece.at, "hex": piece.data.hex()})


def parse(lines: Iterable[str]) -> tuple[ReaderSettings, list[Piece]]:
    """Return how a trace's reader was set, with the port left empty, and its pieces.

    Raises:
        BadTrace: a line is not what `dump` writes.
    """
    reader, pieces = ReaderSettings("", ""), []
    for number, line in enumerate(lines, 1):
        try:
            entry = json.loads(line)
            if number == 1:
                if entry["format"] != FORMAT:
                    raise BadTrace(line=number, problem="format")
                encoding = str(entry.get("encoding", ""))
                if encoding and not reads_ascii(encoding):
                    raise BadTrace(line=number, problem="encoding")
                reader = ReaderSettings("", str(entry["profile"]), int(entry["baud"]), encoding=encoding)
            else:
                pieces.append(Piece(float(entry["at"]), bytes.fromhex(entry["hex"])))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadTrace(line=number, problem=str(error)) from None
    return reader, pieces
