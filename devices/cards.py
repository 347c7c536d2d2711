"""Cards: the bytes that a reader gives are kept (hashed, elsewhere); the numbers printed on cards are derived.

The same card prints as many numbers. 125 kHz cards carry five bytes, of which four or three are printed: as ten
decimal digits (8H10D), as `facility,card` (three and five digits, Wiegand 26), as eight digits (6H8D). Readers of
13.56 MHz cards disagree about the order of the bytes, so each form exists reversed too. Which of them an estate's
cards use is learnt from cards scanned and their printed numbers typed in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from devices.events import CARD, Scan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

REVERSED = "-reversed"
TOKENS = re.compile(r"[0-9A-Fa-f]+")


@dataclass(frozen=True, slots=True)
class Card:
    """One card as it was read: its own bytes, the kind of card, and the profile that read it."""

    raw: bytes
    technology: str
    profile: str = ""

    def printed(self, form: str) -> str | None:
        """Return the number in one of FORMS, None where this card has too few bytes for it."""
        base = form.removesuffix(REVERSED)
        raw = self.raw[::-1] if base != form else self.raw
        layout = _LAYOUTS.get(base)
        if layout is None or len(raw) < layout.least:
            return None
        return layout.text(raw)

    def all_printed(self) -> dict[str, str]:
        """Return every form that this card has."""
        forms = ((form, self.printed(form)) for form in FORMS)
        return {form: text for form, text in forms if text is not None}


@dataclass(frozen=True, slots=True)
class _Layout:
    least: int
    text: Callable[[bytes], str]


def _number(raw: bytes, last: int) -> int:
    return int.from_bytes(raw[-last:], "big")


def _pair(raw: bytes, high: int, digits: int) -> str:
    """Return facility and card: `high` bytes before the last two, in `digits` and five decimal digits."""
    return f"{_number(raw[:-2], high):0{digits}d},{_number(raw, 2):05d}"


_LAYOUTS = {
    "hex": _Layout(3, lambda raw: raw.hex().upper()),
    "8h10d": _Layout(4, lambda raw: f"{_number(raw, 4):010d}"),
    "6h8d": _Layout(3, lambda raw: f"{_number(raw, 3):08d}"),
    "8h": _Layout(4, lambda raw: raw[-4:].hex().upper()),
    "6h": _Layout(3, lambda raw: raw[-3:].hex().upper()),
    "wiegand-26": _Layout(3, lambda raw: _pair(raw, 1, 3)),
    "wiegand-34": _Layout(4, lambda raw: _pair(raw, 2, 5)),
    "10h13d": _Layout(5, lambda raw: f"{_number(raw, 5):013d}"),
}

FORMS = (*_LAYOUTS, *(name + REVERSED for name in _LAYOUTS))
"""Names of the printed forms, the usual ones first."""


def card_of(scan: Scan) -> Card | None:
    """Return the card of a scan, None for a code."""
    return Card(scan.raw, scan.technology, scan.profile) if scan.kind == CARD else None


def learn(samples: Iterable[tuple[Card, str]]) -> list[str]:
    """Return the forms that explain every card's printed number, the usual ones first.

    A printed text may hold several numbers (`0003887558 059,20934`); leading zeros and the way of grouping do not
    matter. One sample often fits several forms; two or three different cards settle it.
    """
    known = list(samples)
    return [form for form in FORMS if known and all(_fits(card, form, text) for card, text in known)]


def narrowed(known: Sequence[str], card: Card, text: str) -> list[str]:
    """Return which of the known forms (none known: of all) explain one more card's printed number."""
    return [form for form in known or FORMS if _fits(card, form, text)]


def matches(card: Card, text: str, forms: Sequence[str] = FORMS) -> str | None:
    """Return the first form in which this card prints as `text`, None if it does in none."""
    return next((form for form in forms if _fits(card, form, text)), None)


def _fits(card: Card, form: str, text: str) -> bool:
    number = card.printed(form)
    if number is None:
        return False
    wanted, given = _tokens(number), _tokens(text)
    runs = (given[at : at + len(wanted)] for at in range(len(given) - len(wanted) + 1))
    # A keypad without comma and blank types everything in one go.
    return wanted in runs or "".join(TOKENS.findall(number)).upper() == "".join(TOKENS.findall(text)).upper()


def _tokens(text: str) -> list[str]:
    return [token.upper().lstrip("0") or "0" for token in TOKENS.findall(text)]
