"""A round of a quiz: question, whether the answer was right and why, and at the end the score."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from textual import on
from textual.content import Content

from content.documents import Quiz, in_language
from content.quiz import Result, Round, draw
from language.text import wrap
from language.translation import N_, _, current, ngettext
from records.errors import RecordsError
from records.types import QuizAttempt
from screens.frame import LobbyScreen
from screens.markdown import BLANK, Line, Span, wrapped
from screens.privacy import PrivacyText, is_due
from screens.widgets.big_button import BigButton
from screens.widgets.big_text import BigText
from screens.widgets.even_grid import EvenGrid, Plan
from screens.widgets.headed_lines import HeadedLines
from screens.widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult
    from textual.geometry import Size

    from content.documents.quiz import Question

QUESTIONS = 10
"""A round has so many."""
_FORM = "quiz"
_TRUE_FALSE = (N_("True"), N_("False"))
_PRAISE = ((1.0, N_("All right: well done!")), (0.6, N_("Well done.")), (0.0, N_("Another round makes it stick.")))
"""What is said from that share of right answers on."""


@dataclass
class _Play:
    """How far a visitor is."""

    round: Round
    chosen: set[int] = field(default_factory=set)
    """Choices of the present question that are ticked so far, where there are several right ones."""
    told: Result | None = None
    """The answer that is being explained."""
    over: bool = False
    """The score is shown, and was handed in."""


class QuizRound(LobbyScreen):
    """Ten questions by chance. The round stays in the visit, so that Back loses nothing of it."""

    DEFAULT_CSS = """
    QuizRound {
        & #question { text-style: bold; margin-bottom: 1; }
        &.-short #question { margin-bottom: 0; }
        &.-short _Answer { padding: 0 1; }
        & #score { height: 1fr; color: $accent; }
        & #praise { height: 3; text-align: center; content-align: center middle; }
    }
    """

    def __init__(self, quiz: str) -> None:
        super().__init__()
        self._quiz_id = quiz
        self._standing: dict[str, Any] | None = None

    def heading(self) -> str:
        """Return the quiz's title and how far one is."""
        quiz, play = self._quiz(), self._play()
        title = in_language(quiz.title, current()) if quiz else _("Knowledge quiz")
        if play is None or play.over:
            return title
        number = len(play.round.results) if play.told else play.round.number
        total = len(play.round.questions)
        if self._several_right() and self.has_class("-short"):
            return _("Question {n} of {total}: choose all that are right").format(n=number, total=total)
        return _("{quiz}  Question {n} of {total}").format(quiz=title, n=number, total=total)

    def aside(self) -> str:
        """Return how many answers were right so far."""
        play = self._play()
        return "" if play is None or play.over else _("{n} right").format(n=play.round.score)

    def body(self) -> ComposeResult:
        """Yield the question, the explanation or the score."""
        play = self._play()
        if play is None:
            yield Words(_("There are no questions at the moment."))
        elif self._must_inform():
            yield PrivacyText(self.lobby)
        elif play.over:
            yield from _score(play.round)
        elif play.told:
            yield from _explanation(play.told)
        elif play.round.current:
            question = play.round.current
            words = in_language(question.text, current())
            if self._several_right() and not self.has_class("-short"):
                words = _("{question} (Choose all that are right.)").format(question=words)
            yield Words(words, id="question")
            yield _Answers(
                [_Answer(label, place, place in play.chosen) for place, label in enumerate(_labels(question))]
            )

    def offers(self) -> Iterable[BigButton]:
        """Offer what leads on."""
        play = self._play()
        if play is None:
            return
        if self._must_inform():
            yield BigButton(_("I have read it"), do=self._informed, main=True)
        elif play.over:
            yield BigButton(_("Other questions"), do=self.lobby_app.back)
            yield BigButton(_("Another round"), do=self._again, main=True)
        elif play.told:
            yield BigButton(_("See the score") if play.round.finished else _("Next question"), do=self._next, main=True)
        elif play.round.current and play.round.current.kind == "multiple":
            yield BigButton(_("That is my answer"), do=self._answer_ticked, main=True)

    def standing(self) -> Any:
        """Return the questions, the answers given so far, and what is shown of them."""
        play = self._play()
        if play is None:
            return None
        return {
            "questions": [question.id for question in play.round.questions],
            "answers": [sorted(result.chosen) for result in play.round.results],
            "ticked": sorted(play.chosen),
            "told": play.told is not None,
            "over": play.over,
        }

    def stand(self, standing: Any) -> None:
        """Go on with that round."""
        self._standing = standing

    @on(BigButton.Pressed)
    async def take(self, event: BigButton.Pressed) -> None:
        """Take a choice: as the answer, or as a tick where several are right."""
        event.stop()
        play = self._play()
        if play is None or play.told or play.round.current is None or not isinstance(event.button, _Answer):
            return
        if play.round.current.kind == "multiple":
            play.chosen ^= {event.button.value}
            event.button.set_class(event.button.value in play.chosen, "-chosen")
        else:
            await self._answer({event.button.value})

    def _must_inform(self) -> bool:
        """Tell whether the score would go under a card whose holder has not been told what happens with it."""
        return self.lobby.visit.card is not None and is_due(self.lobby)

    async def _informed(self) -> None:
        self.lobby.visit.informed = True
        await self.draw_again()

    def _quiz(self) -> Quiz | None:
        return self.lobby.library.get(Quiz, self._quiz_id)

    def _play(self) -> _Play | None:
        plays = self.lobby.visit.answers.setdefault(_FORM, {})
        if self._quiz_id not in plays:
            quiz = self._quiz()
            if quiz is None or not quiz.questions:
                return None
            plays[self._quiz_id] = _again(quiz, self._standing) or _Play(
                Round(draw(quiz.questions, QUESTIONS, self.lobby.chance))
            )
            self._standing = None
        found: _Play = plays[self._quiz_id]
        return found

    def _several_right(self) -> bool:
        """Tell whether a question is shown that has several right answers."""
        play = self._play()
        question = play.round.current if play and not play.told and not play.over else None
        return question is not None and question.kind == "multiple"

    async def _answer_ticked(self) -> None:
        play = self._play()
        if play and play.chosen:
            await self._answer(play.chosen)
        elif play:
            await self.lobby_app.say(_("Please tap what you think is right first."))

    async def _answer(self, chosen: set[int]) -> None:
        play = self._play()
        if play:
            play.told = play.round.answer(chosen)
            play.chosen = set()
            await self.draw_again()

    async def _next(self) -> None:
        play = self._play()
        if play is None:
            return
        if play.round.finished and not play.over:
            play.over = True
            await self._hand_in(play.round)
        play.told = None
        await self.draw_again()

    async def _hand_in(self, played: Round) -> None:
        card = self.lobby.visit.card
        attempt = QuizAttempt(
            quiz=self._quiz_id,
            score=played.score,
            total=len(played.questions),
            answers=played.answers,
            card=card.id if card and self.lobby.visit.informed else "",
        )
        try:
            await self.lobby.hand_in(attempt)
        except RecordsError as error:
            await self.lobby_app.say_error(error)

    async def _again(self) -> None:
        self.lobby.visit.answers.get(_FORM, {}).pop(self._quiz_id, None)
        await self.draw_again()


