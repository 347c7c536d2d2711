"""A matter (事项) as the public may see it: its state and answers, never its text, name or door."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from content.documents.base import Document, Text
from content.documents.references import BuildingId, CategoryId, PromiseId, UrgencyId
from language.translation import N_

MatterState = Literal["received", "assigned", "on_site", "fixed", "answered", "closed", "reopened"]
"""What is known to have happened: an answer says nothing of anybody having come, or of anything being fixed."""


class MatterEvent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A step in the life of a matter."""

    at: dt.datetime
    state: MatterState
    text: Text = ""
    """An answer that staff marked as public."""
    private: bool = False
    """There is an answer that only the household may read: where that is, nobody must take it for silence."""
    by: str = ""
    """Who took the step, as the public sees it: `红管家 林晓帆`."""


class Matter(Document, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The public view of a matter."""

    type = "matter"
    version = 2

    number: str
    """Nine digits, as the resident carries them home."""
    record_type: str
    """`repair` or `opinion`."""
    building: BuildingId
    category: CategoryId = ""
    urgency: UrgencyId = ""
    state: MatterState
    received_at: dt.datetime
    """When the server had it: the clocks start here."""
    owner: str = ""
    """Whoever was asked first and owns it until it is answered."""
    promise: PromiseId = ""
    events: list[MatterEvent] = []

    def problems(self) -> list[tuple[str, str]]:
        """Return a number that nobody could have carried home."""
        from content.problem import problem

        nine = len(self.number) == 9 and self.number.isascii() and self.number.isdigit()
        return [] if nine else [("number", problem(N_("has nine digits")))]
