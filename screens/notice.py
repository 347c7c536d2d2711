"""One notice, in pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal

from content.documents import in_language
from content.take_along import Carried, choices
from language.translation import _, current
from screens.dates import date, local
from screens.drafts import STAGES, stands_for
from screens.frame import LobbyScreen
from screens.markdown import BLANK, UNBROKEN, Line, Span, lay_out, with_pinyin, wrapped
from screens.notices import class_name
from screens.own_notices import OwnNotice, own_notices, where_it_is
from screens.take_along import TakeAlong
from screens.widgets.big_button import BigButton
from screens.widgets.paged_lines import PagedLines
from screens.widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult

    from content.documents import Notice


def is_chinese(text: str) -> bool:
    """Tell whether a text holds Chinese characters."""
    return any("\u4e00" <= character <= "\u9fff" for character in text)


class NoticeScreen(LobbyScreen):
    """Title, class, day, author and text, and a code to take them along."""

    def __init__(self, id: str) -> None:
        super().__init__()
        self._notice_id = id

    def heading(self) -> str:
        """Return what it is."""
        return _("Notice")

    def aside(self) -> str:
        """Return its class and day."""
        notice = self._notice()
        if notice is None:
            return ""
        return f"{class_name(self.lobby, notice.notice_class)}  {date(local(notice.published_at).date())}"

    def body(self) -> ComposeResult:
        """Yield the text, or that it is gone."""
        if self._notice() is None:
            yield Words(_("This notice is no longer up."))
            return
        with Horizontal():
            yield PagedLines(self._lines)

    def offers(self) -> Iterable[BigButton]:
        """Offer pinyin above Chinese text, and a code."""
        notice = self._notice()
        if notice is not None:
            if is_chinese(in_language(notice.body, current())):
                yield BigButton(_("No pinyin") if self._annotated else _("Pinyin"), do=self._annotate)
            yield BigButton(_("Take it along"), do=self._take_along, main=True)

    def news(self) -> None:
        """Show the notice as it is now."""
        self.call_next(self._renew)

    @property
    def _annotated(self) -> bool:
        """Whether this visitor wants pinyin above the text of notices."""
        return bool(self.lobby.visit.answers.get("notice", {}).get("pinyin"))

    async def _annotate(self) -> None:
        self.lobby.visit.answers["notice"] = {"pinyin": not self._annotated}
        await self.draw_again()

    async def _renew(self) -> None:
        shown = self.query(PagedLines)
        if bool(shown) != (self._notice() is not None):
            await self.draw_again()
            return
        for lines in shown:
            await lines.show_lines(self._lines)
        self.refresh_title()

    def _notice(self) -> Notice | None:
        # A draft that is open here gets another id when the server's version of it comes.
        up = next((notice for notice in self.lobby.notices() if stands_for(notice, self._notice_id)), None)
        own = None if up else self._own()
        return own.notice if own else up

    def _own(self) -> OwnNotice | None:
        """Return the notice, if it is of the captain who is signed in: they may read it wherever it is."""
        return next((own for own in own_notices(self.lobby) if stands_for(own.notice, self._notice_id)), None)

    def _told(self, notice: Notice) -> list[str]:
        """Return why it is not up, or only here."""
        own = self._own()
        if own:
            return where_it_is(self.lobby, own)
        words = STAGES.get(self.lobby.stage(notice))
        return [_(words.sentence)] if words else []

    def _lines(self, cells: int) -> list[Line]:
        notice = self._notice()
        if notice is None:
            return []
        language = current()
        if self._annotated and is_chinese(in_language(notice.body, language)):
            title = Line((Span(in_language(notice.title, language), "heading"),))
            return with_pinyin([title, BLANK, *lay_out(in_language(notice.body, language), UNBROKEN)], cells)
        lines = wrapped([Span(in_language(notice.title, language), "heading")], cells)
        if notice.author:
            lines += wrapped([Span(notice.author, "quiet")], cells)
        for told in self._told(notice):
            lines += wrapped([Span(told, "quiet")], cells)
        return [*lines, BLANK, *lay_out(in_language(notice.body, language), cells)]

    async def _take_along(self) -> None:
        def title() -> str:
            notice = self._notice()
            return in_language(notice.title, current()) if notice else ""

        await self.lobby_app.push_screen(TakeAlong(title, self._carried))

    def _carried(self) -> list[Carried]:
        notice = self._notice()
        if notice is None:
            return []
        language = current()
        return choices(
            title=in_language(notice.title, language),
            text="\n".join(line.text for line in lay_out(in_language(notice.body, language), UNBROKEN)),
            date=date(local(notice.published_at).date()),
            author=notice.author,
            hotline=self.lobby.estate().hotline,
        )
