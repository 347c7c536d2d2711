"""A captain's notice, written at the lobby screen."""

from __future__ import annotations

from content.documents import Notice, Staff
from records.types import NoticeDraft
from server import documents
from server.batch import Batch, Opened

MAY_PUBLISH = frozenset({"captain", "steward"})


def publish_drafts(batch: Batch, records: list[Opened]) -> None:
    """Publish each draft whose author may put up notices there; the others wait until staff approve them.

    What a draft says of its author is the terminal's claim, checked against the staff that the server knows.
    """
    for record in records:
        draft = record.body
        assert isinstance(draft, NoticeDraft)
        buildings = [building for building in draft.buildings if building.startswith(f"{batch.estate}/")]
        held = not _allowed(batch, draft.author, buildings) or len(buildings) != len(draft.buildings)
        documents.put(
            batch.estate,
            Notice(
                id=f"{batch.estate}/n-{record.id.hex}",
                title=draft.title,
                body=draft.body,
                notice_class=draft.notice_class,
                published_at=batch.now,
                until=draft.until,
                pinned=draft.pinned and not held,
                buildings=buildings,
                author=draft.signed,
                draft=str(record.id),
            ),
            held=held,
            by=draft.author,
        )


def _allowed(batch: Batch, author: str, buildings: list[str]) -> bool:
    if not author.startswith(f"{batch.estate}/"):
        return False
    staff = documents.get(Staff, author)
    if staff is None or staff.role not in MAY_PUBLISH:
        return False
    # Empty means the whole estate, for a notice as for the rights.
    return not staff.buildings or (bool(buildings) and set(buildings) <= set(staff.buildings))
