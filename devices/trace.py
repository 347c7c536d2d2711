"""What a reader sent, recorded with its times, to look at elsewhere and to play again.

One JSON object a line: `{"at": seconds, "hex": "…"}`, first a line with profile, baud rate and encoding. Payment
codes are not recorded: bytes wait until the rules have decided about them, and the digits of a refused one become zeros
(its letters too, where it is an address).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from devices.errors import BadTrace
from devices.events import Event, Fault, Scan
from devices.policy import DIGITS, PAYMENT_CODE, has_payment_address, is_payment_code, refused
from devices.profiles import reads_ascii
from devices.settings import ReaderSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from devices.reader import Clock

FORMAT = "reader-trace-1"
WAITING_LIMIT = 65536
DIGIT = re.compile(rb"[0-9]")
LETTER = re.compile(rb"[0-9A-Za-z]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes read at one time, in seconds since the trace began."""

    at: float
    data: bytes


class Recorder:
    """A reader's tap that passes what was read on to `write`, piece by piece, without payment codes."""

    def __init__(self, write: Callable[[Piece], None], clock: Clock) -> None:
        self._write = write
        self._clock = clock
        self._begun = clock()
        self._waiting: list[Piece] = []
        self._size = 0

    def received(self, data: bytes) -> None:
        """Take bytes as they were read."""
        self._waiting.append(Piece(round(self._clock() - self._begun, 4), data))
        self._size += len(data)
        if self._size > WAITING_LIMIT:
            self._pass_on(clean=True)

    def decoded(self, made: list[Event], kept: list[Event]) -> None:
        """Take what became of them: also what is held still, of which the rules leave nothing, was read."""
        if made or kept:
            self._pass_on(clean=any(map(_is_payment, (*made, *kept))))

    def flush(self) -> None:
        """Pass on what still waits; long numbers in it are blotted out."""
        self._pass_on(clean=True)

    def _pass_on(self, *, clean: bool) -> None:
        whole = b"".join(piece.data for piece in self._waiting)
        address = has_payment_address(whole)
        clean = clean or address or any(is_payment_code(run.decode()) for run in DIGITS.findall(whole))
        secret = LETTER if address else DIGIT
        for piece in self._waiting:
            self._write(Piece(piece.at, secret.sub(b"0", piece.data)) if clean else piece)
        self._waiting.clear()
        self._size = 0


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
