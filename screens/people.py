"""Finding people: ways to look, and lists of whoever is found."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.cells import cell_len
from textual import on

from content.directory import MAX_HITS, Directory
from content.documents import Building, Person, in_language
from content.skills import SkillGroup, by_skill
from language.order import pinyin_key, stroke_key
from language.translation import N_, _, current, ngettext
from screens.choose import Choose
from screens.frame import LobbyScreen
from screens.widgets.big_button import BigButton
from screens.widgets.paged import Choice, ChoiceGrid, ListRow, PagedList, Row
from screens.widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.app import ComposeResult

    from screens.lobby import Lobby
    from screens.lobby_app import LobbyApp


ORDERED_FROM = 13
"""Of so many people one may want to see the list in another order."""
LEAST_COLUMN = 36
"""Cells of a column of people, or more where what is said of somebody is longer; 80 cells hold two of these."""
_PADDING = 4


class People(LobbyScreen):
    """The ways to look for somebody: this building first."""

    def heading(self) -> str:
        """Return what it is."""
        return _("Find people")

    def aside(self) -> str:
        """Return how to go on."""
        return _("How would you like to look?")

    def body(self) -> ComposeResult:
        """Yield the ways."""
        building = self.lobby.building()
        here = [Choice(("building", building.id), _this_building(building), main=True)] if building else []
        yield ChoiceGrid([*here, *(Choice((way, ""), _(words)) for way, words in _WAYS)])

    def on_mount(self) -> None:
        """Have the directory made while somebody still chooses how to look."""
        prepare(self.lobby_app)

    @on(BigButton.Pressed)
    async def look(self, event: BigButton.Pressed) -> None:
        """Go the way that was tapped."""
        event.stop()
        way, key = event.button.value
        if way == "name":
            await self.lobby_app.open("find_name")
        elif key or way == "everybody":
            await self.lobby_app.open("people_found", way=way, key=key)
        else:
            await self.lobby_app.open("people_by", way=way)


_WAYS = (
    ("name", N_("By name")),
    ("role", N_("By role")),
    ("skill", N_("By skill")),
    ("building", N_("Other buildings")),
    ("everybody", N_("Everybody")),
)


class _Way(NamedTuple):
    """What one way of looking chooses from."""

    question: str
    choices: Callable[[Lobby, Directory], list[Choice]]
    name: Callable[[Directory, str], str]
    found: Callable[[Directory, str], list[Person]]
    """The people behind a choice."""


class PeopleBy(LobbyScreen):
    """The buildings, roles or skills to choose from."""

    def __init__(self, way: str) -> None:
        super().__init__()
        self._way = _TABLE[way]
        self._name = way

    def heading(self) -> str:
        """Return the question."""
        return _(self._way.question)

    def body(self) -> ComposeResult:
        """Yield the choices, with how many people are behind each."""
        yield ChoiceGrid(self._way.choices(self.lobby, self.lobby.directory()))

    @on(BigButton.Pressed)
    async def look(self, event: BigButton.Pressed) -> None:
        """List whoever is behind the choice."""
        event.stop()
        await self.lobby_app.open("people_found", way=self._name, key=event.button.value)


class PeopleFound(LobbyScreen):
    """Whoever was found, a row each."""

    def __init__(self, way: str, key: str = "") -> None:
        super().__init__()
        self._way = _TABLE[way]
        self._key = key
        self._here = key if way == "building" else ""
        self._drawn: list[Person] = []
        self._order = "role"

    def heading(self) -> str:
        """Return what was looked for."""
        return self._way.name(self.lobby.directory(), self._key)

    def aside(self) -> str:
        """Return how many were found."""
        return count_words(len(self._drawn))

    def body(self) -> ComposeResult:
        """Yield the rows."""
        found = self._drawn = self._found()
        if found:
            known = self.lobby.directory()
            rows = [person_row(known, person, self._here) for person in found]
            yield PagedList(rows, column_width=LEAST_COLUMN if self._here else _column(rows))
        else:
            yield Words(_("Nobody is listed here yet. The hotline knows whom to ask."))

    def offers(self) -> Iterable[BigButton]:
        """Offer another order, where there are many."""
        # Of a building its own people come first, whatever they are called.
        if len(self._drawn) >= ORDERED_FROM and not self._here:
            yield BigButton(_("Order: {order}").format(order=_(_ORDERS[self._order].words)), do=self._choose)

    def standing(self) -> Any:
        """Return the order."""
        return self._order

    def stand(self, standing: Any) -> None:
        """Keep the order."""
        self._order = str(standing)

    @on(BigButton.Pressed)
    async def read(self, event: BigButton.Pressed) -> None:
        """Open the person who was tapped."""
        if isinstance(event.button, ListRow):
            event.stop()
            await self.lobby_app.open("person", id=event.button.value)

    def news(self) -> None:
        """Show the people as they are now: somebody may no longer agree to be named."""
        if self._found() != self._drawn:
            self.call_next(self.draw_again)

    def _found(self) -> list[Person]:
        found = self._way.found(self.lobby.directory(), self._key)
        key = _ORDERS[self._order].key
        return (sorted(found, key=key) if key else found)[:MAX_HITS]

    async def _choose(self) -> None:
        async def then(chosen: str) -> None:
            self._order = chosen
            await self.draw_again()

        def choices() -> list[Choice]:
            return [Choice(order, _(told.words)) for order, told in _ORDERS.items()]

        await self.lobby_app.push_screen(Choose(lambda: _("In which order?"), choices, then, self._order))


class _Order(NamedTuple):
    """An order of people: its name, and what to sort by; without that they stay as they were found."""

    words: str
    key: Callable[[Person], Any] | None


_ORDERS = {
    "role": _Order(N_("by role"), None),
    "pinyin": _Order(N_("by pinyin"), lambda person: pinyin_key(person.name, person.reading or None)),
    "strokes": _Order(N_("by strokes"), lambda person: stroke_key(person.name)),
}
"""Adding an order is adding a row."""


def prepare(app: LobbyApp) -> None:
    """Have made in a thread what searches and lists of people run on; at a tap it would be late."""
    made = app.lobby.directory().prepare
    app.run_worker(asyncio.to_thread(made), name="directory", exit_on_error=False)


def count_words(count: int) -> str:
    """Return how many people there are, in words."""
    return ngettext("{n} person", "{n} people", count).format(n=count)


def person_row(known: Directory, person: Person, here: str = "") -> Row:
    """Return a person as a row: name, roles, team; with the id of a building only the roles there."""
    team = known.team(person)
    return Row(
        person.id,
        person.name,
        roles_words(known, person, here),
        in_language(team.name, current()) if team else "",
    )


def _column(rows: list[Row]) -> int:
    longest = max(max(cell_len(row.title) + cell_len(row.aside) + 2, cell_len(row.second)) for row in rows)
    return max(LEAST_COLUMN, longest + _PADDING)


def roles_words(known: Directory, person: Person, here: str = "") -> str:
    """Return somebody's roles with their buildings: `3号楼 楼栋长, 党员`; of one building: `楼栋长, 党员`."""
    language = current()
    told: list[str] = []
    before = ""
    for held in person.roles:
        if here and held.buildings and here not in held.buildings:
            continue
        names = (known.building(building) for building in held.buildings if not here)
        where = _(", ").join(in_language(building.name, language) for building in names if building)
        role = in_language(known.role(held.role).name, language)
        told.append(f"{where} {role}" if where and where != before else role)
        before = where
    return _(", ").join(told)


