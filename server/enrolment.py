"""Terminals join: a code on their screen, typed by staff, ties their own key to a building.

A code lives ten minutes and works once. Five wrong codes in a row lock every code that waits: terminals then ask for
new ones by themselves, and whoever guesses has to begin anew each time. The server keeps public keys only.
"""

from __future__ import annotations

import datetime as dt
import secrets
from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from content.documents import Building
from records import wire
from server import throttles
from server.errors import Busy, CodeRefused, UnknownBuilding
from server.models import Document, Enrolment, Terminal

CODE_LIFE = dt.timedelta(minutes=10)
POLL_IN = 2.0
WRONG_CODES = 5
MOST_WAITING = 200
MOST_WAITING_OF_ONE_ADDRESS = 50
"""An estate's terminals may share one address; a flood from one place must not keep others out."""

_ALPHABET = "ACDEFHJKMNPQRTUVWXY34679"
"""Nothing that looks like another: no 0 O, 1 I L, 2 Z, 5 S, 8 B, G."""
_GUESSES = throttles.Rule(WRONG_CODES, dt.timedelta(0), dt.timedelta(0), CODE_LIFE)
_GUESSES_KEY = "codes"


class _Place(NamedTuple):
    """Where a terminal stands."""

    estate: str
    building: str


def request(public_key: str, hostname: str, address: str, now: dt.datetime) -> wire.EnrolAnswer:
    """Return the code for a terminal that asks to join: the same one while it is valid; raises `Busy`."""
    waiting = _waiting(now)
    found = waiting.filter(public_key=public_key).first()
    if found is None:
        if waiting.count() >= MOST_WAITING or waiting.filter(address=address).count() >= MOST_WAITING_OF_ONE_ADDRESS:
            raise Busy(reason="busy", next_in=60.0)
        Enrolment.objects.filter(created_at__lt=now - dt.timedelta(days=1)).exclude(state=Enrolment.APPROVED).delete()
        found = Enrolment.objects.create(
            code=_new_code(),
            public_key=public_key,
            hostname=hostname[:100],
            address=address[:60],
            created_at=now,
            expires_at=now + CODE_LIFE,
        )
    return wire.EnrolAnswer(found.code, (found.expires_at - now).total_seconds(), POLL_IN)


def state(public_key: str, now: dt.datetime) -> wire.EnrolState:
    """Return what became of the terminal's newest code; an answer may be lost, so the credential comes at every ask."""
    found = Enrolment.objects.filter(public_key=public_key).order_by("-created_at", "-pk").first()
    if found is None:
        return wire.EnrolState("expired")
    if found.state == Enrolment.APPROVED:
        terminal = found.terminal
        if terminal is None or terminal.state != Terminal.APPROVED:
            return wire.EnrolState("refused")
        return wire.EnrolState("approved", credential(terminal))
    if found.state == Enrolment.WAITING and found.expires_at <= now:
        return wire.EnrolState("expired")
    return wire.EnrolState(found.state)  # type: ignore[arg-type]


def credential(terminal: Terminal) -> wire.Credential:
    """Return what makes the terminal one of its estate's."""
    from server.keys import keyring

    return wire.Credential(
        terminal=terminal.pk,
        estate=terminal.estate_id,
        building=terminal.building,
        card_key=bytes(terminal.estate.card_key),
        server_keys=keyring(settings.HOME).public_keys(),
    )


def approve(code: str, building: str, by: str, now: dt.datetime) -> Terminal:
    """Tie the terminal that shows the code to a building.

    Raises:
        UnknownBuilding: There is no such building here.
        CodeRefused: No terminal shows this code now, or no longer. Fields: reason.
    """
    # Which estate's credential the terminal gets follows from where the building is kept, not from what is said in it.
    known = Document.objects.filter(type=Building.type, doc_id=building, deleted=False)
    estate = known.values_list("estate", flat=True).first()
    if estate is None:
        raise UnknownBuilding(building=building)
    place = _Place(estate, building)
    with transaction.atomic():
        found = Enrolment.objects.select_for_update().filter(code=normal(code)).first()
        if found is not None and found.state == Enrolment.WAITING and found.expires_at > now:
            throttles.forget(_GUESSES_KEY)
            return _approved(found, place, by, now)
    if found is None:
        _count_wrong_code(now)
    raise CodeRefused(reason=_why(found))


def refuse(found: Enrolment) -> None:
    """Say no to a terminal that waits."""
    found.state = Enrolment.REFUSED
    found.save(update_fields=["state"])


def revoke(terminal: Terminal, now: dt.datetime) -> None:
    """Refuse the terminal from now on. It keeps its queue and says so."""
    terminal.state = Terminal.REVOKED
    terminal.revoked_at = now
    terminal.save(update_fields=["state", "revoked_at"])


def normal(code: str) -> str:
    """Return a code as it is stored, however it was typed: `abcd efgh` → `ABCD-EFGH`."""
    letters = "".join(character for character in code.upper() if character.isalnum())
    return f"{letters[:4]}-{letters[4:]}"


def _approved(found: Enrolment, place: _Place, by: str, now: dt.datetime) -> Terminal:
    # A terminal that joins again with its old key stays the same terminal, also after it was revoked.
    terminal = Terminal.objects.filter(public_key=found.public_key, estate=place.estate).first()
    if terminal is None:
        Terminal.objects.filter(public_key=found.public_key).update(
            state=Terminal.REVOKED, revoked_at=now, public_key=secrets.token_hex(32)
        )
        terminal = Terminal(pk=f"{place.estate}/t-{secrets.token_hex(4)}", public_key=found.public_key)
    terminal.estate_id = place.estate
    terminal.building = place.building
    terminal.hostname = found.hostname
    terminal.state = Terminal.APPROVED
    terminal.revoked_at = None
    terminal.approved_at = now
    terminal.approved_by = by
    terminal.starts, terminal.doubled_at = [], None
    terminal.save()
    found.state = Enrolment.APPROVED
    found.terminal = terminal
    found.save(update_fields=["state", "terminal"])
    return terminal


def _count_wrong_code(now: dt.datetime) -> None:
    if throttles.failed(_GUESSES_KEY, _GUESSES, now) >= WRONG_CODES:
        Enrolment.objects.filter(state=Enrolment.WAITING).update(state=Enrolment.LOCKED)
        throttles.forget(_GUESSES_KEY)


def _why(found: Enrolment | None) -> str:
    if found is None:
        return "unknown"
    reasons = {Enrolment.APPROVED: "used", Enrolment.LOCKED: "locked", Enrolment.REFUSED: "refused"}
    return reasons.get(found.state, "expired")


def _waiting(now: dt.datetime):  # type: ignore[no-untyped-def]
    return Enrolment.objects.filter(state=Enrolment.WAITING, expires_at__gt=now)


def _new_code() -> str:
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"
