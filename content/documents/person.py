"""A person of the directory, and what the public may see of them."""

from __future__ import annotations

import datetime as dt
from typing import Self

import msgspec

from content.documents.base import Document, Text
from content.documents.references import BuildingId, HomeId, RoleId, TeamId
from language.translation import N_

PARTY_ROLES = frozenset({"party_member", "party_secretary"})
"""Roles that tell of party membership; shown only with consent."""

_LEAST_HIDDEN = 4
"""Digits of a phone number: ten thousand numbers look the same."""
_SHORTEST_SHOWN = 7
"""Of shorter numbers no digit is shown."""


class RoleHeld(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A role that a person has, for some buildings or, with none named, for the whole estate."""

    role: RoleId
    """An id of the estate's `roles`."""
    buildings: list[BuildingId] = []


class Consents(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the person agreed to, each with the day; None: not agreed, or withdrawn."""

    name: dt.date | None = None
    """The full name may be shown."""
    phone: dt.date | None = None
    """The full phone number may be shown."""
    party: dt.date | None = None
    """Party membership may be shown."""
    home: dt.date | None = None
    """The home may be shown."""


class Person(Document, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody who is responsible for something in the estate."""

    type = "person"

    name: str
    reading: str = ""
    """Pinyin of the name, syllables apart, where the usual reading would be wrong: `shan xiong xin`."""
    roles: list[RoleHeld]
    team: TeamId = ""
    phone: str = ""
    home: HomeId = ""
    skills: list[Text] = []
    about: Text = ""
    consents: Consents = Consents()

    def problems(self) -> list[tuple[str, str]]:
        """Return that somebody without a role has no place in the directory."""
        from content.problem import problem

        return [] if self.roles else [("roles", problem(N_("needs at least one role")))]

    def public(self) -> Self | None:
        """Return the person as the lobby may show them; None if nothing of them may be shown."""
        agreed = self.consents
        roles = self.roles if agreed.party else [held for held in self.roles if held.role not in PARTY_ROLES]
        if not roles:
            return None
        return msgspec.structs.replace(
            self,
            name=self.name if agreed.name else mask_name(self.name),
            reading=self.reading if agreed.name else "",
            phone=self.phone if agreed.phone else mask_phone(self.phone),
            home=self.home if agreed.home else "",
            roles=roles,
        )


def mask_name(name: str) -> str:
    """Return a name that tells no stranger who it is: 张晓明 → 张*明, 李娜 → 李*."""
    if len(name) <= 1:
        return "*"
    if len(name) == 2:
        return name[0] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]


def mask_phone(phone: str) -> str:
    """Return a phone number with at least four digits hidden in its middle: 13812345678 → 138****5678.

    Short ones show less, down to nothing of six digits: 8880001 → 8****01.
    """
    digits = "".join(character for character in phone if character.isdigit())
    shown = len(digits) - _LEAST_HIDDEN if len(digits) >= _SHORTEST_SHOWN else 0
    head = min(3, shown // 2)
    tail = min(4, shown - head)
    return digits[:head] + "*" * (len(digits) - head - tail) + digits[len(digits) - tail :]
