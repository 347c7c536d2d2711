"""A captain writes a notice in two minutes: a template with blanks, or own words."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from content.documents import Building, in_language
from content.notice_templates import TEMPLATES, Template, end_words, filled, is_time, last_day
from language.text import date_line
from language.translation import _, current, ngettext
from records.types import NoticeDraft
from screens.dates import date
from screens.drafts import stands_for
from screens.form import Form, Reviewed
from screens.markdown import BLANK, Line, Span, lay_out, wrapped
from screens.notice_text import TextPage
from screens.pages import ChoicePage, EntryPage, Page
from screens.staff import signed
from screens.widgets.big_button import BigButton
from screens.widgets.paged import Choice
from screens.widgets.paged_lines import PagedLines

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.widget import Widget

    from content.documents import Staff
    from records.outbox import Receipt
    from records.types import RecordBody

TITLE_CHARACTERS = 60
BODY_CHARACTERS = 2000
DAYS_AHEAD = 12
"""So many days a template's blank offers, from today on."""
SHOWN_FOR = (7, 30)
"""Days that a notice may stay up, beside for ever."""

_OWN_WORDS = "own"
_ALL = "all"
_LAST_DAY = "event"
_BLANKS = ("day", "start", "end", "what", "where")


class WriteNotice(Form):
    """Asks page by page; what was written is a record like any other, and stands in this lobby at once."""

    FORM = "write_notice"

    def name_of_form(self) -> str:
        """Return what it is."""
        return _("Notice")

    def pages(self) -> Sequence[Page]:
        """Return the pages: blanks only for a template, buildings only where there is a choice."""
        classes = [Choice(each.id, in_language(each.name, current())) for each in self.lobby.estate().notice_classes]
        kinds = [Choice(each.id, in_language(each.name, current())) for each in TEMPLATES]
        kinds.append(Choice(_OWN_WORDS, _("In my own words")))
        title, body = self._given()
        pages = [
            ChoicePage(self, "template", lambda: _("What is the notice about?"), kinds),
            *self._blanks(),
            ChoicePage(self, "notice_class", lambda: _("Among which notices?"), classes),
            TextPage(self, "title", lambda: _("Title"), most=TITLE_CHARACTERS, single=True, given=title),
            TextPage(self, "body", lambda: _("Text"), most=BODY_CHARACTERS, given=body),
            ChoicePage(self, "until", lambda: _("How long?"), self._untils()),
            ChoicePage(
                self,
                "pinned",
                lambda: _("Always on top?"),
                [Choice(False, _("No, among the others")), Choice(True, _("Yes, pin it"))],
            ),
        ]
        buildings = self._buildings()
        if len(buildings) > 1:
            pages.append(ChoicePage(self, "buildings", lambda: _("In which buildings?"), buildings))
        pages.append(_PreviewPage(self, "preview", lambda: _("Please read all of it")))
        return pages

    def review(self) -> Sequence[Reviewed]:
        """Return the answers."""
        names = {choice.value: choice.label for choice in (*self._untils(), *self._buildings())}
        classes = {each.id: in_language(each.name, current()) for each in self.lobby.estate().notice_classes}
        pinned = _("Yes, pin it") if self.answers.get("pinned") else _("No, among the others")
        lines = [
            Reviewed("title", _("Title"), self._written("title")),
            Reviewed("body", _("Text"), " ".join(self._written("body").split())),
            Reviewed("notice_class", _("Among which notices?"), classes.get(self.answers.get("notice_class", ""), "")),
            Reviewed("until", _("How long?"), names.get(self.answers.get("until"), "")),
            Reviewed("pinned", _("Always on top?"), pinned),
        ]
        if len(self._buildings()) > 1:
            lines.append(Reviewed("buildings", _("In which buildings?"), names.get(self.answers.get("buildings"), "")))
        return lines

    def offers(self) -> Iterable[BigButton]:
        """Return what the page offers; the review offers to put the notice up."""
        if self.page:
            yield from self.page.offers()
        else:
            yield BigButton(_("Put it up"), do=self.hand_in, main=True, offered="at the end")

    def record(self) -> RecordBody:
        """Return the draft."""
        staff = self.lobby.visit.staff
        return NoticeDraft(
            title=self._written("title").strip(),
            body=self._written("body").strip(),
            notice_class=self.answers["notice_class"],
            buildings=self._chosen_buildings(),
            author=staff.id if staff else "",
            signed=signed(self.lobby, staff) if staff else "",
            until=self._until(),
            pinned=self.answers["pinned"],
        )

    async def handed_in(self, receipt: Receipt, body: RecordBody) -> None:
        """Show the notice as everybody sees it here from now on, or where it is not shown here, the captain's list."""
        # Whichever was faster: the server's version may be here already.
        if any(stands_for(notice, receipt.id) for notice in self.lobby.notices()):
            await self.lobby_app.replace("notice", id=receipt.id)
        else:
            await self.lobby_app.replace("own_notices")

    async def answer(self, name: str, value: Any) -> None:
        """Keep an answer; a template that is filled otherwise is written anew."""
        if name in ("template", *_BLANKS) and value != self.answers.get(name):
            self._write_anew()
        await super().answer(name, value)

    # Templates

    def _template(self) -> Template | None:
        return next((each for each in TEMPLATES if each.id == self.answers.get("template")), None)

    def _blanks(self) -> list[Page]:
        if self.answers.get("template") == _OWN_WORDS:
            return []
        template = self._template()
        pages: list[Page] = []
        # Before it is known which template, the steps of the shortest are counted.
        for name, question, options in (
            ("what", _("What exactly?"), template.what if template else ()),
            ("where", _("Where?"), template.where if template else ()),
        ):
            if options:
                # What a notice says is Chinese, whatever language the buttons speak.
                choices = [Choice(in_language(each, "zh"), in_language(each, current())) for each in options]
                pages.append(ChoicePage(self, name, lambda question=question: question, choices))  # type: ignore[misc]
        today = self.lobby.today()
        days = [today + dt.timedelta(days=ahead) for ahead in range(DAYS_AHEAD)]
        choices = [Choice(day.isoformat(), date_line(day, current())) for day in days]
        pages.append(ChoicePage(self, "day", lambda: _("Which day?"), choices))
        pages += [
            _TimePage(self, "start", lambda: _("From when? (0930 is 9:30)")),
            _TimePage(self, "end", lambda: _("Until when? (0930 is 9:30)")),
        ]
        return pages

    def _given(self) -> tuple[str, str]:
        template = self._template()
        blanks = {name: str(self.answers[name]) for name in _BLANKS if name in self.answers}
        return filled(template, blanks) if template else ("", "")

    def laid_out(self, cells: int) -> list[Line]:
        """Return the whole notice as residents will read it."""
        title = wrapped([Span(self._written("title").strip(), "heading")], cells)
        return [*title, BLANK, *lay_out(self._written("body").strip(), cells)]

    def _written(self, name: str) -> str:
        title, body = self._given()
        return str(self.answers.get(name, {"title": title, "body": body}[name]))

    def _write_anew(self) -> None:
        for name in ("title", "body"):
            self.answers.pop(name, None)

    # How long, and where

    def _untils(self) -> list[Choice]:
        found = [Choice(str(days), ngettext("{n} day", "{n} days", days).format(n=days)) for days in SHOWN_FOR]
        day = self._last_day()
        if day:
            found.insert(0, Choice(_LAST_DAY, _("Until {day}").format(day=date(day))))
        return [*found, Choice("", _("Until somebody takes it down"))]

    def _last_day(self) -> dt.date | None:
        """Return the day on which what a template announces is over."""
        return last_day({name: str(self.answers.get(name, "")) for name in _BLANKS}) if self._template() else None

    def _until(self) -> dt.date | None:
        chosen = self.answers["until"]
        if chosen == _LAST_DAY:
            return self._last_day()
        return self.lobby.today() + dt.timedelta(days=int(chosen)) if chosen else None

    def _own(self, staff: Staff | None) -> list[Building]:
        buildings = self.lobby.library.all(Building)
        return [each for each in buildings if staff and (not staff.buildings or each.id in staff.buildings)]

    def _buildings(self) -> list[Choice]:
        """Return where it can be put up: this building first, all of the own ones, each of the others."""
        here = self.lobby.settings.building
        own = sorted(self._own(self.lobby.visit.staff), key=lambda each: (each.id != here, each.id))
        found = [Choice(each.id, in_language(each.name, current())) for each in own]
        if len(found) > 1:
            found.insert(1, Choice(_ALL, _("All of them")))
        return found

    def _chosen_buildings(self) -> list[str]:
        staff = self.lobby.visit.staff
        own = [each.id for each in self._own(staff)]
        chosen = self.answers.get("buildings", own[0] if len(own) == 1 else self.lobby.settings.building)
        if chosen != _ALL:
            return [chosen]
        # None named means all of the estate, also buildings that are built later.
        return own if staff and staff.buildings else []


