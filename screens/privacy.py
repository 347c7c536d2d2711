"""Who asks, why, what for, for how long, and the rights of whoever tells something here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.documents import in_language
from language.translation import _, current, ngettext
from screens.frame import LobbyScreen
from screens.markdown import BLANK, Line, Span, pages, wrapped
from screens.pages import Page
from screens.widgets.big_button import BigButton
from screens.widgets.paged_lines import PagedLines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from textual.app import ComposeResult
    from textual.widget import Widget

    from content.documents import Estate
    from screens.form import Form
    from screens.lobby import Lobby

HOW_LONG = "{how_long}"
"""The line in whose place the estate's own days stand."""
_ENDS = ("：", ": ")
"""What a line is about ends with one of these."""
_YEAR = 365
NAME = "privacy"


class Privacy(LobbyScreen):
    """The notice, for whoever wants to read it."""

    def heading(self) -> str:
        """Return what it is."""
        return _("What happens with your answers")

    def body(self) -> ComposeResult:
        """Yield the text."""
        yield PrivacyText(self.lobby)


class PrivacyPage(Page):
    """The notice as a page of a form: it comes by itself, once in a visit, before anything personal is asked.

    Once it was read there is no such page any more, so that Back does not lead to it.
    """

    def __init__(self, form: Form) -> None:
        super().__init__(form, NAME, lambda: _("What happens with your answers"), part=True)

    def body(self) -> Iterable[Widget]:
        """Yield the text."""
        yield PrivacyText(self.form.lobby)

    def offers(self) -> Iterable[BigButton]:
        """Offer to go on."""
        yield BigButton(_("I have read it"), do=self._read, main=True, offered="at the end")

    async def _read(self) -> None:
        self.form.lobby.visit.informed = True
        await self.form.go_on_without()


def before_personal(form: Form) -> Iterator[Page]:
    """Yield the notice if it is to be read before the page that follows; staff tell nothing of their own here."""
    if is_due(form.lobby):
        yield PrivacyPage(form)


def is_due(lobby: Lobby) -> bool:
    """Tell whether the notice has not been read in this visit; staff tell nothing of their own here."""
    return not lobby.visit.informed and lobby.visit.staff is None


class PrivacyText(PagedLines):
    """The notice, its lines apart unless that takes more pages."""

    def __init__(self, lobby: Lobby) -> None:
        super().__init__(self._lines)
        self._lobby = lobby

    def _lines(self, cells: int) -> list[Line]:
        told = [wrapped(_spans(line), cells) for line in notice(self._lobby.estate(), current())]
        apart = [line for lines in told for line in (BLANK, *lines)][1:]
        close = [line for lines in told for line in lines]
        rows = max(1, self.size.height)
        return close if len(pages(close, rows)) < len(pages(apart, rows)) else apart


def notice(estate: Estate, language: str) -> list[str]:
    """Return the lines of the notice, in the estate's own words where it has some."""
    own = [line.strip() for line in in_language(estate.privacy, language).splitlines() if line.strip()]
    lines = own or _usual(in_language(estate.name, language), estate.hotline)
    if HOW_LONG not in lines:
        lines = [*lines, HOW_LONG]
    return [_how_long(estate) if line == HOW_LONG else line for line in lines]


def _usual(estate: str, hotline: str) -> list[str]:
    return [
        _("Who asks: the property office of {estate}.").format(estate=estate),
        _("Why: to find the place, mend it and answer you. For nothing else."),
        _("What: where and what. A phone number, card or door is up to you."),
        _("Who sees it: only those who work on it. The lobby shows the number and the state, nothing else."),
        HOW_LONG,
        _(
            "Your rights: you may see, correct or delete what you left, and withdraw consent. Please call {hotline}."
        ).format(hotline=hotline),
    ]


def _how_long(estate: Estate) -> str:
    kept = estate.retention
    told = (
        _(
            "How long: {contact} after it is done, phone, card and door are deleted, and your words after {words};"
            " what was never done, after {unfinished}. When, what kind and how long it took remain."
        )
        if kept.contact != kept.words
        else _(
            "How long: {contact} after it is done, phone, card, door and your words are deleted;"
            " what was never done, after {unfinished}. When, what kind and how long it took remain."
        )
    )
    return told.format(
        contact=span(kept.contact),
        words=span(kept.words),
        unfinished=span(kept.unfinished),
    )


def span(days: int) -> str:
    """Return a number of days as one says it: in years where it is whole ones."""
    years, rest = divmod(days, _YEAR)
    if years and not rest:
        return ngettext("{n} year", "{n} years", years).format(n=years)
    return ngettext("{n} day", "{n} days", days).format(n=days)


def _spans(line: str) -> list[Span]:
    """Return a line with what it is about in bold."""
    places = [line.find(end) + len(end) for end in _ENDS if end in line]
    head = min(places, default=0)
    return [Span(line[:head], "bold"), Span(line[head:])] if head else [Span(line)]
