"""The bar at the bottom of every screen: what can always be done, and the hotline."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from language.translation import _, current
from screens.header import NARROW
from screens.schemes import following
from screens.widgets.big_button import SIDES, BigButton
from screens.widgets.even_grid import EvenGrid, Plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.geometry import Size

    from screens.frame import LobbyScreen
    from screens.lobby_app import LobbyApp

MOST_BUTTON_WIDTH = 12
FEW = 60
"""With fewer columns the buttons stand further out, or their words would lie on the lines at their sides."""


class Action(NamedTuple):
    """One place of the bar."""

    name: str
    label: Callable[[LobbyApp], str]
    do: Callable[[LobbyScreen], object]
    on_home: bool = True


ACTIONS: tuple[Action, ...] = (
    Action("back", lambda _app: _("Back"), lambda screen: screen.back(), on_home=False),
    Action("home", lambda _app: _("Home"), lambda screen: screen.lobby_app.home(), on_home=False),
    Action("read", lambda app: _("Stop") if app.reading.runs else _("Read"), lambda screen: screen.read_aloud()),
    Action(
        "size",
        lambda app: _("Small") if app.at_largest else _("Large"),
        lambda screen: screen.lobby_app.change_size(),
    ),
    Action(
        "scheme",
        lambda _app: _("Colour"),
        lambda screen: screen.lobby_app.use_scheme(following(screen.lobby_app.scheme)),
    ),
    Action(
        "language",
        lambda _app: "中文" if current() != "zh" else "English",
        lambda screen: screen.lobby_app.use_language("en" if current() == "zh" else "zh"),
    ),
    Action("help", lambda _app: _("Help"), lambda screen: screen.lobby_app.open("help")),
)
"""The bar from left to right; each has its place on every screen. Adding an action is adding a row."""


class _Buttons(EvenGrid):
    DEFAULT_CSS = f"_Buttons {{ width: 1fr; max-width: {len(ACTIONS) * (MOST_BUTTON_WIDTH + 1) - 1}; height: 3; }}"

    def plan(self, size: Size) -> Plan:
        app = cast("LobbyScreen", self.screen).lobby_app
        # A letter on the edge of its button would be half covered by the line there.
        return Plan(len(ACTIONS), 1, gap_x=1, least=tuple(cell_len(action.label(app)) + SIDES for action in ACTIONS))


class _Invitation(Static):
    """Stands on the home screen where other screens have Back and Home, so that a second tap there does nothing."""

    def __init__(self, words: str, span: int) -> None:
        super().__init__(words, markup=False)
        self.span = span


class Bar(Widget):
    """The action bar of a screen."""

    DEFAULT_CSS = """
    Bar { height: 3; width: 1fr; background: $bar; layout: horizontal; padding: 0 2;
        &.-few { padding: 0 1; }
        & _Buttons BigButton { width: 1fr; min-width: 4; padding: 0; }
        & _Invitation { color: $quiet; content-align: left middle; height: 3; }
        & #hotline { dock: right; width: auto; height: 3; padding: 0 0 0 2; content-align: right middle;
            text-align: right; color: $accent; text-style: bold; }
    }
    """

    def compose(self) -> Iterator[Widget]:
        """Yield a button for each action, and the hotline."""
        screen = cast("LobbyScreen", self.screen)
        self._measure(self.app.size.width)
        with _Buttons():
            if screen.IS_HOME and screen.lobby_app.roomy:
                # In the place of Back; where Home stands a second tap does nothing.
                yield BigButton(_("More"), do=lambda: screen.lobby_app.open("more"), id="bar-more")
                yield _Invitation("", 1)
            elif screen.IS_HOME:
                yield _Invitation(_("Touch what\nyou need"), 2)
            for action in ACTIONS:
                if action.on_home or not screen.IS_HOME:
                    yield BigButton(action.label(screen.lobby_app), do=self._doing(action), id=f"bar-{action.name}")
        hotline = Static(self._hotline(), id="hotline", markup=False)
        # Known before the first layout, so that no button moves under a finger.
        hotline.display = self.app.size.width > NARROW
        yield hotline

    def on_resize(self) -> None:
        """Leave the hotline to the header where that has it."""
        self.query_one("#hotline").display = self.screen.size.width > NARROW
        self._measure(self.screen.size.width)

    def tell_reading(self) -> None:
        """Say on the button what it does now."""
        app = cast("LobbyScreen", self.screen).lobby_app
        button = self.query_one("#bar-read", BigButton)
        button.label = _("Stop") if app.reading.runs else _("Read")
        button.refresh()

    def _measure(self, columns: int) -> None:
        self.set_class(columns < FEW, "-few")

    def _hotline(self) -> Content:
        number = cast("LobbyScreen", self.screen).lobby.estate().hotline
        return Content("\n".join((_("24-hour hotline"), number)))

    def _doing(self, action: Action) -> Callable[[], object]:
        screen = cast("LobbyScreen", self.screen)
        return lambda: action.do(screen)
