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
from screens.widgets.paged import ListRow
from screens.widgets.paged_lines import TextPage
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


async def test_a_figure_takes_the_candidate_that_stands_there_or_is_written() -> None:
    app = _Writing()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"shui")
        third = app.query_one(Candidates).targets()[2].words
        await pilot.press("3", "3", "1")
        assert app.text == third + "31"


async def test_a_mark_takes_what_the_letters_mean_first_and_is_chinese_among_chinese() -> None:
    app = _Writing()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"shui")
        first = app.query_one(Candidates).targets()[0].words
        await pilot.press("comma", "question_mark")
        assert app.text == first + "，？"


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


async def test_arrows_move_the_reading_line_over_the_pages_of_a_notice_and_on_from_its_end(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    notice = max(lobby.notices(), key=lambda notice: len(str(notice.body)))
    async with app.run_test(size=(65, 18)) as pilot:
        await opened(app, pilot, "notice", id=notice.id)
        await pilot.press("tab")
        page, read = app.screen.query_one(TextPage), []
        while isinstance(app.screen.focused, TextPage):
            page = app.screen.focused
            rows = page.render().plain.split("\n")
            (lit,) = {span.style for span in page.render().spans if "$focus" in str(span.style)}
            assert lit
            read.append((id(page), rows[page._lit.start]))
            await pilot.press("down")
            await pilot.pause()
        assert len({page for page, _row in read}) > 1
        written = [row for number, row in enumerate(read) if number == 0 or row != read[number - 1]]
        assert len(written) == len(read)
        await pilot.press("shift+tab")
        assert app.screen.focused is page
        await pilot.press("up")
        assert app.screen.query_one(TextPage) is not page
        assert app.screen.query_one(TextPage).has_focus


async def test_the_focus_stays_in_a_list_whose_page_is_turned(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=(65, 18)) as pilot:
        screen = await opened(app, pilot, "people_found", way="everybody")
        await pilot.press("tab", "tab")
        before = screen.focused
        assert isinstance(before, ListRow)
        await pilot.press("pagedown")
        assert isinstance(screen.focused, ListRow)
        assert screen.focused is not before
