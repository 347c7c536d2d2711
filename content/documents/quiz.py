"""A quiz: questions whose answers rest on a law or rule that is named."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from content.documents.base import Document, Text, twice
from language.translation import N_

ChoiceIndex = Annotated[int, msgspec.Meta(extra={"shown_from": 1})]
"""Which choice, from 0; people count from 1."""


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question."""

    id: str
    kind: Literal["single", "multiple", "true_false"]
    text: Text
    choices: list[Text] = []
    """What can be chosen; left out for true or false, where the choices are true (0) and false (1)."""
    answers: list[ChoiceIndex]
    """The right choices."""
    why: Text
    source: Text
    """The law or rule that the answer rests on."""


class Quiz(Document, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A set of questions."""

    type = "quiz"

    title: Text
    about: Text = ""
    questions: list[Question]

    def problems(self) -> list[tuple[str, str]]:
        """Return questions that stand twice or whose answers cannot be chosen."""
        from content.problem import problem

        found = twice("questions", self.questions)
        for index, question in enumerate(self.questions):
            where = f"questions.{index}"
            count = 2 if question.kind == "true_false" else len(question.choices)
            if question.kind != "true_false" and count < 2:
                found.append((f"{where}.choices", problem(N_("needs at least two choices"))))
            if not question.answers:
                found.append((f"{where}.answers", problem(N_("needs at least one right answer"))))
            if question.kind != "multiple" and len(question.answers) > 1:
                found.append((f"{where}.answers", problem(N_("this kind has exactly one right answer"))))
            found += [
                (f"{where}.answers.{place}", problem(N_("there is no choice number {number}"), number=answer + 1))
                for place, answer in enumerate(question.answers)
                if not 0 <= answer < count
            ]
        return found
