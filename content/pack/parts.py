"""The files of a pack: what stands in each, as a table, and how its entries become documents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal, NamedTuple

import msgspec

from content.documents import (
    Building,
    Card,
    Document,
    Estate,
    Matter,
    Notice,
    Person,
    Promise,
    Quiz,
    Staff,
    Team,
    Text,
    Wish,
)
from content.documents.card import Technology, card_id
from content.documents.references import BuildingId, HomeId, PersonId
from content.documents.staff import NEEDS_PERSON, hash_pin
from content.pack.tree import Mapping, Report, Scalar, Sequence
from content.problem import problem
from language.translation import N_


class CardEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A card as a pack writes it: with its number, which the document does not keep."""

    technology: Technology
    raw: Annotated[
        str,
        msgspec.Meta(pattern=r"^([0-9A-Fa-f]{2}){1,128}$", extra={"wanted": N_("bytes in hexadecimal, like 0a00b1c2")}),
    ]
    home: HomeId = ""
    person: PersonId = ""
    label: Text = ""
    revoked: bool = False

    def problems(self) -> list[tuple[str, str]]:
        """Return what types cannot express, as (path of the field, what is wrong)."""
        return (
            [] if bool(self.home) != bool(self.person) else [("home", problem(N_("wants either 'home' or 'person'")))]
        )

    def document(self, estate: str, key: bytes) -> Card:
        """Return the document, which knows the number as a keyed hash only (takes about 20 ms)."""
        identity = card_id(estate, key, self.technology, bytes.fromhex(self.raw))
        return Card(id=identity, home=self.home, person=self.person, label=self.label, revoked=self.revoked)


class StaffEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Staff as a pack writes them: with the PIN in the clear."""

    id: str
    name: str
    role: Literal["captain", "technician", "steward"]
    pin: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4,12}$", extra={"wanted": N_("4 to 12 digits")})]
    person: PersonId = ""
    buildings: list[BuildingId] = []
    card_too: bool = False

    def problems(self) -> list[tuple[str, str]]:
        """Return what types cannot express, as the document does."""
        needs_person = self.card_too and not self.person
        return [("card_too", problem(NEEDS_PERSON))] if needs_person else []

    def document(self, salt: bytes) -> Staff:
        """Return the document, with the PIN as a slow hash (takes about 80 ms)."""
        return Staff(
            id=self.id,
            name=self.name,
            role=self.role,
            person=self.person,
            buildings=self.buildings,
            pin_hash=hash_pin(self.pin, salt),
            card_too=self.card_too,
        )


Entry = Document | CardEntry | StaffEntry


class Part(NamedTuple):
    """One kind of file."""

    kind: type[Entry]
    prepare: Callable[[Mapping, Report], None] | None = None
    """Turns what is easier to write by hand into what the definition wants."""


def _answer_letters(quiz: Mapping, report: Report) -> None:
    """Turn `answers: [B]` and `answers: [true]` into indices."""
    questions = quiz.entries.get("questions")
    for question in questions.items if isinstance(questions, Sequence) else []:
        if not isinstance(question, Mapping):
            continue
        answers, kind = question.entries.get("answers"), question.entries.get("kind")
        true_or_false = isinstance(kind, Scalar) and kind.value == "true_false"
        for answer in answers.items if isinstance(answers, Sequence) else []:
            if isinstance(answer, Scalar):
                index = _answer_index(answer.value, true_or_false)
                if index is None:
                    wanted = (
                        N_("an answer is true or false, not {found!r}")
                        if true_or_false
                        else N_("an answer is a letter, A for the first choice, not {found!r}")
                    )
                    report(answer.line, "bad-value", problem(wanted, found=answer.value))
                answer.value = str(index or 0)


def _answer_index(written: str, true_or_false: bool) -> int | None:
    if true_or_false:
        return {"true": 0, "false": 1}.get(written)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return letters.index(written) if len(written) == 1 and written in letters else None


ESTATE = "estate.yaml"

LISTS: dict[str, Part] = {
    "buildings.yaml": Part(Building),
    "teams.yaml": Part(Team),
    "people.yaml": Part(Person),
    "cards.yaml": Part(CardEntry),
    "staff.yaml": Part(StaffEntry),
    "promises.yaml": Part(Promise),
    "wishes.yaml": Part(Wish),
    "matters.yaml": Part(Matter),
}
"""Files that hold a list of entries."""

FOLDERS: dict[str, tuple[str, Part]] = {
    "quizzes": (".yaml", Part(Quiz, prepare=_answer_letters)),
    "notices": (".md", Part(Notice)),
}
"""Folders with one entry a file, whose name is the id, and how the names end."""

ESTATE_PART = Part(Estate)
