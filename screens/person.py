"""Somebody's card: who they are, what they are responsible for, and how to reach them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical

from content.contact import contact, tel
from content.documents import Person, in_language
from content.homes import split_home
from content.take_along import Carried
from language.translation import N_, _, current
from screens.facts import facts
from screens.frame import LobbyScreen
from screens.markdown import BLANK, Line, Span, wrapped
from screens.people import roles_words
from screens.take_along import TakeAlong
from screens.widgets.big_button import BigButton
from screens.widgets.headed_lines import HeadedLines
from screens.widgets.qr import QrCode, fits
from screens.widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual import events
    from textual.app import ComposeResult
    from textual.geometry import Size

    from content.contact import Contact
    from content.directory import Directory

_CODE_COLUMNS = 29
"""What a telephone number's code takes with a full quiet zone."""

_WHOSE = {
    "person": N_("Scan to call"),
    "team": N_("Scan to call the team"),
    "hotline": N_("Scan to call the hotline"),
}


class _Card(Horizontal):
    """Arranges itself for the room that it gets."""

    def __init__(self, arrange: Callable[[Size], None]) -> None:
        super().__init__()
        self._arrange_for = arrange

    def on_resize(self, event: events.Resize) -> None:
        """Arrange anew."""
        self._arrange_for(event.size)


class PersonScreen(LobbyScreen):
    """Only what the public may see is in the library, so all of it is shown."""

    DEFAULT_CSS = """
    PersonScreen {
        &.-tall #body { margin: 1 0 0 0; }
        & #call { width: 29; height: 1fr; }
        & #call QrCode { width: 1fr; height: 13; }
        & #call Words { width: 1fr; text-align: center; }
    }
    """

    def __init__(self, id: str) -> None:
        super().__init__()
        self._person_id = id
        self._drawn: Person | None = None

    def heading(self) -> str:
        """Return the name."""
        person = self._person()
        return person.name if person else _("Find people")

    def aside(self) -> str:
        """Return the roles."""
        person = self._person()
        return roles_words(self.lobby.directory(), person) if person else ""

    def body(self) -> ComposeResult:
        """Yield the card, and the code that calls."""
        person = self._drawn = self._person()
        if person is None:
            yield Words(_("This person is no longer listed."))
            return
        with _Card(self._arrange):
            yield HeadedLines(person.name, self._lines)
            with Vertical(id="call"):
                yield QrCode(self._payload(), id="code")
                yield Words(_(_WHOSE[self._contact().whose]))

    def offers(self) -> Iterable[BigButton]:
        """Offer a code where the card has no room for one, and to take a matter to the team."""
        person = self._person()
        if person is not None:
            yield BigButton(_(_WHOSE[self._contact().whose]), do=self._show_code, id="show-code")
            yield BigButton(_("Tell the team"), do=self._tell, main=True)

    def _arrange(self, room: Size) -> None:
        """Show the code beside the card if there is room for it."""
        beside = fits(self._payload(), _CODE_COLUMNS, room.height)
        self.query_one("#call").display = beside
        self.query_one("#show-code").display = not beside

    def news(self) -> None:
        """Show the person as they are now."""
        if self._person() != self._drawn:
            self.call_next(self.draw_again)

    def _person(self) -> Person | None:
        return self.lobby.library.get(Person, self._person_id)

    def _contact(self) -> Contact:
        person = self._person()
        assert person is not None
        return contact(person, self.lobby.directory().team(person), self.lobby.estate())

    def _payload(self) -> str:
        return tel(self._contact().phone)

    def _lines(self, cells: int) -> list[Line]:
        person = self._person()
        if person is None:
            return []
        known = self.lobby.directory()
        lines = facts([fact for fact in _facts(known, person) if fact[1]], cells, look="bold")
        about = in_language(person.about, current())
        return [*lines, BLANK, *wrapped([Span(about)], cells)] if about else lines

    async def _show_code(self) -> None:
        await self.lobby_app.push_screen(TakeAlong(self._code_title, lambda: [Carried((), self._payload())]))

    def _code_title(self) -> str:
        person = self._person()
        return f"{person.name}\n{_(_WHOSE[self._contact().whose])}" if person else ""

    async def _tell(self) -> None:
        person = self._person()
        if person is not None:
            await self.lobby_app.open("opinion", to=person.team or person.id)


def _facts(known: Directory, person: Person) -> list[tuple[str, str]]:
    language = current()
    team = known.team(person)
    phone = person.phone
    if "*" in phone:
        phone = _("{phone} (not shown in full)").format(phone=phone)
    skills = _(", ").join(in_language(skill, language) for skill in person.skills)
    return [
        (_("Role"), roles_words(known, person)),
        (_("Phone"), phone),
        (_("Team"), in_language(team.name, language) if team else ""),
        (_("Team phone"), team.phone if team else ""),
        (_("Hours"), in_language(team.hours, language) if team else ""),
        (_("Where"), in_language(team.address, language) if team else ""),
        (_("Lives at"), _home_words(known, person.home)),
        (_("Skills"), skills),
    ]


def _home_words(known: Directory, identity: str) -> str:
    home = split_home(identity)
    building = known.building(home.building) if home else None
    if home is None or building is None:
        return ""
    return f"{in_language(building.name, current())} {home.unit}-{home.floor}{home.home:02}"
