"""The notice board: pinned notices first, then the newest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import on

from content.documents import in_language
from language.translation import _, current, ngettext
from screens.choose import Choose
from screens.dates import date, local
from screens.drafts import STAGES
from screens.frame import LobbyScreen
from screens.widgets.big_button import BigButton
from screens.widgets.paged import Choice, ListRow, PagedList, Row
from screens.widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult

    from content.documents import Notice
    from screens.lobby import Lobby


class Notices(LobbyScreen):
    """A list of what is up in this building today, all of it or one class."""

    def __init__(self, notice_class: str = "") -> None:
        """Show one class of notices, or with no class all of them."""
        super().__init__()
        self._class = notice_class

    def heading(self) -> str:
        """Return what it is."""
        return _("Notices")

    def aside(self) -> str:
        """Return which class is shown, and how many notices of it there are."""
        count = len(self._notices())
        words = ngettext("{n} notice", "{n} notices", count).format(n=count)
        return f"{self._class_name()}  {words}"

    def body(self) -> ComposeResult:
        """Yield the rows."""
        notices = self._notices()
        if notices:
            yield PagedList([_row(self.lobby, notice) for notice in notices])
        else:
            yield Words(_("Nothing is up at the moment."))

    def offers(self) -> Iterable[BigButton]:
        """Offer to choose a class."""
        yield BigButton(_("Kind: {kind}").format(kind=self._class_name()), do=self._choose)

    def standing(self) -> Any:
        """Return the class."""
        return self._class

    def stand(self, standing: Any) -> None:
        """Show that class."""
        self._class = str(standing)

    def news(self) -> None:
        """Show what is up now."""
        self.call_next(self._renew)

    async def _renew(self) -> None:
        rows = [_row(self.lobby, notice) for notice in self._notices()]
        for shown in self.query(PagedList):
            if rows and rows != shown.entries:
                await shown.show(rows)
                self.refresh_title()
                return
        if bool(rows) != bool(self.query(PagedList)):
            await self.draw_again()

    @on(BigButton.Pressed)
    async def read(self, event: BigButton.Pressed) -> None:
        """Open the notice that was tapped."""
        if isinstance(event.button, ListRow):
            event.stop()
            await self.lobby_app.open("notice", id=event.button.value)

    def _notices(self) -> list[Notice]:
        return [notice for notice in self.lobby.notices() if self._class in ("", notice.notice_class)]

    def _class_name(self) -> str:
        return class_name(self.lobby, self._class) if self._class else _("all")

    async def _choose(self) -> None:
        def choices() -> list[Choice]:
            language = current()
            classes = self.lobby.estate().notice_classes
            return [Choice("", _("all")), *(Choice(each.id, in_language(each.name, language)) for each in classes)]

        async def then(chosen: str) -> None:
            self._class = chosen
            await self.draw_again()

        await self.lobby_app.push_screen(Choose(lambda: _("Which notices?"), choices, then, self._class))


def class_name(lobby: Lobby, notice_class: str) -> str:
    """Return a class's name, or its id if the estate does not know it."""
    names = {each.id: each.name for each in lobby.estate().notice_classes}
    return in_language(names.get(notice_class, notice_class), current())


def _row(lobby: Lobby, notice: Notice) -> Row:
    day = local(notice.published_at).date()
    told = (class_name(lobby, notice.notice_class), date(day), notice.author)
    words = STAGES.get(lobby.stage(notice))
    marks = (_(words.mark) if words else "", _("pinned") if notice.pinned else "")
    return Row(
        notice.id,
        in_language(notice.title, current()),
        "  ".join(filter(None, told)),
        " ".join(filter(None, marks)),
    )
