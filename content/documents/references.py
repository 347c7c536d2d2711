"""Fields that name something else: what they name is part of their definition.

The pack checker follows these marks (`Meta.extra`), so that a new document type with references needs no code there.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

BuildingId = Annotated[str, Meta(extra={"refers_to": "building"})]
TeamId = Annotated[str, Meta(extra={"refers_to": "team"})]
PersonId = Annotated[str, Meta(extra={"refers_to": "person"})]
PromiseId = Annotated[str, Meta(extra={"refers_to": "promise"})]

HomeId = Annotated[str, Meta(extra={"refers_to": "home"})]
"""A home, `BUILDING/UNIT-FLOORHOME`: `yangguang/b3/2-501`."""

RoleId = Annotated[str, Meta(extra={"table": "roles"})]
"""An entry of the estate's table of that name; the same below."""
PlaceId = Annotated[str, Meta(extra={"table": "places"})]
CategoryId = Annotated[str, Meta(extra={"table": "categories"})]
UrgencyId = Annotated[str, Meta(extra={"table": "urgencies"})]
NoticeClassId = Annotated[str, Meta(extra={"table": "notice_classes"})]