class _PreviewPage(Page):
    """Shows the whole notice before it can be put up, also after each change."""

    def answered(self) -> bool:
        """Return that it is to be read again, whatever was changed."""
        return False

    def body(self) -> Iterable[Widget]:
        """Yield the notice."""
        form = self.form
        assert isinstance(form, WriteNotice)
        yield PagedLines(form.laid_out)

    def offers(self) -> Iterable[BigButton]:
        """Offer to go on."""
        yield BigButton(_("I have read all of it"), do=self.form.go_on, main=True, offered="at the end")


class _TimePage(EntryPage):
    """Asks for a time of day, as digits."""

    def __init__(self, form: WriteNotice, name: str, question: Any) -> None:
        super().__init__(
            form,
            name,
            question,
            most=4,
            problem=lambda digits: "" if is_time(digits) else _("Please enter hours and minutes: 0930 for 9:30."),
            shown=lambda digits: self._words(digits) if is_time(digits) else digits,
            hint=_("Hours and minutes: 0930 for 9:30."),
        )
        self._notice = form

    def _words(self, digits: str) -> str:
        start = str(self._notice.answers.get("start", "")) if self.name == "end" else ""
        return end_words(start, digits)

    def _keep(self, text: str) -> None:
        self._notice._write_anew()
        super()._keep(text)
