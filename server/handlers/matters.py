"""A repair, an opinion, a wish becomes a matter: it has one owner and a running clock from now on."""

from __future__ import annotations

from typing import Any, NamedTuple

from content.consent import party_roles, public_view
from content.documents import Matter as MatterDocument
from content.documents import Person, Promise, Team, in_language
from records.types import Contact, Opinion, RecordBody, Repair, Wish
from server import documents, households, sql
from server.batch import Batch, Opened
from server.models import Document, Matter

OWNER_ROLES = ("steward", "captain", "grid_worker")
"""Who owns what nobody was named for: the first of these that the building has."""


class _Subject(NamedTuple):
    """What a matter takes from a record of one type."""

    building: str
    home: str
    category: str
    promised: str
    """The promise that it runs against; empty: the estate's promise for everything else."""
    urgency: str
    unit: str
    place: str
    text: str
    to: str
    contact: Contact


def _of_repair(batch: Batch, body: Repair) -> _Subject:
    category = _subject_id(batch, "repair", body.category, body.urgency)
    promised = _promise_of(batch, category, body.urgency)
    return _Subject(
        body.building, body.home, category, promised, body.urgency, body.unit, body.place, body.text, "", body.contact
    )


def _of_opinion(batch: Batch, body: Opinion) -> _Subject:
    # Its topic may be called as a category of repairs is: nobody has to be there in five minutes for an opinion.
    topic = _subject_id(batch, "opinion", body.topic)
    return _Subject(body.building, "", topic, "", "", "", "", body.text, body.to, body.contact)


def _of_wish(_batch: Batch, body: Wish) -> _Subject:
    return _Subject("", "", body.action, "", "", "", "", body.text, "", body.contact)


_SUBJECTS: dict[type[RecordBody], Any] = {Repair: _of_repair, Opinion: _of_opinion, Wish: _of_wish}

_COLUMNS = (
    "record_id", "estate_id", "number", "record_type", "building", "home", "category", "urgency", "unit", "place",
    "text", "contact_card", "household", "contact_phone", "state", "owner", "promise", "received_at",
)  # fmt: skip


def open_matters(batch: Batch, records: list[Opened]) -> None:
    """Open a matter for each record and publish what of it is public."""
    received_at = sql.adapted(Matter, "received_at", batch.now)
    column = sql.uuid_column()
    rows, published = [], []
    subjects: list[_Subject] = [_SUBJECTS[type(record.body)](batch, record.body) for record in records]
    cards = households.of_cards(batch.estate, {_card(subject) for subject in subjects} - {""})
    for record, subject in zip(records, subjects, strict=True):
        kind = record.wire.type
        building = subject.building if _ours(batch, subject.building) else batch.terminal.building
        owner = _owner(batch, building, subject.to)
        promise = subject.promised or _other_promise(batch)
        contact = subject.contact
        rows.append(
            (
                column(record.wire.id),
                batch.estate,
                record.wire.number,
                kind,
                building,
                subject.home,
                subject.category,
                subject.urgency,
                subject.unit,
                subject.place,
                subject.text,
                _card(subject),
                cards.get(_card(subject), ""),
                contact.phone if contact.kind == "phone" else "",
                "received",
                owner,
                promise,
                received_at,
            )
        )
        published.append(
            MatterDocument(
                id=f"{batch.estate}/m-{record.wire.id.hex()}",
                number=record.wire.number,
                record_type=kind,
                building=building,
                category=subject.category,
                urgency=subject.urgency,
                state="received",
                received_at=batch.now,
                owner=owner,
                promise=promise,
            )
        )
    sql.insert_many(Matter, _COLUMNS, rows)
    documents.put_new(batch.estate, published)


def _subject_id(batch: Batch, record_type: str, told: str, urgency: str = "") -> str:
    key = ("subject", record_type, told, urgency)
    if key not in batch.memo:
        batch.memo[key] = batch.tables.subject_id(record_type, told, urgency) if batch.tables else told
    found: str = batch.memo[key]
    return found


def _card(subject: _Subject) -> str:
    return subject.contact.card if subject.contact.kind == "card" else ""


def _ours(batch: Batch, building: str) -> bool:
    """A terminal speaks for its own estate only."""
    return building.startswith(f"{batch.estate}/")


def _owner(batch: Batch, building: str, to: str) -> str:
    """Return whoever was asked first, as the public sees them: the one that it was meant for, or the building's."""
    key = ("owner", building, to)
    if key not in batch.memo:
        batch.memo[key] = _named(batch, to) or _responsible(batch, building)
    found: str = batch.memo[key]
    return found


def _named(batch: Batch, to: str) -> str:
    if not to or not _ours(batch, to):
        return ""
    person = documents.get(Person, to)
    if person is not None:
        shown = _shown(batch, person)
        return _with_role(batch, shown.name, shown.roles[0].role) if shown and shown.roles else ""
    team = documents.get(Team, to)
    return in_language(team.name, "zh") if team else ""


def _responsible(batch: Batch, building: str) -> str:
    for role in OWNER_ROLES:
        # Of what may be thousands of people only those with the role are decoded.
        rows = Document.objects.filter(
            estate=batch.estate, type=Person.type, deleted=False, held=False, body__contains=f'"role":"{role}"'
        ).order_by("doc_id")
        for body in rows.values_list("body", flat=True):
            shown = _shown(batch, documents.decode(Person, body))
            if shown and any(
                held.role == role and (not held.buildings or building in held.buildings) for held in shown.roles
            ):
                return _with_role(batch, shown.name, role)
    return ""


def _shown(batch: Batch, person: Person) -> Person | None:
    found = public_view(person, (), party_roles=party_roles(batch.tables))
    return found if isinstance(found, Person) else None


def _with_role(batch: Batch, name: str, role: str) -> str:
    named = {choice.id: in_language(choice.name, "zh") for choice in batch.tables.roles} if batch.tables else {}
    return f"{named[role]} {name}" if role in named else name


def _promise_of(batch: Batch, category: str, urgency: str) -> str:
    key = ("promise", category, urgency)
    if key not in batch.memo:
        batch.memo[key] = batch.tables.promise_of(category, urgency) if batch.tables else ""
    found: str = batch.memo[key]
    return found


def _other_promise(batch: Batch) -> str:
    """Return the estate's promise that no category names: whatever has none of its own runs against that."""
    if "other promise" not in batch.memo:
        named = {entry.promise for entry in batch.tables.categories} if batch.tables else set()
        others = (promise.id for promise in documents.all_of(Promise, [batch.estate]) if promise.id not in named)
        batch.memo["other promise"] = next(others, "")
    found: str = batch.memo["other promise"]
    return found