def _again(quiz: Quiz, standing: dict[str, Any] | None) -> _Play | None:
    """Return the round that was begun before the letters became larger, if its questions are still asked."""
    known = {question.id: question for question in quiz.questions}
    if not standing or not all(id in known for id in standing["questions"]):
        return None
    begun = Round([known[id] for id in standing["questions"]])
    for chosen in standing["answers"]:
        begun.answer(chosen)
    told = begun.results[-1] if standing["told"] else None
    return _Play(begun, set(standing["ticked"]), told, standing["over"])


class _Answer(BigButton):
    """A choice: its text wraps as Chinese does."""

    DEFAULT_CSS = "_Answer { height: 1fr; width: 1fr; text-align: left; content-align: left middle; }"

    def __init__(self, label: str, place: int, chosen: bool) -> None:
        super().__init__(label, place, chosen=chosen)

    def render(self) -> Content:
        """Return the label in lines, a tick before it if it is chosen."""
        mark = "√ " if self.has_class("-chosen") else ""
        return Content("\n".join(wrap(mark + self.label, max(2, self.content_size.width))))


class _Answers(EvenGrid):
    """Two columns, rows as high as there is room for."""

    MOST_HEIGHT = 7

    def __init__(self, answers: list[_Answer]) -> None:
        super().__init__()
        self._answers = answers

    def compose(self) -> ComposeResult:
        """Yield the choices."""
        yield from self._answers

    def plan(self, size: Size) -> Plan:
        """Return two columns."""
        gap = 1 if self.screen.has_class("-short") else 2
        return Plan(2, -(-len(self._answers) // 2), gap_x=gap, most_height=self.MOST_HEIGHT)


def _labels(question: Question) -> list[str]:
    if question.kind == "true_false":
        return [_(words) for words in _TRUE_FALSE]
    language = current()
    return [f"{_letter(place)}. {in_language(choice, language)}" for place, choice in enumerate(question.choices)]


def _letter(place: int) -> str:
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[place]


def _explanation(result: Result) -> ComposeResult:
    language = current()
    labels = _labels(result.question)

    def named(places: Iterable[int]) -> str:
        return _("; ").join(labels[place] for place in sorted(places))

    verdict = _("Right!") if result.right else _("Not quite.")

    def lines(cells: int) -> list[Line]:
        found = wrapped([Span(verdict, "heading")], cells)
        found += wrapped([Span(in_language(result.question.text, language))], cells)
        right = named(result.question.answers)
        found += [BLANK, *wrapped([Span(_("The answer: ")), Span(right, "bold")], cells)]
        if not result.right:
            found += wrapped([Span(_("You chose: ")), Span(named(result.chosen))], cells)
        found += [BLANK, *wrapped([Span(in_language(result.why, language))], cells)]
        source = in_language(result.source, language)
        return [*found, *wrapped([Span(_("Source: {source}").format(source=source), "quiet")], cells)]

    yield HeadedLines(verdict, lines)


def _score(played: Round) -> ComposeResult:
    total = len(played.questions)
    share = played.score / total
    praise = next(words for least, words in _PRAISE if share >= least)
    told = ngettext("{n} of {total} questions right.", "{n} of {total} questions right.", total)
    yield BigText(f"{played.score} / {total}", id="score")
    yield Words(f"{told.format(n=played.score, total=total)}\n{_(praise)}", id="praise")
