"""What readers are and say, in words for a technician."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devices.cards import card_of
from devices.events import Ack, Fault, Reply, Scan
from language.translation import N_, _
from screens.markdown import Line, Span, wrapped

if TYPE_CHECKING:
    from devices.events import Event

FAULTS = {
    "noise": N_("noise: wrong baud rate?"),
    "cut": N_("broken off"),
    "length": N_("wrong length"),
    "not-hex": N_("no hexadecimal digits"),
    "checksum": N_("wrong checksum"),
    "parity": N_("wrong parity"),
    "padding": N_("wrong padding"),
    "structure": N_("wrong structure"),
    "too-long": N_("too long"),
    "unterminated": N_("no end mark"),
    "other-profile": N_("valid, but of another profile"),
    "swapped": N_("D0 and D1 are swapped: exchange the two wires"),
    "encoding": N_("text in another encoding"),
    "control": N_("control characters in the text"),
    "no-aim-identifier": N_("no AIM identifier: switch it on in the scanner"),
    "payment-code": N_("payment code: refused, not kept"),
    "no-read": N_("the scanner read nothing"),
    "all-zero": N_("all zeros: no card"),
    "all-ones": N_("all ones: no card"),
    "incomplete": N_("incomplete number"),
    "random-number": N_("random number: this card changes it each time"),
    "unconfirmed": N_("seen only once: not believed"),
    "refused": N_("the reader did not take a command"),
    "application-error": N_("the reader failed: unplug it once"),
}
"""Reasons of `devices.events.Fault` in words."""
USUAL_FORMS = ("8h10d", "wiegand-26", "6h8d", "8h10d-reversed")
"""What most cards have printed on them."""

_INDENT = " " * 11


def fault_words(reason: str) -> str:
    """Return a fault's reason in words; one that is not known stands as it is."""
    return _(FAULTS[reason]) if reason in FAULTS else reason


def bytes_lines(at: float, data: bytes, cells: int) -> list[Line]:
    """Return bytes as hexadecimal and as text, with their time."""
    text = "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in data)
    first, *more = wrapped([Span(f"{data.hex(' ')}  {text}", "quiet")], max(8, cells - len(_INDENT)))
    return [
        Line((Span(f"{at:9.3f}  ", "quiet"), *first.spans)),
        *(Line((Span(_INDENT), *line.spans)) for line in more),
    ]


def event_lines(event: Event, cells: int) -> list[Line]:
    """Return what was read, or why it is nothing; for a card also the numbers that may be printed on it."""
    match event:
        case Scan():
            told = [Span(f"{event.technology}  {event.text}", "bold")]
            card = card_of(event)
            if card:
                forms = [text for form in USUAL_FORMS if (text := card.printed(form))]
                told.append(Span("  " + _("printed as: {forms}").format(forms="  ".join(forms))))
        case Fault():
            told = [Span(fault_words(event.reason), "heading"), Span(f" {event.hint}" if event.hint else "")]
        case Reply():
            told = [Span(_("answer: {name}").format(name=event.name))]
        case Ack():
            told = [Span(_("accepted") if event.ok else _("not accepted"))]
        case _:
            return []
    return _indented(told, cells)


def note_lines(text: str, cells: int) -> list[Line]:
    """Return what is to be said beside what a reader sent."""
    return _indented([Span(text)], cells)


def _indented(told: list[Span], cells: int) -> list[Line]:
    return [Line((Span(_INDENT), *line.spans)) for line in wrapped(told, max(8, cells - len(_INDENT)))]
