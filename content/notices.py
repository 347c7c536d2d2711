"""Which notices a lobby shows, and in which order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from content.documents.notice import Notice


def shown(notices: Iterable[Notice], day: dt.date, building: str, notice_class: str = "") -> list[Notice]:
    """Return the notices of a building on a day: pinned ones first, then newest first.

    A notice with a time to come is shown as well: what is here was published, and a lobby whose clock went back to
    1970 must not be left with an empty board.

    Args:
        notices: All that the library has.
        day: Today in the lobby.
        building: Id of the building.
        notice_class: Only this class; empty: all.
    """
    here = [
        notice for notice in notices if notice.shown_on(day, building) and notice_class in ("", notice.notice_class)
    ]
    return sorted(here, key=lambda notice: (not notice.pinned, -notice.published_at.timestamp(), notice.id))
