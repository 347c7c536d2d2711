"""Homes: `BUILDING/UNIT-FLOORHOME`, such as `yangguang/b3/2-501` (unit 2, floor 5, home 01)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from content.documents.building import Building

_HOME = re.compile(r"(?P<building>.+)/(?P<unit>[^/-]+)-(?P<floor>[1-9][0-9]{0,2})(?P<home>[0-9]{2})")


class Home(NamedTuple):
    """The parts of a home's id."""

    building: str
    """Id of the building."""
    unit: str
    floor: int
    home: int
    """Counted on the floor, from 1."""


def split_home(identity: str) -> Home | None:
    """Return the parts of a home's id, or None if it is none."""
    found = _HOME.fullmatch(identity)
    return found and Home(found["building"], found["unit"], int(found["floor"]), int(found["home"]))


def home_id(home: Home) -> str:
    """Return the id of which these are the parts."""
    return f"{home.building}/{home.unit}-{home.floor}{home.home:02}"


def has_home(building: Building, home: Home) -> bool:
    """Tell whether the building has that unit, floor and home."""
    return building.id == home.building and any(
        unit.id == home.unit and home.floor <= unit.floors and 1 <= home.home <= unit.homes_per_floor
        for unit in building.units
    )


def standing(identity: str, building: Callable[[str], Building | None]) -> Home | None:
    """Return the parts of a home that is there, or None.

    Args:
        identity: The home's id.
        building: Gives the building with an id, or None.
    """
    home = split_home(identity)
    found = building(home.building) if home else None
    return home if home and found and has_home(found, home) else None
