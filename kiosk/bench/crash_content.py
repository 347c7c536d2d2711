"""The content library's writer for `kiosk bench crashes`."""

from __future__ import annotations

from pathlib import Path

import msgspec

from content.decode import stored
from content.documents import Building, Team
from content.errors import ContentError
from content.library import Library
from kiosk.exchange import Intake
from records.wire import Change, Cursor

_MANY = 20
_GENERATIONS = ("old", "new", "anew", "next")
_OVER = Cursor("e2", 2)
"""When all has come anew."""
_GONE = "yangguang/t0"
"""What the server does not have any more then."""


def prepare(folder: Path) -> None:
    """Make a library that was pulled up to a cursor."""
    intake = _intake(folder)
    intake.apply([*_teams("old"), *_buildings("old")], start_over=False, complete=True)
    intake.save(Cursor("e", 1))


def write(folder: Path) -> None:
    """Take changes in, then start over in two pages."""
    intake = _intake(folder)
    intake.apply([*_teams("new"), *_buildings("new")], start_over=False, complete=True)
    intake.save(Cursor("e", 2))
    print("new", flush=True)
    _start_over(intake, "anew")
    print("anew", flush=True)


def check(folder: Path, said: list[str]) -> list[str]:
    """Look at what was left as a next start does, and then go on."""
    try:
        cursor = _intake(folder).load()
        wrong = _wrong(folder, _least(cursor, 1), _least(cursor, 2), over=cursor == _OVER)
        expected = {"new": cursor != Cursor("e", 1), "anew": cursor == _OVER}
        wrong += [f"{one} was acknowledged, the cursor is {cursor}" for one in said if not expected[one]]
        _start_over(_intake(folder), "next")
        return wrong + [f"afterwards: {what}" for what in _wrong(folder, "next", "next", over=True)]
    except (ContentError, OSError) as error:
        return [f"the next start fails: {error}"]


def _wrong(folder: Path, least_buildings: str, least_teams: str, *, over: bool) -> list[str]:
    """Say what is unreadable, mixed, or older than the cursor says."""
    library = Library(folder)
    wrong = [f"{path.name} is damaged" for path in library.damaged]
    if library.behind:
        wrong.append("an older version serves")
    buildings = [str(building.name) for building in library.all(Building)]
    teams = [str(team.name) for team in library.all(Team) if team.id != _GONE]
    for what, least, names, count in (
        ("buildings", least_buildings, buildings, _MANY),
        ("teams", least_teams, teams, _MANY - 1),
    ):
        if len(set(names)) != 1 or len(names) != count:
            wrong.append(f"{what} are {len(names)} of {sorted(set(names))}")
        elif _GENERATIONS.index(names[0]) < _GENERATIONS.index(least):
            wrong.append(f"{what} are {names[0]}, the cursor says {least}")
    if over and library.get(Team, _GONE):
        wrong.append("what the server does not have any more is there still")
    return wrong


def _least(cursor: Cursor | None, pages: int) -> str:
    """Return what must be there at least, since the cursor follows what it stands for."""
    if cursor is None or cursor == Cursor("e", 1):
        return "old"
    return "anew" if cursor.epoch == "e2" and cursor.sequence >= pages else "new"


def _start_over(intake: Intake, generation: str) -> None:
    intake.apply(_buildings(generation), start_over=True, complete=False)
    intake.save(Cursor("e2", 1))
    intake.apply([team for team in _teams(generation) if team.id != _GONE], start_over=False, complete=True)
    intake.save(Cursor("e2", 2))


def _intake(folder: Path) -> Intake:
    return Intake(Library(folder), folder)


def _teams(generation: str) -> list[Change]:
    return [_change(Team(id=f"yangguang/t{number}", name=generation)) for number in range(_MANY)]


def _buildings(generation: str) -> list[Change]:
    return [
        _change(Building(id=f"yangguang/b{number}", estate="yangguang", name=generation, units=[]))
        for number in range(_MANY)
    ]


def _change(document: Team | Building) -> Change:
    kept = stored(document)
    return Change(kept.type, kept.version, kept.id, msgspec.msgpack.encode(kept.body))
