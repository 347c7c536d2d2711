"""Publish documents: every put and delete takes the estate's next place in the order of changes.

The place is taken by an UPDATE inside the transaction, which holds the estate's row until the commit: changes
therefore become visible in the order of their numbers, and a cursor never passes one that is still being written.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Sequence
from typing import TypeVar

import msgspec
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from content.consent import party_roles, public_view, tells_by_team
from content.decode import to_msgpack
from content.documents import TYPES, Person, Staff, Team
from content.documents import Document as Content
from content.documents import Estate as EstateDocument
from content.documents.person import PARTY_ROLES
from server import code_keys, sql
from server.models import Document, Estate

_LOG = logging.getLogger("server.documents")

D = TypeVar("D", bound=Content)


def encode(document: Content) -> str:
    """Return the private form as JSON, as the table keeps it."""
    return msgspec.json.encode(document).decode()


def decode(kind: type[D], body: str) -> D:
    """Return the document that `encode` wrote."""
    return msgspec.json.decode(body, type=kind)


def public_bytes(document: Content) -> bytes | None:
    """Return the MessagePack of what terminals may have, or None."""
    party_teams = set()
    if isinstance(document, Person) and tells_by_team(document):
        team = get(Team, document.team)
        party_teams = {document.team} if team is not None and team.party else set()
    roles = PARTY_ROLES
    if isinstance(document, Person) and document.consents.party is None:
        roles = party_roles(get(EstateDocument, document.id.partition("/")[0]))
    unnamed = set()
    if isinstance(document, Staff) and document.person:
        person = get(Person, document.person)
        unnamed = {document.person} if person is None or person.consents.name is None else set()
    shown = public_view(document, party_teams, unnamed, roles)
    if isinstance(shown, EstateDocument):
        # This server's own keys are not typed, and no pack takes them away.
        own = code_keys.public_keys(settings.HOME, shown.id)
        shown = msgspec.structs.replace(shown, code_keys=[*dict.fromkeys([*shown.code_keys, *own])])
    return None if shown is None else to_msgpack(shown)


def digest(document: Content) -> bytes:
    """Return a fingerprint of the private form."""
    return hashlib.sha256(encode(document).encode()).digest()


def next_sequences(estate: str, count: int = 1) -> int:
    """Take `count` places in the estate's changes and return the first; needs a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {Estate._meta.db_table} SET sequence = sequence + %s WHERE code = %s RETURNING sequence",  # noqa: S608
            [count, estate],
        )
        return int(cursor.fetchone()[0]) - count + 1


@transaction.atomic
def put(
    estate: str, document: Content, *, held: bool | None = None, by: str = "", pack_digest: bytes | None = None
) -> bool:
    """Store a document and, if what the public may see of it changed, tell the terminals.

    Args:
        estate: Code of the estate.
        document: Its private form.
        held: True keeps it from the public until somebody approves it, None leaves that as it is.
        by: Who did it, for the console.
        pack_digest: Set by a content pack that was loaded.

    Returns: whether anything changed.
    """
    row = Document.objects.filter(type=document.type, doc_id=document.id).first()
    if row is None:
        row = Document(estate_id=estate, type=document.type, doc_id=document.id)
    public = None if row.public is None else bytes(row.public)
    before = (row.body, row.version, row.held, row.deleted, public)
    row.body = encode(document)
    row.version = document.version
    row.held = row.held if held is None else held
    row.deleted = False
    row.public = None if row.held else public_bytes(document)
    if pack_digest is not None:
        row.pack_digest = pack_digest
    if (row.body, row.version, row.held, row.deleted, row.public) == before and row.pk:
        if pack_digest is not None:
            row.save(update_fields=["pack_digest"])
        return False
    if row.public != public or (public is not None and row.version != before[1]):
        row.sequence = next_sequences(estate)
    row.updated_by = by
    row.save()
    if isinstance(document, Person):
        _follow_consent(estate, document, before[0])
    if isinstance(document, Team):
        _show_people_anew(estate, "team", document.id, by)
    if isinstance(document, EstateDocument):
        known = party_roles(decode(EstateDocument, before[0]) if before[0] else None)
        for role in sorted(known ^ party_roles(document)):
            _show_people_anew(estate, "role", role, by)
    return True


