"""Captains' notices on their way to the server, shown among the others until the server's version is here."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal, NamedTuple

from content.documents import Notice
from language.translation import N_

if TYPE_CHECKING:
    from collections.abc import Iterable

    from records.outbox import Draft

Stage = Literal["queued", "sent", "decided", "set_aside", "published"]
"""How far a captain's notice has come; `decided`: the server has it, and gave no version of it back."""


class StageWords(NamedTuple):
    """What a stage is called in a list, and what it means for the captain."""

    mark: str
    sentence: str


STAGES: dict[Stage, StageWords] = {
    "queued": StageWords(N_("to be sent"), N_("To be sent: the property office does not have it yet.")),
    "sent": StageWords(
        N_("sent"), N_("Sent: the property office has it. It is up here until their version of it comes.")
    ),
    "decided": StageWords(
        N_("not up"),
        N_("Not up: the property office has it. It waits for their approval, or they took it down. Please ask them."),
    ),
    "set_aside": StageWords(
        N_("not taken"),
        N_("Not up: the property office's computer could not take it. Please tell the office, or write it anew."),
    ),
}
"""A published notice needs no words."""

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


def stage(draft: Draft, now: dt.datetime) -> Stage:
    """Return how far a draft has come that no version of the server's replaces."""
    return "decided" if draft.state == "sent" and not stands_in(draft, now) else draft.state


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


def stands_for(notice: Notice, id: str) -> bool:
    """Tell whether it is the notice with that id, or the server's version of the draft with that id."""
    return id in (notice.id, notice.draft)
