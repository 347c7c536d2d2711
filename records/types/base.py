"""What all record types have in common."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import msgspec

ShortText = Annotated[str, msgspec.Meta(max_length=200)]
LongText = Annotated[str, msgspec.Meta(max_length=4000)]
NO_WORDS = "the text is empty"
"""What is wrong with a record that consists of what somebody says, and says nothing."""


class Contact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """How to reach whoever hands something in: their card, a phone number, or nothing at all."""

    kind: Literal["none", "card", "phone"] = "none"
    card: ShortText = ""
    """Id of the card document (a hash), never what the reader read."""
    phone: Annotated[str, msgspec.Meta(pattern=r"^[0-9+ -]{0,20}$")] = ""


class RecordBody(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    tag_field="type",
):
    """What somebody handed in.

    A record type is one subclass with its `tag`: its fields are the definition that the terminal and the server
    share. Everything but what makes no sense without it has a default.
    """

    version: ClassVar[int] = 1
    """Counts changes of the definition."""
    numbered: ClassVar[bool] = False
    """People carry its number home."""
    personal: ClassVar[bool] = True
    """Sealed for the server; False only for what is meant for everybody anyway."""

    @property
    def about(self) -> str:
        """Id of the matter, wish or notice that this record belongs to, or empty."""
        return ""

    def problem(self) -> str:
        """Return what is wrong with it although each field fits its definition; empty: nothing."""
        return ""
