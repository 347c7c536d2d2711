"""The notices of whoever is signed in: those that are up, those that are over, those that are still to be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from content.documents import Notice, in_language
from language.translation import _, current
from screens.dates import date, local
from screens.drafts import as_notices, waiting
from screens.frame import LobbyScreen
from screens.notices import class_name
from screens.staff import signed
from screens.widgets.big_button import BigButton
from screens.widgets.paged import ListRow, PagedList, Row
from screens.widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult

    from screens.lobby import Lobby


def own_notices(lobby: Lobby) -> list[Notice]:
    """Return what the signed-in captain put up, the newest first."""
    staff = lobby.visit.staff
    if staff is None:
        return []
    drafts = [draft for draft in lobby.drafts() if draft.body.author == staff.id]
    ids, name = {draft.id for draft in drafts}, signed(lobby, staff)
    published = lobby.library.all(Notice)
    mine = [notice for notice in published if notice.author == name or notice.draft in ids]
    return sorted([*mine, *as_notices(drafts, published)], key=lambda notice: notice.published_at, reverse=True)


class OwnNotices(LobbyScreen):
    """A list; a tap opens the notice, if it is up in this lobby."""

    def heading(self) -> str:
        """Return what it is."""
        return _("My notices")

    def body(self) -> ComposeResult:
        """Yield the rows."""
        found = own_notices(self.lobby)
        if found:
            yield PagedList([self._row(notice) for notice in found])
        else:
            yield Words(_("You have not put up a notice yet."))

    def offers(self) -> Iterable[BigButton]:
        """Offer to write another."""
        yield BigButton(_("Write a notice"), do=lambda: self.lobby_app.open("write_notice"), main=True)

    def news(self) -> None:
        """Show what became of them."""
        self.call_next(self._renew)

    @on(BigButton.Pressed)
    async def read(self, event: BigButton.Pressed) -> None:
        """Open the notice that was tapped."""
        if isinstance(event.button, ListRow):
            event.stop()
            await self.lobby_app.open("notice", id=event.button.value)

    async def _renew(self) -> None:
        rows = [self._row(notice) for notice in own_notices(self.lobby)]
        for shown in self.query(PagedList):
            if rows != shown.entries:
                await shown.show(rows)

    def _row(self, notice: Notice) -> Row:
        told = [class_name(self.lobby, notice.notice_class), date(local(notice.published_at).date())]
        here = notice.shown_on(self.lobby.today(), self.lobby.settings.building)
        marks = (
            (waiting(notice), _("to be sent")),
            (notice.pinned, _("pinned")),
            (not here, _("not up here")),
        )
        until = _("until {day}").format(day=date(notice.until)) if notice.until else ""
        aside = " ".join(mark for there, mark in marks if there)
        return Row(notice.id, in_language(notice.title, current()), "  ".join(told), aside, until)
