"""What can be seen, measured on the cells as they are drawn: in every scheme, on every screen that residents meet."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from rich.cells import cell_len
from screen_support import lines, make_lobby, tap

from content.documents import Notice, Person
from screens.lobby_app import LobbyApp
from screens.schemes import HOUSE, SCHEMES
from screens.widgets.big_button import BigButton
from screens.widgets.edges import BOTTOM, EDGES, FOCUS, TOP

if TYPE_CHECKING:
    from rich.style import Style
    from textual.geometry import Region

BODY, TEXT, LINES = 7.0, 4.5, 3.0
"""Least contrasts: of body text, of any text, of what bounds a thing that can be tapped."""
SCREENS: tuple[tuple[str, dict[str, str]], ...] = (
    ("help", {}),
    ("privacy", {}),
    ("people", {}),
    ("find_name", {}),
    ("notices", {}),
    ("repair", {}),
    ("danger", {"danger": "gas"}),
    ("wishes", {}),
    ("quiz", {}),
    ("sign_in", {}),
)
MARKS = EDGES + FOCUS + TOP + BOTTOM
THOROUGH = (HOUSE, "white-black")
"""The schemes that are not just two colours are looked at on every screen."""


class Cell(NamedTuple):
    text: str
    ink: tuple[int, int, int]
    ground: tuple[int, int, int]
    style: Style


def luminance(colour: tuple[int, int, int]) -> float:
    parts = [part / 255 for part in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def cells(app: LobbyApp) -> list[list[Cell]]:
    """Return the screen's cells; the second half of a wide character is a cell without text."""
    found = []
    for strip in app.screen._compositor.render_strips():
        row: list[Cell] = []
        for segment in strip:
            style = segment.style
            assert style is not None and style.bgcolor is not None and style.bgcolor.triplet
            ground = tuple(style.bgcolor.triplet)
            ink = tuple(style.color.triplet) if style.color and style.color.triplet else ground
            for character in segment.text:
                cell = Cell(character, ink, ground, style)
                row += [cell] if cell_width(character) == 1 else [cell, cell._replace(text="")]
        found.append(row)
    return found


def cell_width(character: str) -> int:
    return cell_len(character)


def check_text(app: LobbyApp) -> None:
    body: Region = app.screen.query_one("#body").region
    for y, row in enumerate(cells(app)):
        for x, cell in enumerate(row):
            assert not cell.style.dim and not cell.style.blink
            if cell.text.strip() and cell.text not in MARKS + "▀▄":
                least = BODY if body.contains(x, y) else TEXT
                assert contrast(cell.ink, cell.ground) >= least, (x, y, cell, lines(app)[y])


def check_edges(app: LobbyApp) -> None:
    """What can be tapped is bounded at both sides: by a line, or because it is filled.

    Tiles in the house's colours have no lines: they are known by their drawn words, which lines would run into.
    """
    drawn = cells(app)
    for button in app.screen.query(BigButton):
        region = button.region
        if not region or not button.visible or not button.edged():
            continue
        for x, outside in ((region.x, region.x - 1), (region.right - 1, region.right)):
            assert any(_bounded(drawn[y][x], drawn[y][outside]) for y in range(region.y, region.bottom)), button.label


def _bounded(edge: Cell, outside: Cell) -> bool:
    line = edge.text in MARKS and edge.text.strip()
    if line:
        return contrast(edge.ink, edge.ground) >= LINES and contrast(edge.ink, outside.ground) >= LINES
    return contrast(edge.ground, outside.ground) >= LINES


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_text_edges_and_focus_stand_out(tmp_path: Path, scheme: str) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    notice, person = lobby.notices()[0], lobby.library.all(Person)[0]
    assert isinstance(notice, Notice)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.use_scheme(scheme)
        await pilot.pause()
        check_text(app)
        check_edges(app)
        screens = SCREENS if scheme in THOROUGH else SCREENS[:: len(SCREENS) // 3]
        for name, arguments in (*screens, ("notice", {"id": notice.id}), ("person", {"id": person.id})):
            await app.open(name, **arguments)
            await pilot.pause()
            await pilot.pause()
            check_text(app)
            check_edges(app)
            for _ in range(2):
                await pilot.press("tab")
                check_focus(app)
            await app.home()
            await pilot.pause()


def check_focus(app: LobbyApp) -> None:
    focused = app.focused
    if isinstance(focused, BigButton):
        row = cells(app)[focused.region.y + focused.region.height // 2]
        edge = row[focused.region.x]
        assert edge.text == FOCUS[0]
        assert contrast(edge.ink, edge.ground) >= LINES


@pytest.mark.parametrize("size", [(120, 32), (80, 24), (65, 18), (53, 16)])
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_every_word_of_the_bar_is_complete_and_its_buttons_are_large(
    tmp_path: Path, size: tuple[int, int], language: str
) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=size) as pilot:
        await app.use_language(language)
        await app.open("help")
        await pilot.pause()
        shown = "\n".join(lines(app)[-3:])
        buttons = list(app.screen.query("Bar BigButton").results(BigButton))
        assert len(buttons) == 7
        for button in buttons:
            assert button.label in shown
            assert button.region.width >= 6
            # Where columns are few, English words take the edges' places.
            assert button.region.width >= cell_len(button.label) + 2 or (language, size[0]) == ("en", 53)
            assert button.region.height == 3
        for left, right in itertools.pairwise(buttons):
            assert right.region.x == left.region.right + 1


async def test_the_colours_go_round_and_are_the_houses_own_for_the_next_person(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        seen = []
        for _ in SCHEMES:
            await tap(pilot, "配色")
            seen.append(app.scheme)
        assert seen == [*list(SCHEMES)[1:], HOUSE]
        await tap(pilot, "配色")
        await app.open("help")
        await app.end_visit()
        await pilot.pause()
        assert app.scheme == HOUSE
        assert cells(app)[2][0].ground == (0xFB, 0xF6, 0xEE)


async def test_links_are_underlined_where_colours_alone_would_tell_them(tmp_path: Path) -> None:
    app = LobbyApp(make_lobby(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await app.use_scheme("white-black")
        await app.open("people")
        await pilot.pause()
        row = next(row for row in cells(app) if any(cell.text == "姓" for cell in row))
        assert all(cell.style.underline for cell in row if cell.text in "按姓名" and cell.text)
        after = max(x for x, cell in enumerate(row) if cell.text == "名") + 2
        assert not row[after].style.underline
