"""Codes for households: signed ones for a phone, which end by themselves, and printed ones, which can be revoked.

Both stand for a card of the household, so that a terminal treats whoever shows one like whoever holds the card.
"""

from __future__ import annotations

import datetime as dt
import secrets
from typing import NamedTuple

import msgspec
from django.conf import settings
from django.db import transaction

from content.documents import Building, Card
from content.documents import Estate as EstateDocument
from content.documents.card import card_id
from content.homes import Home, has_home, home_id, split_home
from content.resident_code import LONGEST_SECONDS, issue
from server import code_keys, documents
from server.errors import UnknownCard, UnknownEstate, UnknownHome
from server.handlers.card_enrolment import LABEL
from server.models import Estate

USUAL = dt.timedelta(minutes=15)
LONGEST = dt.timedelta(seconds=LONGEST_SECONDS)
PRINTED = "LC1"
"""How the texts of printed cards begin."""
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_LETTERS = 20
"""Of 32 each: 100 random bits."""


class Issued(NamedTuple):
    """A code to be shown or printed; nothing here keeps its text."""

    text: str
    card: str
    """Id of the card that it stands for, by which it can be revoked."""
    home: str
    expires: dt.datetime | None
    """None: until it is revoked."""


@transaction.atomic
def issue_code(home: str, life: dt.timedelta, now: dt.datetime, by: str) -> Issued:
    """Return a signed code for a household, for the terminals of its building; raises `UnknownHome`.

    Args:
        home: Id of the home.
        life: How long it is good, at most `LONGEST`.
        now: The time.
        by: Who asked for it, for the console.
    """
    place, building = _place(home)
    estate = building.estate
    card = _card_of(estate, place) or _new_card(estate, place, _random_text(), by)
    private = code_keys.signing_key(settings.HOME, estate, now)
    if private is None:
        code_keys.make(settings.HOME, estate, now)
        private = code_keys.signing_key(settings.HOME, estate, now)
        assert private is not None
    # Again each time, since a transaction that failed may have left a key that no terminal was told of.
    _publish(estate)
    expires = now + min(life, LONGEST)
    text = issue(private, building.id, card.id.rpartition("-")[2], int(expires.timestamp()), secrets.token_bytes(4))
    return Issued(text, card.id, home_id(place), expires)


@transaction.atomic
def print_card(home: str, by: str) -> Issued:
    """Make a card that is a printed code, good until it is revoked; only its hash is kept. Raises `UnknownHome`."""
    place, building = _place(home)
    text = _random_text()
    made = _new_card(building.estate, place, text, by)
    return Issued(text, made.id, home_id(place), None)


@transaction.atomic
def revoke(card: str, by: str) -> Card:
    """Make a card good for nothing, by its id or the text printed on it; raises `UnknownCard`."""
    for name in [card, *_ids_of_text(card)]:
        found = documents.get(Card, name)
        if found is not None:
            revoked = msgspec.structs.replace(found, revoked=True)
            documents.put(name.partition("/")[0], revoked, by=by)
            return revoked
    raise UnknownCard(card=card)


def rotate(estate: str, now: dt.datetime) -> None:
    """Give the estate a new key and tell its terminals; raises `UnknownEstate`."""
    if documents.get(EstateDocument, estate) is None:
        raise UnknownEstate(estate=estate)
    code_keys.make(settings.HOME, estate, now)
    _publish(estate)


def retire(now: dt.datetime) -> None:
    """Drop keys that nothing valid was signed with, and tell the terminals."""
    for estate in code_keys.retire(settings.HOME, now):
        _publish(estate)


def _publish(estate: str) -> None:
    document = documents.get(EstateDocument, estate)
    if document is not None:
        documents.put(estate, document)


def _place(home: str) -> tuple[Home, Building]:
    place = split_home(home)
    building = documents.get(Building, place.building) if place else None
    if place is None or building is None or not has_home(building, place):
        raise UnknownHome(home=home)
    return place, building


def _card_of(estate: str, place: Home) -> Card | None:
    of_home = documents.naming(estate, Card, "home", home_id(place))
    return next((card for card in of_home if not card.revoked), None)


def _new_card(estate: str, place: Home, text: str, by: str) -> Card:
    key = bytes(Estate.objects.get(pk=estate).card_key)
    made = Card(id=card_id(estate, key, "qr", text.encode()), home=home_id(place), label=LABEL)
    documents.put(estate, made, by=by)
    return made


def _random_text() -> str:
    return PRINTED + "".join(secrets.choice(_ALPHABET) for _ in range(_LETTERS))


def _ids_of_text(text: str) -> list[str]:
    """Return the ids that a printed text would have; slow on purpose (the hash)."""
    keys = Estate.objects.values_list("code", "card_key") if text.startswith(PRINTED) else ()
    return [card_id(estate, bytes(key), "qr", text.encode()) for estate, key in keys]
