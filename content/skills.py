"""Who can do what: volunteers and craftsmen by their skills."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from content.documents import Person, Text, in_language


class SkillGroup(NamedTuple):
    """The people of one skill."""

    key: str
    """The skill in Chinese, which names it."""
    name: Text
    people: list[Person]


def by_skill(people: Iterable[Person]) -> list[SkillGroup]:
    """Return who has which skill, the skill of most people first, then in the order given."""
    groups: dict[str, SkillGroup] = {}
    for person in people:
        for skill in person.skills:
            key = in_language(skill, "zh")
            groups.setdefault(key, SkillGroup(key, skill, [])).people.append(person)
    return sorted(groups.values(), key=lambda group: -len(group.people))
