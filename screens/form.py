"""Forms: one question a page, Back keeps every answer, and nothing is handed in before it was looked over."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from textual import on

from language.text import width
from language.translation import _
from records.errors import RecordsError
from screens.frame import LobbyScreen
from screens.widgets.big_button import BigButton
from screens.widgets.paged import PagedList, Row
from screens.widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.app import ComposeResult

    from records.outbox import Receipt
    from records.types import RecordBody
    from screens.lobby import CardRead
    from screens.pages import Page

REVIEW_COLUMN = 22
"""Lines of a review stand in columns of this width or more where there are not rows enough for one column."""
_MOST_COLUMN = 38
"""Longer answers are shortened rather than put in wider columns."""
_PADDING = 4
_TITLE_PADDING = 4


class Reviewed(NamedTuple):
    """A line of the review."""

    page: str
    """Name of the page that changes it; empty: it is what the form is about, and no page changes it."""
    about: str
    answer: str


class Form(LobbyScreen):
    """The base of forms.

    `pages` is asked anew whenever something was answered: what need not be asked is no page. Answers are kept in the
    visit, so that they outlive the screen, but never the visit.
    """

    DEFAULT_CSS = "Form #about { margin-bottom: 1; }"
    FORM: ClassVar[str] = ""
    """Under which the answers are kept."""

    def __init__(self) -> None:
        super().__init__()
        self._place = 0
        self._changing = False
        """One page was opened from the review, and leads back to it."""
        self._handing_in = False

    # What a form says

    @abstractmethod
    def name_of_form(self) -> str:
        """Return what the form is, in a word."""

    @abstractmethod
    def pages(self) -> Sequence[Page]:
        """Return the pages in their order."""

    @abstractmethod
    def review(self) -> Sequence[Reviewed]:
        """Return what is to be looked over before it is handed in."""

    @abstractmethod
    def record(self) -> RecordBody:
        """Return what is handed in."""

    @abstractmethod
    async def handed_in(self, receipt: Receipt, body: RecordBody) -> None:
        """Show the receipt; the answers are gone already."""

    # What it does

    def on_mount(self) -> None:
        """Have the input engine ready before anything is to be written."""
        from screens.writing import prepare

        prepare(self.lobby_app)

    def draw_soon(self) -> None:
        """Draw what was waited for."""
        if self.is_attached:
            self.call_next(self.draw_again)

    @property
    def answers(self) -> dict[str, Any]:
        """The answers so far, by name."""
        return self.lobby.visit.answers.setdefault(self.FORM, {})

    @property
    def page(self) -> Page | None:
        """The page that is shown; None: the review."""
        pages = self.pages()
        return pages[self._place] if self._place < len(pages) else None

    async def answer(self, name: str, value: Any) -> None:
        """Keep an answer and go on."""
        self.answers[name] = value
        await self.go_on()

    def standing(self) -> Any:
        """Return the page."""
        return [self._place, self._changing]

    def stand(self, standing: Any) -> None:
        """Show the page again."""
        self._place, self._changing = standing

    async def go_on(self) -> None:
        """Go to the next page, or back to the review that this page was opened from."""
        pages = self.pages()
        following = self._place + 1
        if self._changing and not (following < len(pages) and pages[following].part):
            # What the answer made necessary is asked before the review is shown again.
            following = next((i for i in range(following, len(pages)) if not pages[i].answered()), len(pages))
            self._changing = following < len(pages)
        await self._show(following)

    async def go_on_without(self) -> None:
        """Go on from a page that is none of the pages any more, now that it has done its part."""
        self._place -= 1
        await self.go_on()

    async def back(self) -> None:
        """Go to the page before, or out of the form."""
        if self._changing:
            self._changing = False
            await self._show(len(self.pages()))
        elif self._place:
            await self._show(min(self._place, len(self.pages())) - 1)
        else:
            await self.lobby_app.back()

    async def _show(self, place: int) -> None:
        self._place = place
        await self.draw_again()

    async def _change(self, name: str) -> None:
        self._changing = True
        await self._show(next(i for i, page in enumerate(self.pages()) if page.name == name))

    async def hand_in(self) -> None:
        """Hand it in, once however often the button was tapped."""
        if self._handing_in:
            return
        self._handing_in = True
        try:
            body = self.record()
            receipt = await self.lobby.hand_in(body)
        except RecordsError as error:
            self._handing_in = False
            await self.lobby_app.say_error(error)
        else:
            # This form is done, and stays so for a tap that comes while the receipt is drawn.
            self.lobby.visit.answers.pop(self.FORM, None)
            await self.handed_in(receipt, body)

    # How it is drawn

    def heading(self) -> str:
        """Return the form's name, how far it is, and the question."""
        page = self.page
        if page is None:
            return _("{form}: is everything right?").format(form=self.name_of_form())
        steps = [one for one in self.pages() if not one.part]
        step = sum(not one.part for one in self.pages()[: self._place + 1])
        told = {"form": self.name_of_form(), "step": step, "steps": len(steps), "question": page.question()}
        room = self.app.size.width - _TITLE_PADDING
        for words in (_("{form}  Step {step} of {steps}: {question}"), _("{form} {step}/{steps}: {question}")):
            if width(words.format(**told)) <= room:
                return words.format(**told)
        return page.question()

    def body(self) -> ComposeResult:
        """Yield the page, or the review."""
        page = self.page
        if page:
            yield from page.body()
        else:
            lines = self.review()
            about = [line for line in lines if not line.page]
            if about:
                told = (_("{about}: {answer}").format(about=line.about, answer=line.answer) for line in about)
                yield Words("\n".join(told), id="about", classes="strong")
            rows = [Row(line.page, line.answer, line.about, _("change")) for line in lines if line.page]
            yield PagedList(rows, column_width=max(REVIEW_COLUMN, *map(_cells, rows)))

    def offers(self) -> Iterable[BigButton]:
        """Return what the page offers; the review offers to hand everything in."""
        page = self.page
        if page:
            yield from page.offers()
        else:
            yield BigButton(_("Hand it in"), do=self.hand_in, main=True, offered="at the end")

    def offers_in_body(self) -> bool:
        """Tell what the page says of itself."""
        return self.page is not None and self.page.offers_in_body()

    def card_read(self, read: CardRead) -> bool:
        """Take a card, which may be what the page waits for; it changes nothing that was answered."""
        if read.card is not None:
            self.app.call_next(self.draw_again)
        return read.card is not None

    @on(BigButton.Pressed)
    def chosen(self, event: BigButton.Pressed) -> None:
        """Take a tap on an answer, or on a line of the review."""
        event.stop()
        page, value = self.page, event.button.value
        if page:
            self.app.call_next(page.chosen, value)
        else:
            self.app.call_next(self._change, value)


def _cells(row: Row) -> int:
    """Return the width of a column that shows all of a row."""
    longest = max(width(row.title) + width(row.aside) + 2, width(row.second) + width(row.second_aside) + 2)
    return min(_MOST_COLUMN, longest + _PADDING)
