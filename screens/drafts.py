"""Captains' notices on their way to the server, shown among the others until the server's version is here."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from content.documents import Notice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from records.outbox import Draft


ON_ITS_WAY_BACK = dt.timedelta(minutes=1)
"""How long the server's version may take to come down with the answer and to be written here."""


def stands_in(draft: Draft, now: dt.datetime) -> bool:
    """Tell whether a draft is up here in place of the server's version: until the server decides what becomes of it.

    What it does not give back waits for the office's approval, or was taken down again.
    """
    if draft.state == "sent" and draft.settled_at is not None:
        # A distance: this machine's clock may be wrong, the other time is the server's.
        return abs(now - draft.settled_at) <= ON_ITS_WAY_BACK
    return draft.state == "queued"


def as_notices(drafts: Iterable[Draft], published: Iterable[Notice]) -> list[Notice]:
    """Return the drafts as notices whose id is that of their record, without those that came back from the server."""
    replaced = {notice.draft for notice in published}
    return [
        Notice(
            id=draft.id,
            title=draft.body.title,
            body=draft.body.body,
            notice_class=draft.body.notice_class,
            published_at=draft.created_at,
            until=draft.body.until,
            pinned=draft.body.pinned,
            buildings=draft.body.buildings,
            author=draft.body.signed,
            draft=draft.id,
        )
        for draft in drafts
        if draft.id not in replaced
    ]


def waiting(notice: Notice) -> bool:
    """Tell whether the notice is one that the server's version has not replaced yet."""
    return notice.id == notice.draft


def stands_for(notice: Notice, id: str) -> bool:
    """Tell whether it is the notice with that id, or the server's version of the draft with that id."""
    return id in (notice.id, notice.draft)
