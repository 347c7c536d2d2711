"""What a reader says, as frozen values: nothing here opens a port or knows a screen.

Reasons and names are codes in kebab case; the words for people live with whoever shows them.
"""

from __future__ import annotations

from dataclasses import dataclass

CARD = "card"
TEXT = "text"


@dataclass(frozen=True, slots=True)
class Scan:
    """A card or a code that was read whole and passed its check.

    `text` is what the reader means: card numbers in upper-case hexadecimal (`hid-rr`: `facility-card`), codes as
    text. `raw` is the card's own bytes or the code's undecoded bytes, without framing. `kind` is `card` or `text`;
    `technology` names the kind of card (`em4100`, `iso14443a`, `wiegand`, …) or `barcode`; `symbology` is filled
    where the protocol tells (AIM code letter and modifier, or a name).
    """

    text: str
    raw: bytes
    kind: str = TEXT
    technology: str = "barcode"
    symbology: str = ""
    profile: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """Bytes that are no scan, and why not: a value, so that a monitor can show it.

    `raw` holds the bytes as they came (at most a few hundred of them), `hint` a profile's name or another code that
    helps the technician.
    """

    reason: str
    raw: bytes = b""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of a reader to a question: `name` says to which, `data` is the bare content."""

    name: str
    data: bytes = b""
    status: int = 0
    raw: bytes = b""


@dataclass(frozen=True, slots=True)
class Ack:
    """A reader took a command (`ok`) or refused it, with the reason as a code."""

    ok: bool
    reason: str = ""
    raw: bytes = b""


@dataclass(frozen=True, slots=True)
class Send:
    """Bytes that the protocol wants written to the reader now (a poll, an acknowledgement)."""

    raw: bytes
    name: str = ""


Event = Scan | Fault | Reply | Ack | Send

REFUSED = "refused"


def refusal(reason: str, raw: bytes) -> tuple[Ack, Fault]:
    """Return the events of a command that the reader did not take: for who sent it, and for who watches."""
    return Ack(ok=False, reason=reason, raw=raw), Fault(REFUSED, raw, reason)


# Reasons that speak of the wire or of the settings, not of the card or the code that was shown.
WIRE_REASONS = frozenset(
    {"noise", "cut", "length", "not-hex", "checksum", "parity", "padding", "too-long", "structure", "other-profile",
     "swapped", "encoding", "control", "no-aim-identifier", "unterminated"}
)  # fmt: skip


def card(raw: bytes, technology: str, *, text: str = "", symbology: str = "") -> Scan:
    """Return the scan of a card whose number is `raw`."""
    return Scan(text or raw.hex().upper(), raw, CARD, technology, symbology)


def as_fields(event: Event) -> dict[str, object]:
    """Return an event as the flat fields that `kiosk devices decode --json` prints, bytes as hexadecimal."""
    fields: dict[str, object] = {"event": type(event).__name__.lower()}
    for name in type(event).__slots__:
        value = getattr(event, name)
        fields[name] = value.hex() if isinstance(value, bytes) else value
    return fields
