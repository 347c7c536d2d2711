"""What a field that refers to something can be chosen from."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from content.documents import Building, Estate, Person, Team, in_language
from server import documents

Choices = list[tuple[str, str]]
Estates = Sequence[str]


def buildings(estates: Estates) -> Choices:
    """Return the buildings of some estates."""
    return [(building.id, in_language(building.name, "zh")) for building in documents.all_of(Building, estates)]


def people(estates: Estates) -> Choices:
    """Return the people of some estates."""
    return [(person.id, f"{person.name} ({person.id})") for person in documents.all_of(Person, estates)]


def teams(estates: Estates) -> Choices:
    """Return the teams of some estates."""
    return [(team.id, in_language(team.name, "zh")) for team in documents.all_of(Team, estates)]


def notice_classes(estates: Estates) -> Choices:
    """Return the classes of notices that some estates have, each once."""
    named = {
        choice.id: in_language(choice.name, "zh")
        for estate in documents.all_of(Estate, estates)
        for choice in estate.notice_classes
    }
    return list(named.items())


def lobby_roles(estates: Estates) -> Choices:
    """Return the roles that sign in at a lobby screen."""
    return [("captain", "楼栋长"), ("technician", "技术员"), ("steward", "红管家")]


REFERENCES: dict[tuple[str, str], Callable[[Estates], Choices]] = {
    ("notice", "notice_class"): notice_classes,
    ("notice", "buildings"): buildings,
    ("wish", "building"): buildings,
    ("person", "team"): teams,
    ("card", "person"): people,
    ("staff", "person"): people,
    ("staff", "role"): lobby_roles,
    ("staff", "buildings"): buildings,
}
"""By document type and field."""
