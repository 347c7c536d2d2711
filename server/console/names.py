"""Names of what matters refer to."""

from __future__ import annotations

from typing import Any

from content.documents import Building, Wish, in_language
from content.documents import Estate as EstateDocument
from server import documents
from server.console.words import WISHES
from server.models import Matter, ReceivedRecord


class Names:
    """Names of what matters refer to, each read once a page."""

    def __init__(self) -> None:
        self._estates: dict[str, EstateDocument | None] = {}
        self._buildings: dict[str, str] = {}

    def building(self, building: str) -> str:
        """Return a building's name."""
        if building not in self._buildings:
            found = documents.get(Building, building)
            self._buildings[building] = in_language(found.name, "zh") if found else building
        return self._buildings[building]

    def category(self, matter: Matter) -> str:
        """Return the name of a repair's category or an opinion's topic, or what a wish's record is about."""
        if matter.record_type == Wish.type:
            return WISHES.get(matter.category, matter.category)
        estate = self._estate(matter.estate_id)
        tables = [*estate.categories, *estate.opinion_topics] if estate else []
        return self._named(tables, matter.category)

    def place(self, matter: Matter) -> str:
        """Return the name of the place."""
        estate = self._estate(matter.estate_id)
        return self._named(estate.places if estate else [], matter.place)

    def urgency(self, matter: Matter) -> str:
        """Return how urgent it is."""
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
        return "未登记住户" if matter.household == matter.contact_card else matter.household

    def _estate(self, code: str) -> EstateDocument | None:
        if code not in self._estates:
            self._estates[code] = documents.get(EstateDocument, code)
        return self._estates[code]

    def _named(self, table: Any, wanted: str) -> str:
        return next((in_language(entry.name, "zh") for entry in table if entry.id == wanted), wanted)
