"""Finding somebody by the first letters of their name's pinyin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from language.readings import digits
from language.translation import _
from screens.frame import TALL, LobbyScreen
from screens.header import NARROW
from screens.offers import Offers
from screens.people import count_words, person_row, prepare, role_names
from screens.widgets.big_button import BigButton
from screens.widgets.keypad import Keypad, typed
from screens.widgets.paged import ListRow, Paged, PagedList, Row

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from content.documents import Person

MOST_LETTERS = 12
MOST_FOUND = 20
"""So many are shown; more letters find fewer. Nobody leafs through a whole estate here."""
_FORM = "find_name"


_KEYS = {
    "letters": (("A B C D E F G", "H I J K L M N", "O P Q R S T U", "V W X Y Z digits delete"),),
    "digits": (("1 2ABC 3DEF", "4GHI 5JKL 6MNO", "7PQRS 8TUV 9WXYZ", "ABC 0 delete"),),
}
"""The keys of each mode; those of a telephone leave room where columns are few, and find homes too."""
_MODES = {"digits": "digits", "ABC": "letters"}
"""Keys that lead to another mode."""


class FindName(LobbyScreen):
    """Letters at the right, and at the left whoever is meant so far: fewer with each letter."""

    OFFERS_STAY = True
    DEFAULT_CSS = """
    FindName {
        & #found { width: 1fr; height: 1fr; }
        & #typed { height: 1; }
        & #more { height: 1; }
        & Keypad { width: 37; margin-left: 2; }
        &.-tall Keypad { width: 41; }
        &.-telephone Keypad { width: 23; }
        &.-tall.-telephone Keypad { width: 29; }
        &.-tall #typed { margin-bottom: 1; }
        &.-short #typed { display: none; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._mode = ""
        """The keys that were asked for; empty: those that fit."""
        self._shown = ""
        self._found: list[Person] = []
        """Whoever is meant, and one more than is shown where there are more."""
        self._listed: list[Row] = []

    def on_mount(self) -> None:
        """Have the directory made before the first key."""
        prepare(self.lobby_app)

    def heading(self) -> str:
        """Return what to do; where rows are few also what was typed so far."""
        if not self.has_class("-short"):
            return _("Find people by name")
        letters = self._letters()
        nobody = "" if self._found else _("nobody found")
        return f"{letters}_  {nobody}".rstrip() if letters else self._example()

    def aside(self) -> str:
        """Return how many are meant so far."""
        if len(self._found) > MOST_FOUND:
            return _("the first {n}").format(n=MOST_FOUND)
        return count_words(len(self._found))

    def body(self) -> ComposeResult:
        """Yield what was typed, who is meant, and the keys."""
        self._listed = self._look()
        self._shown = self._keys()
        self.set_class(self._shown == "digits", "-telephone")
        with Horizontal():
            with Vertical(id="found"):
                yield Static(self._typed_line(), id="typed")
                yield PagedList(self._listed, column_width=34)
            yield Keypad(_KEYS[self._shown])

    def on_resize(self) -> None:
        """Take the keys that fit."""
        if self._shown not in ("", self._keys()):
            self.call_next(self.draw_again)

    @on(Keypad.Typed)
    async def take(self, event: Keypad.Typed) -> None:
        """Narrow by another letter, or widen by one less."""
        event.stop()
        if event.key in _MODES:
            self._mode = _MODES[event.key]
            await self.draw_again()
            return
        # A key of a telephone is called by its digit and its letters.
        key = event.key[0] if event.key[0].isdigit() else event.key
        self.lobby.visit.answers[_FORM] = {"letters": typed(self._letters(), key, MOST_LETTERS)}
        self._listed = self._look()
        self.query_one("#typed", Static).update(self._typed_line())
        await self.query_one(PagedList).show(self._listed)
        self.refresh_title()

    @on(BigButton.Pressed)
    async def read(self, event: BigButton.Pressed) -> None:
        """Open the person who was tapped."""
        if isinstance(event.button, ListRow):
            event.stop()
            await self.lobby_app.open("person", id=event.button.value)

    @on(Paged.Turned)
    def keep_rows(self, event: Paged.Turned) -> None:
        """Offer no pages where rows are few: another letter narrows more than another page."""
        if self.size.height < TALL:
            event.prevent_default()
            event.stop()
            self.query_one(Offers).display = False

    def news(self) -> None:
        """Show whoever is meant now: somebody may no longer agree to be named."""
        if self._look() != self._listed:
            self.call_next(self.draw_again)

    def standing(self) -> str:
        """Return the mode of the keys."""
        return self._mode

    def stand(self, standing: object) -> None:
        """Keep the mode of the keys."""
        self._mode = str(standing)

    def _keys(self) -> str:
        return self._mode or ("digits" if self.app.size.width < NARROW else "letters")

    def _letters(self) -> str:
        return str(self.lobby.visit.answers.get(_FORM, {}).get("letters", ""))

    def _example(self) -> str:
        if self._keys() == "digits":
            return _("999 for 王秀英, 501 for a home")
        return _("First letters: WXY for 王秀英")

    def _typed_line(self) -> Content:
        letters = self._letters()
        if not letters:
            return Content(self._example())
        nobody = "" if self._found else _("nobody found")
        return Content.assemble((f"{letters}_", "bold $accent"), f"  {nobody}")

    def _look(self) -> list[Row]:
        """Find whoever is meant, and return a row for each who is shown."""
        known = self.lobby.directory()
        looked = self._letters().lower()
        if any(map(str.isdigit, looked)):
            # Letters that stand before a digit are meant as their keys.
            looked = digits(looked)
        self._found = known.search(looked, limit=MOST_FOUND + 1)
        shown = self._found[:MOST_FOUND]
        if self.app.size.width > NARROW:
            return [person_row(known, person)._replace(aside="") for person in shown]
        # In a narrow column a building's name would leave no room for the role.
        return [Row(person.id, person.name, role_names(known, person)) for person in shown]
