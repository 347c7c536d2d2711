"""The directory: who is responsible, found by name, role, skill, team, building or home.

It finds people by what it was given of them. A lobby gives public views, so nobody is found by what is masked.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from threading import Lock
from typing import NamedTuple

from content.documents import Building, Estate, Person, Team, Text, in_language
from content.documents.estate import Choice
from content.homes import split_home
from language.match import NameIndex
from language.readings import name_reading

MAX_HITS = 200
"""More are of no use on a screen: another letter typed says more than another page."""


class RoleGroup(NamedTuple):
    """The people of one role."""

    role: Choice
    people: list[Person]


class Directory:
    """The people of an estate, searched at every key that is typed.

    Args:
        people: Public views, for a lobby.
        buildings: Named in homes and roles.
        teams: Named by people.
        estate: Its roles give the names and the order; None: the ids of the roles, in any order.
    """

    def __init__(
        self,
        people: Iterable[Person],
        buildings: Iterable[Building] = (),
        teams: Iterable[Team] = (),
        estate: Estate | None = None,
    ) -> None:
        self._buildings = {building.id: building for building in buildings}
        self._teams = {team.id: team for team in teams}
        roles = estate.roles if estate else []
        self._roles = {role.id: role for role in roles}
        self._rank = {role.id: place for place, role in enumerate(roles)}
        self._people = {person.id: person for person in people}
        self._index: NameIndex[str] | None = None
        self._places: dict[str, tuple[int, str]] = {}
        self._making = Lock()

    def __len__(self) -> int:
        return len(self._people)

    def get(self, id: str) -> Person | None:
        """Return one person, or None."""
        return self._people.get(id)

    def search(
        self, query: str = "", *, building: str = "", role: str = "", team: str = "", limit: int = MAX_HITS
    ) -> list[Person]:
        """Return the people who fit, best first.

        Args:
            query: Characters, pinyin, initials, telephone keys of them, a role, a skill, a team, a building or a
                home; empty: everybody, by the order of roles, then by reading.
            building: Only whoever has a role for this building, or roles for the whole estate alone.
            role: Only whoever has this role (with `building`: there).
            team: Only this team.
            limit: At most so many.
        """
        narrow = bool(building or role or team)
        query = query.strip()
        people: Iterable[Person] = self._people.values()
        if query:
            found = self._prepared().search(query, limit=len(self._people) if narrow else limit)
            people = (self._people[identity] for identity in found)
        if narrow:
            people = (person for person in people if self._fits(person, building, role, team))
        # Only whoever is listed has a name to be read for it.
        return list(islice(people if query else sorted(people, key=self._place), limit))

    def by_role(self, building: str = "") -> list[RoleGroup]:
        """Return who has which role for a building (or at all), roles in the estate's order, nobody left out.

        Somebody with several roles stands under each of them.
        """
        groups: dict[str, list[Person]] = {role: [] for role in self._roles}
        for person in sorted(self._people.values(), key=self._place):
            for role in dict.fromkeys(held.role for held in person.roles):
                if self._fits(person, building, role, ""):
                    groups.setdefault(role, []).append(person)
        return [RoleGroup(self.role(role), people) for role, people in groups.items() if people]

    def role(self, id: str) -> Choice:
        """Return a role of the estate; one that it does not have is named by its id."""
        return self._roles.get(id) or Choice(id=id, name=id)

    def team(self, person: Person) -> Team | None:
        """Return the person's team, or None."""
        return self._teams.get(person.team)

    def building(self, id: str) -> Building | None:
        """Return a building, or None."""
        return self._buildings.get(id)

    def buildings_of(self, person: Person) -> list[str]:
        """Return the ids of the buildings that the person has roles for; none: the whole estate."""
        return list(dict.fromkeys(building for held in person.roles for building in held.buildings))

    def _fits(self, person: Person, building: str, role: str, team: str) -> bool:
        if team and person.team != team:
            return False
        theirs = self.buildings_of(person)
        if building and not role and theirs and building not in theirs:
            # Whoever has a part in other buildings is nobody's contact here, also as a member of something.
            return False
        return any(
            (not role or held.role == role) and (not building or not held.buildings or building in held.buildings)
            for held in person.roles
        )

    def _place(self, person: Person) -> tuple[int, str]:
        """Return what people are sorted by: their first role in the estate's order, then their reading."""
        if person.id not in self._places:
            read = " ".join(name_reading(person.name, person.reading or None))
            self._places[person.id] = self._first_role(person), read
        return self._places[person.id]

    def _first_role(self, person: Person) -> int:
        last = len(self._rank)
        return min((self._rank.get(held.role, last) for held in person.roles), default=last)

    def prepare(self) -> None:
        """Make what searches and lists run on, once.

        10,000 people take a second: better in a thread as soon as somebody may search than at the first key. Whoever
        searches meanwhile waits for it.
        """
        self._prepared()

    def _prepared(self) -> NameIndex[str]:
        with self._making:
            if self._index is None:
                index: NameIndex[str] = NameIndex()
                for person in self._people.values():
                    read = index.add(person.id, person.name, person.reading or None, self._words(person))
                    self._places.setdefault(person.id, (self._first_role(person), read))
                index.prepare()
                self._index = index
        return self._index

    def _words(self, person: Person) -> list[str]:
        """Return all that the person is found by besides the name."""
        texts: list[Text] = [self.role(held.role).name for held in person.roles]
        texts += person.skills
        team = self._teams.get(person.team)
        texts += [team.name] if team else []
        texts += [found.name for identity in self.buildings_of(person) if (found := self._buildings.get(identity))]
        words = [in_language(text, language) for text in texts for language in ("zh", "en")]
        words += [identity.rpartition("/")[2] for identity in self.buildings_of(person)]
        return list(dict.fromkeys([*words, *self._home_words(person.home)]))

    def _home_words(self, identity: str) -> list[str]:
        """Return a home as people say it: `2-501`, `b3/2-501`, `3号楼2单元501`."""
        home = split_home(identity)
        if home is None:
            return []
        door = f"{home.floor}{home.home:02}"
        building = self._buildings.get(home.building)
        short = [f"{home.unit}-{door}", f"{home.building.rpartition('/')[2]}/{home.unit}-{door}", door]
        return [*short, f"{in_language(building.name, 'zh')}{home.unit}单元{door}"] if building else short
