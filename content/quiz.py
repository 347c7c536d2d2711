"""A round of a quiz: answers in, score and explanations out."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from content.documents.base import Text
from content.documents.quiz import Question

TRUE, FALSE = 0, 1
"""The choices of a question with true or false, whose `choices` stay empty."""


class Result(NamedTuple):
    """What became of one answer."""

    question: Question
    chosen: frozenset[int]
    right: bool
    """All right choices and no other were chosen."""

    @property
    def why(self) -> Text:
        """Why the right answer is right."""
        return self.question.why

    @property
    def source(self) -> Text:
        """The law or rule that it rests on."""
        return self.question.source


class Round:
    """One visitor's way through some questions, each answered once."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self.questions = tuple(questions)
        self.results: list[Result] = []

    @property
    def current(self) -> Question | None:
        """The question to be answered now, or None after the last one."""
        return None if self.finished else self.questions[len(self.results)]

    @property
    def number(self) -> int:
        """The place of the current question, from 1; after the last one, how many there were."""
        return min(len(self.results) + 1, len(self.questions))

    @property
    def finished(self) -> bool:
        """Whether every question was answered."""
        return len(self.results) == len(self.questions)

    @property
    def score(self) -> int:
        """How many answers were right."""
        return sum(result.right for result in self.results)

    @property
    def answers(self) -> dict[str, list[int]]:
        """What was chosen, by id of the question, as the record of an attempt wants it."""
        return {result.question.id: sorted(result.chosen) for result in self.results}

    def answer(self, chosen: Iterable[int]) -> Result:
        """Answer the current question and go on to the next.

        Args:
            chosen: Indices of the choices; none is an answer too, a wrong one.

        Raises:
            ValueError: All questions were answered, or there is no such choice.
        """
        question = self.current
        if question is None:
            raise ValueError("all questions were answered")
        picked = frozenset(chosen)
        if not all(0 <= choice < choice_count(question) for choice in picked):
            raise ValueError(f"question {question.id} has {choice_count(question)} choices")
        result = Result(question, picked, right=picked == frozenset(question.answers))
        self.results.append(result)
        return result


def choice_count(question: Question) -> int:
    """Return how many choices a question has."""
    return 2 if question.kind == "true_false" else len(question.choices)


def draw(questions: Sequence[Question], count: int, chance: random.Random) -> list[Question]:
    """Return some of the questions in the order of chance; all of them where there are no more than `count`."""
    return chance.sample(list(questions), min(count, len(questions)))