def role_names(known: Directory, person: Person) -> str:
    """Return somebody's roles without their buildings: `楼栋长, 党员`."""
    names = (in_language(known.role(held.role).name, current()) for held in person.roles)
    return _(", ").join(dict.fromkeys(names))


def _this_building(building: Building) -> str:
    return _("{building} (here)").format(building=in_language(building.name, current()))


def _counted(words: str, count: int) -> str:
    return f"{words}  {count}"


def _buildings(lobby: Lobby, known: Directory) -> list[Choice]:
    language = current()
    others = [building for building in lobby.library.all(Building) if building.id != lobby.settings.building]
    return [
        Choice(building.id, _counted(in_language(building.name, language), len(known.search(building=building.id))))
        for building in others
    ]


def _roles(_lobby: Lobby, known: Directory) -> list[Choice]:
    return [
        Choice(group.role.id, _counted(in_language(group.role.name, current()), len(group.people)))
        for group in known.by_role()
    ]


def _skills(_lobby: Lobby, known: Directory) -> list[Choice]:
    return [
        Choice(group.key, _counted(in_language(group.name, current()), len(group.people)))
        for group in by_skill(known.search(limit=len(known)))
    ]


def _skill(known: Directory, key: str) -> SkillGroup:
    groups = by_skill(known.search(limit=len(known)))
    return next((group for group in groups if group.key == key), SkillGroup(key, key, []))


def _building_name(known: Directory, key: str) -> str:
    building = known.building(key)
    return in_language(building.name, current()) if building else key


def _of_building(known: Directory, key: str) -> list[Person]:
    """Return whoever is responsible for the building, its own people before those of the whole estate."""
    return sorted(known.search(building=key), key=lambda person: key not in known.buildings_of(person))


_TABLE = {
    "building": _Way(N_("Which building?"), _buildings, _building_name, _of_building),
    "role": _Way(
        N_("Which role?"),
        _roles,
        lambda known, key: in_language(known.role(key).name, current()),
        lambda known, key: known.search(role=key, limit=len(known)),
    ),
    "skill": _Way(
        N_("Which skill?"),
        _skills,
        lambda known, key: in_language(_skill(known, key).name, current()),
        lambda known, key: _skill(known, key).people,
    ),
    "everybody": _Way(
        N_("Everybody"),
        lambda _lobby, _known: [],
        lambda _known, _key: _("Everybody"),
        lambda known, _key: known.search(limit=len(known)),
    ),
}
"""Adding a way to look is adding a row here and in `_WAYS`."""
