"""Whom a code on the screen calls: never a number that its owner does not show."""

from __future__ import annotations

from typing import Literal, NamedTuple

from content.documents import Estate, Person, Team

_COUNTRY = "+86"
_MOBILE_LENGTH = 11


class Contact(NamedTuple):
    """A number that may be called."""

    whose: Literal["person", "team", "hotline"]
    phone: str
    """As it is shown."""


def contact(person: Person, team: Team | None, estate: Estate) -> Contact:
    """Return the person's own number if they show it, else the team's, else the hotline.

    Args:
        person: A public view: a number that is not to be shown is masked in it.
        team: The person's team, if there is one.
        estate: Has the hotline.
    """
    if person.phone and "*" not in person.phone:
        return Contact("person", person.phone)
    if team and team.phone:
        return Contact("team", team.phone)
    return Contact("hotline", estate.hotline)


def tel(phone: str) -> str:
    """Return the number as a code that phones dial (RFC 3966, in capitals, which need less room in a QR code).

    Chinese landlines begin with 0 within the country and mobile numbers have eleven digits; short numbers (119) and
    service numbers (400 …) have no country before them.
    """
    digits = "".join(character for character in phone if character.isascii() and character.isdigit())
    if digits.startswith("0"):
        return f"TEL:{_COUNTRY}{digits[1:]}"
    if digits.startswith("1") and len(digits) == _MOBILE_LENGTH:
        return f"TEL:{_COUNTRY}{digits}"
    return f"TEL:{digits}"
