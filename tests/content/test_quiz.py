"""A round of a quiz."""

from __future__ import annotations

import random

import pytest

from content.documents.quiz import Question
from content.quiz import FALSE, TRUE, Round, draw


def question(kind: str, answers: list[int], id: str = "q") -> Question:
    choices = [] if kind == "true_false" else ["甲", "乙", "丙", "丁"]
    return Question(id=id, kind=kind, text="问", choices=choices, answers=answers, why="因", source="《民法典》")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "answers", "chosen", "right"),
    [
        ("single", [2], [2], True),
        ("single", [2], [1], False),
        ("single", [2], [], False),
        ("multiple", [0, 3], [3, 0], True),
        ("multiple", [0, 3], [0], False),
        ("multiple", [0, 3], [0, 1, 3], False),
        ("multiple", [0, 3], [0, 0, 3], True),
        ("true_false", [0], [TRUE], True),
        ("true_false", [0], [FALSE], False),
    ],
)
def test_an_answer_is_right_when_exactly_the_right_choices_were_made(
    kind: str, answers: list[int], chosen: list[int], right: bool
) -> None:
    result = Round([question(kind, answers)]).answer(chosen)
    assert result.right is right
    assert (result.why, result.source) == ("因", "《民法典》")


def test_a_round_goes_through_its_questions_and_counts() -> None:
    quiz = Round([question("single", [0], "a"), question("multiple", [0, 1], "b"), question("true_false", [1], "c")])
    assert (quiz.number, quiz.score, quiz.finished) == (1, 0, False)
    quiz.answer([0])
    quiz.answer([1])
    assert quiz.current is not None and quiz.current.id == "c"
    assert quiz.number == 3
    quiz.answer([FALSE])
    assert (quiz.current, quiz.number, quiz.score, quiz.finished) == (None, 3, 2, True)
    assert quiz.answers == {"a": [0], "b": [1], "c": [1]}


def test_nothing_is_answered_after_the_end_or_beside_the_choices() -> None:
    quiz = Round([question("true_false", [0])])
    with pytest.raises(ValueError, match="2 choices"):
        quiz.answer([2])
    quiz.answer([0])
    with pytest.raises(ValueError, match="all questions"):
        quiz.answer([0])


def test_no_questions_make_a_finished_round() -> None:
    assert Round([]).finished
    assert Round([]).current is None


def test_a_draw_has_each_question_once_and_as_many_as_there_are() -> None:
    questions = [question("single", [0], str(number)) for number in range(20)]
    drawn = draw(questions, 10, random.Random(1))
    assert len({each.id for each in drawn}) == 10
    assert drawn == draw(questions, 10, random.Random(1)) != draw(questions, 10, random.Random(2))
    assert len(draw(questions[:3], 10, random.Random(1))) == 3
