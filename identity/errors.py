"""What can go wrong in the identity room.

IdentityError
├── TooSoon       a PIN was tried before the delay after wrong ones is over
├── WrongPin      the name or the PIN is not right; which of them is not said
└── BadCode       a resident code that does not count here and now
"""

from __future__ import annotations

from typing import Any, ClassVar


class IdentityError(Exception):
    """Root of the room's errors: a code and fields; the words for people live with the screens."""

    code: ClassVar[str] = "identity"

    def __init__(self, **fields: Any) -> None:
        self.fields = fields
        super().__init__(self.code, fields)

    def __str__(self) -> str:
        told = " ".join(f"{name}={value}" for name, value in self.fields.items())
        return f"{self.code} {told}".strip()


class TooSoon(IdentityError):
    """A PIN was tried before the delay after wrong ones is over. Fields: seconds."""

    code = "too-soon"


class WrongPin(IdentityError):
    """The name or the PIN is not right. Fields: seconds (until the next try)."""

    code = "wrong-pin"


class BadCode(IdentityError):
    """A resident code that does not count here and now. Fields: reason (elsewhere, expired, too-long, used)."""

    code = "bad-code"
