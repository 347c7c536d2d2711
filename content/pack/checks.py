"""What one entry of a pack cannot know of the others: ids that stand twice, references to what is not there."""

from __future__ import annotations

from content.documents import Building, Person
from content.greeting import tells
from content.homes import has_home, split_home
from content.pack.fields import Reference
from content.pack.mistakes import Mistakes
from content.pack.parts import CardEntry
from content.pack.tree import Mapping, Node, Scalar, Sequence
from content.problem import problem
from language.translation import N_


class Known:
    """What the pack has, as far as it could be read."""

    def __init__(self, estate: str) -> None:
        self.estate = estate
        self.ids: dict[str, tuple[str, str, int]] = {}
        """Id → type, file, line; of faulty entries too, so that one mistake does not bring forth others."""
        self.unread: set[str] = set()
        """Types whose file could not be read: nothing can be said of references to them."""
        self.tables: dict[str, set[str]] | None = None
        """The estate's tables; None: the estate could not be read."""
        self.buildings: dict[str, Building] = {}
        self.people: dict[str, Person] = {}

    def add(self, type: str, identity: str, file: str, line: int, mistakes: Mistakes) -> None:
        """Note an entry's id."""
        first = self.ids.get(identity)
        if first is None:
            self.ids[identity] = (type, file, line)
        else:
            short = identity.removeprefix(f"{self.estate}/")
            told = problem(N_("id {id!r} stands twice, first in {file}:{line}"), id=short, file=first[1], line=first[2])
            mistakes.add(file, line, "duplicate-id", told)


def estate_tables(estate: Node) -> dict[str, set[str]]:
    """Return the ids in each of the estate's tables."""
    tables: dict[str, set[str]] = {}
    for name, table in estate.entries.items() if isinstance(estate, Mapping) else []:
        if isinstance(table, Sequence):
            ids = [entry.entries.get("id") for entry in table.items if isinstance(entry, Mapping)]
            tables[name] = {identity.value for identity in ids if isinstance(identity, Scalar)}
    return tables


def check_reference(reference: Reference, known: Known, mistakes: Mistakes) -> None:
    """Report a reference to something that the pack does not have."""
    found = (
        _table_problem(reference.written, reference.marks["table"], known)
        if "table" in reference.marks
        else _home_problem(reference.written, known)
        if reference.marks["refers_to"] == "home"
        else _document_problem(reference.written, reference.marks["refers_to"], known)
    )
    if found:
        mistakes.add(reference.file, reference.line, "missing-reference", found)


def _table_problem(written: str, table: str, known: Known) -> str:
    if known.tables is None or written in known.tables.get(table, set()):
        return ""
    there = ", ".join(sorted(known.tables.get(table, set()))) or problem(N_("none"))
    words = N_("{written!r} is not in the estate's {table} (there are: {there})")
    return problem(words, written=written, table=table, there=there)


def _document_problem(written: str, kind: str, known: Known) -> str:
    if kind in known.unread:
        return ""
    entry = known.ids.get(f"{known.estate}/{written}")
    if entry is None:
        short = written.removeprefix(f"{known.estate}/")
        if f"{known.estate}/{short}" in known.ids:
            return problem(
                N_("there is no {kind} {written!r}: write {short!r}"), kind=kind, written=written, short=short
            )
        return problem(N_("there is no {kind} {written!r}"), kind=kind, written=written)
    words = N_("{written!r} is a {other}, not a {kind}")
    return "" if entry[0] == kind else problem(words, written=written, other=entry[0], kind=kind)


def _home_problem(written: str, known: Known) -> str:
    home = split_home(f"{known.estate}/{written}")
    if home is None:
        return problem(N_("{written!r} is no home: write BUILDING/UNIT-FLOORHOME, like b3/2-501"), written=written)
    building = home.building.removeprefix(f"{known.estate}/")
    unknown = _document_problem(building, "building", known)
    found = known.buildings.get(home.building)
    if unknown or found is None or has_home(found, home):
        return unknown
    words = N_("building {building!r} has no unit {unit!r} with a floor {floor} and a home {home:02}")
    return problem(words, building=building, unit=home.unit, floor=home.floor, home=home.home)


def check_label(card: CardEntry, file: str, line: int, known: Known, mistakes: Mistakes) -> None:
    """Report a greeting that would tell the whole lobby who holds the card, or where they live."""
    person = known.people.get(card.person)
    if tells(card.label, name=person.name if person else "", home=card.home):
        told = problem(N_("the label tells a full name or a door to the whole lobby"))
        mistakes.add(file, line, "telling-label", told)
