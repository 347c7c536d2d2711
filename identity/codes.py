"""Whether a resident code counts here and now.

What a code looks like, and that its issuer is the estate's, is settled before (`content.resident_code`). Pure: what it
says, times and the memory of codes that were seen are passed in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from identity.errors import BadCode

SKEW_SECONDS = 120
"""So far may the clocks of phone and terminal be apart."""


class ResidentCode(NamedTuple):
    """What a signed code says."""

    card: str
    """The first 16 hexadecimal digits of the hash in the card document's id."""
    expires: int
    """Seconds since 1970."""
    nonce: bytes
    """Four bytes; with `card`, what tells this code from all others."""


def check(
    code: ResidentCode, *, here: bool, now: float, longest: float, first_seen: Callable[[ResidentCode], bool]
) -> None:
    """Raise unless the code counts.

    Args:
        code: What it says.
        here: It is meant for the building where the terminal stands.
        now: Seconds since 1970, by the terminal's clock.
        longest: For so many seconds may a code be good at most.
        first_seen: Remembers the code, durably, until it expires; returns False if it was seen before.

    Raises:
        BadCode: With a reason: elsewhere, expired, too-long, used.
    """
    if not here:
        raise BadCode(reason="elsewhere")
    if now > code.expires + SKEW_SECONDS:
        raise BadCode(reason="expired")
    if code.expires > now + longest + SKEW_SECONDS:
        raise BadCode(reason="too-long")
    if not first_seen(code):
        raise BadCode(reason="used")
