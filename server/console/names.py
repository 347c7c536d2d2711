"""Names of what the pages refer to by an id."""

from __future__ import annotations

from typing import Any

from content.documents import Building, Person, Staff, Wish, in_language
from content.documents import Estate as EstateDocument
from content.documents.estate import DANGER
from content.homes import Home, split_home
from server import documents
from server.console.words import DANGER_WORD, LOBBY_ROLES, PROGRAMS, WISHES
from server.models import Matter, ReceivedRecord, StaffMember, Terminal


def door(home: Home) -> str:
    """Return a home as its neighbours say it: `2单元501`."""
    return f"{home.unit}单元{home.floor}{home.home:02}"


def card_title(values: dict[str, Any]) -> str:
    """Return what a card is called, of its plain values: the kind of card and whose it is."""
    if values.get("person"):
        person = documents.get(Person, values["person"])
        return f"人员卡 {person.name if person else values['person']}"
    return f"住户卡 {Names().home(str(values.get('home') or ''))}".rstrip()


class Names:
    """Names of what the pages refer to, each read once a page."""

    def __init__(self) -> None:
        self._estates: dict[str, EstateDocument | None] = {}
        self._buildings: dict[str, str] = {}
        self._people: dict[str, str] = {}

    def building(self, building: str) -> str:
        """Return a building's name."""
        if building not in self._buildings:
            found = documents.get(Building, building)
            self._buildings[building] = in_language(found.name, "zh") if found else building
        return self._buildings[building]

    def home(self, identity: str) -> str:
        """Return a home as people say it, `3号楼 2单元501`, or the id where it is none."""
        home = split_home(identity)
        return f"{self.building(home.building)} {door(home)}" if home else identity

    def terminal(self, terminal: Terminal) -> str:
        """Return where a terminal stands and what it is called there."""
        return f"{self.building(terminal.building)} {terminal.hostname or terminal.pk}"

    def who(self, by: str) -> str:
        """Return who did something, as colleagues know them, of an account, somebody at a lobby or a program."""
        if by not in self._people:
            self._people[by] = PROGRAMS.get(by) or (_at_lobby(by) if "/" in by else _with_account(by)) or by
        return self._people[by]

    def category(self, matter: Matter) -> str:
        """Return the name of a danger, a repair's category, an opinion's topic, or what a wish's record is about."""
        if matter.record_type == Wish.type:
            return WISHES.get(matter.category, matter.category)
        estate = self._estate(matter.estate_id)
        name = estate.subject(matter.record_type, matter.category, matter.urgency) if estate else None
        return in_language(name, "zh") if name else matter.category

    def place(self, matter: Matter) -> str:
        """Return the name of the place, with the unit where each has one."""
        estate = self._estate(matter.estate_id)
        place = self._named(estate.places if estate else [], matter.place)
        return f"{matter.unit}单元 {place}" if matter.unit else place

    def urgency(self, matter: Matter) -> str:
        """Return how urgent it is."""
        if matter.urgency == DANGER:
            return DANGER_WORD
        estate = self._estate(matter.estate_id)
        return self._named(estate.urgencies if estate else [], matter.urgency)

    def wish(self, matter: Matter) -> str:
        """Return the words of the wish that somebody wants to fulfil, where it is known."""
        if (matter.record_type, matter.category) != (Wish.type, "claim"):
            return ""
        about = ReceivedRecord.objects.filter(pk=matter.pk).values_list("about", flat=True).first()
        found = documents.get_of(matter.estate_id, Wish, about) if about else None
        return in_language(found.text, "zh") if found else ""

    def household(self, matter: Matter) -> str:
        """Return whose card it was that the matter was handed in with."""
        if not matter.household:
            return "卡不在册"
        if matter.household == matter.contact_card:
            return "未登记住户"
        person = documents.get_of(matter.estate_id, Person, matter.household)
        return person.name if person else self.home(matter.household)

    def _estate(self, code: str) -> EstateDocument | None:
        if code not in self._estates:
            self._estates[code] = documents.get(EstateDocument, code)
        return self._estates[code]

    def _named(self, table: Any, wanted: str) -> str:
        return next((in_language(entry.name, "zh") for entry in table if entry.id == wanted), wanted)


def _at_lobby(identity: str) -> str:
    found = documents.get(Staff, identity)
    return f"{LOBBY_ROLES.get(found.role, found.role)} {found.name}" if found else ""


def _with_account(name: str) -> str:
    return StaffMember.objects.filter(username=name).values_list("public_name", flat=True).first() or ""
