"""What one entry of a pack cannot know of the others: ids that stand twice, references to what is not there."""

from __future__ import annotations

from content.documents import Building, Person
from content.greeting import tells
from content.homes import has_home, split_home
from content.pack.fields import Reference
from content.pack.mistakes import Mistakes
from content.pack.parts import CardEntry
from content.pack.tree import Mapping, Node, Scalar, Sequence


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
            mistakes.add(file, line, "duplicate-id", f"id {short!r} stands twice, first in {first[1]}:{first[2]}")


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
    problem = (
        _table_problem(reference.written, reference.marks["table"], known)
        if "table" in reference.marks
        else _home_problem(reference.written, known)
        if reference.marks["refers_to"] == "home"
        else _document_problem(reference.written, reference.marks["refers_to"], known)
    )
    if problem:
        mistakes.add(reference.file, reference.line, "missing-reference", problem)


def _table_problem(written: str, table: str, known: Known) -> str:
    if known.tables is None or written in known.tables.get(table, set()):
        return ""
    there = ", ".join(sorted(known.tables.get(table, set()))) or "none"
    return f"{written!r} is not in the estate's {table} (there are: {there})"


def _document_problem(written: str, kind: str, known: Known) -> str:
    if kind in known.unread:
        return ""
    entry = known.ids.get(f"{known.estate}/{written}")
    if entry is None:
        short = written.removeprefix(f"{known.estate}/")
        hint = f": write {short!r}" if f"{known.estate}/{short}" in known.ids else ""
        return f"there is no {kind} {written!r}{hint}"
    return "" if entry[0] == kind else f"{written!r} is a {entry[0]}, not a {kind}"


def _home_problem(written: str, known: Known) -> str:
    home = split_home(f"{known.estate}/{written}")
    if home is None:
        return f"{written!r} is no home: write BUILDING/UNIT-FLOORHOME, like b3/2-501"
    building = home.building.removeprefix(f"{known.estate}/")
    problem = _document_problem(building, "building", known)
    found = known.buildings.get(home.building)
    if problem or found is None or has_home(found, home):
        return problem
    return f"building {building!r} has no unit {home.unit!r} with a floor {home.floor} and a home {home.home:02}"


def check_label(card: CardEntry, file: str, line: int, known: Known, mistakes: Mistakes) -> None:
    """Report a greeting that would tell the whole lobby who holds the card, or where they live."""
    person = known.people.get(card.person)
    if tells(card.label, name=person.name if person else "", home=card.home):
        mistakes.add(file, line, "telling-label", "the label tells a full name or a door to the whole lobby")
