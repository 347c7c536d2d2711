"""A building, its units and floors."""

from __future__ import annotations

from typing import Annotated

import msgspec

from content.documents.base import Document, Text, twice


class Unit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A unit (单元): one staircase with its floors and homes."""

    id: str
    """As residents say it: `1`, `2`."""
    floors: Annotated[int, msgspec.Meta(ge=1, le=120)]
    homes_per_floor: Annotated[int, msgspec.Meta(ge=1, le=40)]


class Building(Document, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A building (楼栋). A home is `BUILDING/UNIT-FLOORHOME`: `yangguang/b3/2-501`."""

    type = "building"

    estate: str
    name: Text
    units: list[Unit]

    def problems(self) -> list[tuple[str, str]]:
        """Return units that stand twice."""
        return twice("units", self.units)
