"""Who has a keyboard and no finger: arrows reach every key on the screen, and the mark is theirs alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screen_support import make_lobby, opened
from textual.app import App, ComposeResult

from language.typing.engine import Engine
from screens.lobby_app import LobbyApp
from screens.schemes import HOUSE, SCHEMES
from screens.widgets.candidates import Candidates
from screens.widgets.edges import FOCUS
from screens.widgets.keypad import Keypad
from screens.widgets.pinyin_keyboard import PinyinKeyboard

if TYPE_CHECKING:
    from pathlib import Path

    from textual.widget import Widget


class _Writing(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.by_keys = True
        self.scheme = HOUSE
        self.text = ""

    def get_css_variables(self) -> dict[str, str]:
        return super().get_css_variables() | SCHEMES[HOUSE]

    def compose(self) -> ComposeResult:
        yield PinyinKeyboard("", self._keep, Engine())

    def _keep(self, text: str) -> None:
        self.text = text


def marked(widget: Widget) -> list[str]:
    return [target.words for target in widget.targets() if target.focused]  # type: ignore[attr-defined]


def drawn(widget: Widget) -> str:
    return "".join(widget.render_line(y).text for y in range(widget.size.height))  # type: ignore[attr-defined]


async def test_arrows_take_any_candidate_and_writing_goes_on_with_letters() -> None:
    app = _Writing()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"shui", "shift+tab", "right", "right")
        candidates = app.query_one(Candidates)
        first, second, third, *_rest = (target.words for target in candidates.targets())
        assert marked(candidates) == [third]
        await pilot.press("left", "enter", *"shui", "space")
        assert app.text == second + first
        assert app.query_one(Keypad).has_focus


async def test_arrows_reach_the_keys_that_no_keyboard_has() -> None:
    app = _Writing()
    async with app.run_test(size=(80, 24)) as pilot:
        pad = app.query_one(Keypad)
        assert len(marked(pad)) == len(pad.targets())
        await pilot.press("right", "down", "down")
        assert marked(pad) == ["123"]
        await pilot.press("enter", "right", "right", "enter", "enter")
        assert app.text == "22"


async def test_no_arrow_stays_on_the_keys_for_ever() -> None:
    app = _Writing()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("s", "down", "up")
        assert app.query_one(Candidates).has_focus
        await pilot.press("left")
        assert app.query_one(Keypad).has_focus


async def test_keys_bear_the_mark_only_for_those_who_type(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, "lookup")
        pad = app.screen.query_one(Keypad)
        assert not marked(pad)
        assert FOCUS[0] not in drawn(pad)
        await pilot.press("4")
        assert len(marked(pad)) == len(pad.targets())
        assert drawn(pad).count(FOCUS[0]) >= len(pad.targets())
        await pilot.click("#bar-scheme")
        assert not marked(app.screen.query_one(Keypad))
