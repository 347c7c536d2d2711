from __future__ import annotations

import random
from pathlib import Path

import pytest
from screen_support import check_snapshots, lines, make_lobby, opened, shows, tap

from content.documents import Quiz, in_language
from content.quiz import Round, draw
from language.text import wrap
from records.types import QuizAttempt
from screens.lobby import Lobby
from screens.lobby_app import LobbyApp
from screens.quiz_round import _Answer

QUIZ = "yangguang/property"


def lobby_by_chance(folder: Path) -> Lobby:
    lobby = make_lobby(folder)
    lobby.chance = random.Random(3)
    return lobby


def attempts(lobby: Lobby) -> list[QuizAttempt]:
    bodies = [lobby.outbox.body(entry.id) for entry in lobby.outbox.entries(all=True) if entry.type == "quiz_attempt"]
    return [body for body in bodies if isinstance(body, QuizAttempt)]


async def test_the_screens_look_as_they_were_looked_at(tmp_path: Path) -> None:
    lobby = lobby_by_chance(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, "quiz_round", quiz=QUIZ)
        await check_snapshots(app, pilot, "quiz-question")
        await tap(pilot, "A. ")
        await check_snapshots(app, pilot, "quiz-answer")


async def test_a_round_tells_why_at_once_and_hands_the_score_in(tmp_path: Path) -> None:
    lobby = lobby_by_chance(tmp_path)
    quiz = lobby.library.get(Quiz, QUIZ)
    assert quiz is not None
    asked = draw(quiz.questions, 10, random.Random(3))
    assert any(question.kind == "multiple" for question in asked)
    app = LobbyApp(lobby)
    async with app.run_test(size=(120, 32)) as pilot:
        screen = await opened(app, pilot, "quiz_round", quiz=QUIZ)
        for number, question in enumerate(asked, 1):
            assert shows(app, f"第 {number} 题，共 10 题")
            if question.kind == "multiple":
                await tap(pilot, "选好了")
                assert shows(app, "请先点选您认为对的")
                await tap(pilot, "知道了")
            for place in question.answers if number > 1 else [(question.answers[0] + 1) % 2]:
                next(one for one in screen.query(_Answer) if one.value == place).action_press()
                await pilot.pause()
            if question.kind == "multiple":
                await tap(pilot, "选好了")
            await pilot.pause()
            assert shows(app, "答对了" if number > 1 else "没答对")
            assert shows(app, in_language(question.source, "zh"))
            await tap(pilot, "看成绩" if number == 10 else "下一题")
        assert shows(app, "10 题答对 9 题")
        (attempt,) = attempts(lobby)
        assert (attempt.quiz, attempt.score, attempt.total) == (QUIZ, 9, 10)
        assert list(attempt.answers) == [question.id for question in asked]
        await tap(pilot, "再来一轮")
        assert shows(app, "第 1 题，共 10 题")
        assert len(attempts(lobby)) == 1


async def test_back_loses_no_answer_within_a_visit_and_the_next_visit_begins_anew(tmp_path: Path) -> None:
    app = LobbyApp(lobby_by_chance(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, "quiz_round", quiz=QUIZ)
        await tap(pilot, "A. ")
        await tap(pilot, "下一题")
        await app.back()
        await opened(app, pilot, "quiz_round", quiz=QUIZ)
        assert shows(app, "第 2 题")
        await app.end_visit()
        await opened(app, pilot, "quiz_round", quiz=QUIZ)
        assert shows(app, "第 1 题")


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_no_choice_of_the_sample_estate_is_cut_on_the_smallest_screen(tmp_path: Path, language: str) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    longest = max(
        (question for quiz in lobby.library.all(Quiz) for question in quiz.questions),
        key=lambda question: (
            len(wrap(in_language(question.text, language), 61)) * 2
            + max((len(wrap(f"A. {in_language(choice, language)}", 25)) for choice in question.choices), default=0)
            + 2 * (question.kind == "multiple")
        ),
    )
    async with app.run_test(size=(65, 18)) as pilot:
        await app.use_language(language)
        await opened(app, pilot, "quiz")
        screen = await opened(app, pilot, "quiz_round", quiz=QUIZ)
        lobby.visit.answers["quiz"][QUIZ].round = Round([longest])
        await screen.draw_again()
        await pilot.pause()
        await pilot.pause()
        for answer in screen.query(_Answer):
            assert len(wrap(f"√ {answer.label}", answer.content_size.width)) <= answer.content_size.height, "\n".join(
                lines(app)
            )
