"""A micro-wish (微心愿) on the wall: no names, no doors."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from content.documents.base import Document, Text
from content.documents.references import BuildingId


class Wish(Document, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A wish that staff have put on the wall."""

    type = "wish"

    text: Text
    state: Literal["open", "claimed", "fulfilled"] = "open"
    made_at: dt.datetime
    building: BuildingId = ""
