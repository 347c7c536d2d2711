"""A notice (公告)."""

from __future__ import annotations

import datetime as dt

from content.documents.base import Document, Text
from content.documents.references import BuildingId, NoticeClassId


class Notice(Document, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A notice, its body in Markdown."""

    type = "notice"

    title: Text
    body: Text
    notice_class: NoticeClassId
    """An id of the estate's `notice_classes`."""
    published_at: dt.datetime
    until: dt.date | None = None
    """Last day on which it is shown."""
    pinned: bool = False
    buildings: list[BuildingId] = []
    """Where it is shown; empty: everywhere in the estate."""
    author: str = ""
    """Who put it up, as the public sees it: `3号楼楼栋长 王秀英`."""
    draft: str = ""
    """Id of the record that it was made from, so that the terminal can replace what it showed meanwhile."""

    def shown_on(self, day: dt.date, building: str) -> bool:
        """Tell whether it is to be shown in that building on that day."""
        return (self.until is None or day <= self.until) and (not self.buildings or building in self.buildings)
