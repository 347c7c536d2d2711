"""Captains' notices on their way to the server, shown among the others until the server's version is here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.documents import Notice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from records.outbox import Draft


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
