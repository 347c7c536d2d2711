"""The notices of whoever is signed in: those that are up, those that are over, those that are still to be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual import on

from content.documents import Building, Notice, in_language
from language.translation import _, current
from screens.dates import date, local
from screens.drafts import STAGES, Stage, as_notices, stage
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

_NEVER_UP = frozenset({"decided", "set_aside"})


class OwnNotice(NamedTuple):
    """A notice of whoever is signed in, and how far it has come."""

    notice: Notice
    stage: Stage


def own_notices(lobby: Lobby) -> list[OwnNotice]:
    """Return what the signed-in captain put up, the newest first."""
    staff = lobby.visit.staff
    if staff is None:
        return []
    drafts = {draft.id: draft for draft in lobby.drafts() if draft.body.author == staff.id}
    name, now = signed(lobby, staff), lobby.clock.now()
    published = lobby.library.all(Notice)
    found = [OwnNotice(one, "published") for one in published if one.author == name or one.draft in drafts]
    found += [OwnNotice(one, stage(drafts[one.id], now)) for one in as_notices(drafts.values(), published)]
    return sorted(found, key=lambda own: own.notice.published_at, reverse=True)


def where_it_is(lobby: Lobby, own: OwnNotice) -> list[str]:
    """Return in sentences why a notice is not up here, and what to do about it; none for one that is."""
    notice, told = own.notice, []
    if own.stage in STAGES:
        told.append(_(STAGES[own.stage].sentence))
    if own.stage in _NEVER_UP:
        return told
    if notice.until and notice.until < lobby.today():
        told.append(_("Its last day was {day}: it is not up any more.").format(day=date(notice.until)))
    if notice.buildings and lobby.settings.building not in notice.buildings:
        names = _(", ").join(_name(lobby, building) for building in notice.buildings)
        told.append(_("It is not for this building, but for: {buildings}.").format(buildings=names))
    return told


def _name(lobby: Lobby, building: str) -> str:
    found = lobby.library.get(Building, building)
    return in_language(found.name, current()) if found else building


class OwnNotices(LobbyScreen):
    """A list; a tap opens the notice, and says where it is if it is not up here."""

    def heading(self) -> str:
        """Return what it is."""
        return _("My notices")

    def body(self) -> ComposeResult:
        """Yield the rows."""
        found = own_notices(self.lobby)
        if found:
            yield PagedList([self._row(own) for own in found])
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
        rows = [self._row(own) for own in own_notices(self.lobby)]
        for shown in self.query(PagedList):
            if rows != shown.entries:
                await shown.show(rows)

    def _row(self, own: OwnNotice) -> Row:
        notice = own.notice
        told = [class_name(self.lobby, notice.notice_class), date(local(notice.published_at).date())]
        here = notice.shown_on(self.lobby.today(), self.lobby.settings.building)
        marks = (
            (own.stage in STAGES, _(STAGES[own.stage].mark) if own.stage in STAGES else ""),
            (notice.pinned and own.stage not in _NEVER_UP, _("pinned")),
            (not here and own.stage not in _NEVER_UP, _("not up here")),
        )
        until = _("until {day}").format(day=date(notice.until)) if notice.until else ""
        aside = " ".join(mark for there, mark in marks if there)
        return Row(notice.id, in_language(notice.title, current()), "  ".join(told), aside, until)