def _show_people_anew(estate: str, field: str, named_there: str, by: str) -> None:
    """What may be shown of a team's members, and of whoever has a role, follows from the team and the role too."""
    for person in naming(estate, Person, field, named_there):
        put(estate, person, by=by)


def _follow_consent(estate: str, person: Person, body_before: str) -> None:
    from server import withdrawals

    before = decode(Person, body_before) if body_before else None
    if before is None or (before.consents.name is None) == (person.consents.name is None):
        return
    if withdrawals.was_withdrawn(before, person):
        withdrawals.hide(estate, before)
    else:
        withdrawals.follow_staff(estate, person.id)


@transaction.atomic
def delete(kind: type[Content], doc_id: str, by: str = "") -> bool:
    """Take a document away from everywhere; returns whether it was there."""
    row = Document.objects.filter(type=kind.type, doc_id=doc_id, deleted=False).first()
    if row is None:
        return False
    if row.public is not None:
        row.sequence = next_sequences(row.estate_id)
    row.public = None
    row.deleted = True
    row.updated_by = by
    row.save()
    if kind is Person:
        from server import withdrawals

        before = decode(Person, row.body)
        if withdrawals.was_withdrawn(before, None):
            withdrawals.hide(row.estate_id, before)
    return True


_BULK_COLUMNS = (
    "estate_id", "type", "doc_id", "version", "body", "public", "sequence", "deleted", "held", "updated_at",
    "updated_by",
)  # fmt: skip


def put_new(estate: str, documents: Sequence[Content]) -> None:
    """Store many documents that were never there before; needs a transaction."""
    if not documents:
        return
    first = next_sequences(estate, len(documents))
    now = sql.adapted(Document, "updated_at", timezone.now())
    sql.insert_many(
        Document,
        _BULK_COLUMNS,
        [
            (estate, d.type, d.id, d.version, encode(d), public_bytes(d), first + place, False, False, now, "")
            for place, d in enumerate(documents)
        ],
    )


def get(kind: type[D], doc_id: str) -> D | None:
    """Return a document's private form."""
    body = Document.objects.filter(type=kind.type, doc_id=doc_id, deleted=False).values_list("body", flat=True).first()
    return None if body is None else decode(kind, body)


def get_of(estate: str, kind: type[D], doc_id: str) -> D | None:
    """Return a document's private form if the estate has it."""
    return get(kind, doc_id) if doc_id.startswith(f"{estate}/") else None


def all_of(kind: type[D], estates: Iterable[str] | None = None) -> list[D]:
    """Return all documents of a type that are not deleted, by id; of all estates if none are named."""
    rows = Document.objects.filter(type=kind.type, deleted=False).order_by("doc_id")
    if estates is not None:
        rows = rows.filter(estate__in=list(estates))
    return [decode(kind, body) for body in rows.values_list("body", flat=True)]


def naming(estate: str, kind: type[D], field: str, value: str) -> list[D]:
    """Return an estate's documents of a type where some field of that name, at whatever depth, holds the value, by id.

    Only those are decoded: there may be thousands of the type.
    """
    named = f'"{field}":{msgspec.json.encode(value).decode()}'
    rows = Document.objects.filter(estate=estate, type=kind.type, deleted=False, body__contains=named)
    return [decode(kind, body) for body in rows.order_by("doc_id").values_list("body", flat=True)]


def republish(estate: str | None = None) -> int:
    """Make the public views anew, as after an upgrade that changed what is public; returns how many changed."""
    rows = Document.objects.filter(deleted=False, type__in=list(TYPES))
    if estate is not None:
        rows = rows.filter(estate=estate)
    return sum(_put_again(row) for row in rows.iterator())


def _put_again(row: Document) -> bool:
    try:
        return put(row.estate_id, decode(TYPES[row.type], row.body), by=row.updated_by)
    except msgspec.ValidationError:
        # It, or the person or team that it tells of, was stored by another version; what the public sees of it stays.
        _LOG.warning("document cannot be made anew type=%s id=%s", row.type, row.doc_id)
        return False
