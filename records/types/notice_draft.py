"""A notice that a captain wrote at the lobby screen."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import msgspec

from records.types.base import RecordBody, ShortText


class NoticeDraft(RecordBody, frozen=True, kw_only=True, tag="notice_draft"):
    """A notice on its way to the server; not personal, so that this lobby can show it at once, even after a restart."""

    personal = False

    title: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    body: Annotated[str, msgspec.Meta(min_length=1, max_length=20_000)]
    notice_class: ShortText = "community"
    buildings: Annotated[list[ShortText], msgspec.Meta(max_length=500)] = []
    author: ShortText = ""
    """Id of the staff document of whoever wrote it."""
    signed: ShortText = ""
    """The author as the public sees them."""
    until: dt.date | None = None
    pinned: bool = False
