"""A promise (服务承诺): the clocks that a matter runs against. The rules are in `content.promise`."""

from __future__ import annotations

from typing import Annotated

import msgspec

from content.documents.base import Document, Text, twice
from content.documents.matter import MatterState
from content.documents.references import UrgencyId

MOST_MINUTES = 366 * 24 * 60
"""A year: what takes longer is no promise, and some numbers are later than any calendar goes."""


class PromiseStep(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One clock: the state that a matter must have reached within so many minutes."""

    id: str
    name: Text
    state: MatterState
    minutes: Annotated[int, msgspec.Meta(ge=1, le=MOST_MINUTES)]
    urgencies: list[UrgencyId] = []
    """Urgencies that it counts for; empty: all."""


class Promise(Document, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the property office promises, as clocks."""

    type = "promise"

    name: Text
    about: Text = ""
    steps: list[PromiseStep]

    def problems(self) -> list[tuple[str, str]]:
        """Return steps that stand twice."""
        return twice("steps", self.steps)
