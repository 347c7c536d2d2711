"""The estate: its hotline and the tables that its forms and lists are made of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Literal

import msgspec

from content.documents.base import Document, Text, in_language, twice
from content.documents.references import PlaceId, PromiseId
from content.documents.retention import Retention
from language.translation import N_

DANGER = "danger"
"""How urgent a repair is that was handed in after a danger: its category is then the id of that danger."""

_CALLABLE = re.compile(r"\+?[0-9]+([ -][0-9]+)*")

PublicKey = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
"""An Ed25519 public key in hexadecimal."""


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of a table that residents choose from."""

    id: str
    name: Text


class Place(Choice, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a repair can be."""

    at_home: bool = False
    """It is within a home: whoever is to repair it must know which."""
    of_unit: bool = False
    """Each unit of a building has one of its own: whoever is to go there must know which."""


class Topic(Choice, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an opinion can be about, with the everyday phrases that residents tap instead of typing."""

    phrases: list[Text] = []


class Role(Choice, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody is in the estate."""

    party: bool = False
    """Only party members have it: whose it is shows only with their consent (`content.consent`)."""


class Category(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a repair can be about, with the everyday phrases that residents tap instead of typing."""

    id: str
    name: Text
    phrases: list[Text] = []
    promise: PromiseId = ""
    """Id of the promise that repairs of this category run against."""
    where: Literal["anywhere", "home", "shared"] = "anywhere"
    """Where there is such a thing at all: nobody has a lift in the kitchen."""


class Call(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whom to call."""

    name: Text
    phone: str


class Danger(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A danger that never becomes a form: whom to call now, and what to do meanwhile."""

    id: str
    name: Text
    calls: list[Call]
    advice: list[Text] = []
    outside: bool = False
    """Nobody may phone where it is: they go out first."""
    place: PlaceId = ""
    """Where it always is; empty: that is asked, should a record follow."""
    promise: PromiseId = ""
    """Id of the promise that a record of it runs against."""


class Station(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A place where people are met: the property office, the party branch's room."""

    name: Text
    address: Text
    hours: Text = ""
    phone: str = ""


class Estate(Document, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A residential estate (小区)."""

    type = "estate"
    version = 5

    name: Text
    hotline: str
    """The number that is answered day and night, as it is to be shown."""
    places: list[Place]
    """Where a repair can be: kitchen, bathroom, … and the common parts."""
    categories: list[Category]
    urgencies: list[Choice]
    dangers: list[Danger]
    notice_classes: list[Choice]
    roles: list[Role]
    """Role names in the order in which lists show them: captain, steward, grid_worker, party_member, …"""
    opinion_topics: list[Topic] = []
    stations: list[Station] = []
    privacy: Text = ""
    """Who asks, why, what, and the rights of whoever hands something in; a line each.

    Where a line is `{how_long}` stands what follows from `retention`; at the end if there is no such line.
    """
    retention: Retention = Retention()
    code_keys: list[PublicKey] = []
    """Keys that resident codes may be signed with (`docs/resident-codes.md`)."""
    staff_cards: bool = False
    """Whoever signs in at a lobby needs a card of theirs as well as the PIN."""
    sample: bool = False
    """An invented estate: every screen says so, and no unenrolled terminal sends records for it."""

    def subject(self, record_type: str, id: str, urgency: str = "") -> Text | None:
        """Return the name of what a matter is about: a danger, a repair's category, an opinion's topic.

        None: of no table.
        """
        return next((entry.name for entry in self._subjects(record_type, urgency) if entry.id == id), None)

    def subject_id(self, record_type: str, told: str, urgency: str = "") -> str:
        """Return the id of what a matter is about, of which scripts may tell the name; what is neither stays."""
        for entry in self._subjects(record_type, urgency):
            if told == entry.id or told in (in_language(entry.name, "zh"), in_language(entry.name, "en")):
                return entry.id
        return told

    def promise_of(self, category: str, urgency: str = "") -> str:
        """Return the id of the promise that repairs of a category, or a danger's records, run against, or empty."""
        table = self.dangers if urgency == DANGER else self.categories
        return next((entry.promise for entry in table if entry.id == category), "")

    def _subjects(self, record_type: str, urgency: str) -> Sequence[Category | Choice | Danger]:
        if urgency == DANGER:
            return self.dangers
        return self.opinion_topics if record_type == "opinion" else self.categories

    def problems(self) -> list[tuple[str, str]]:
        """Return ids that stand twice in one table, and numbers that nobody can call in danger."""
        from content.problem import problem

        tables = ("places", "categories", "urgencies", "dangers", "notice_classes", "roles", "opinion_topics")
        double = [problem for table in tables for problem in twice(table, getattr(self, table))]
        if any(urgency.id == DANGER for urgency in self.urgencies):
            double.append(("urgencies", f"{DANGER!r} is what dangers are marked with"))
        return double + [
            (f"dangers.{place}.calls.{index}.phone", problem(N_("{phone!r} is no telephone number"), phone=call.phone))
            for place, danger in enumerate(self.dangers)
            for index, call in enumerate(danger.calls)
            if not _CALLABLE.fullmatch(call.phone)
        ]
