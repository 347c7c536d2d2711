"""Micro-wishes: a new one waits until staff put it on the wall; a claim takes it off the open ones."""

from __future__ import annotations

import msgspec

from content.documents import Wish as WishDocument
from records.types import Wish
from server import documents
from server.batch import Batch, Opened
from server.handlers.matters import open_matters


def take_wishes(batch: Batch, records: list[Opened]) -> None:
    """Keep wishes for staff to look at, and mark those that somebody wants to fulfil.

    Both are matters too: somebody of the office has to bring the two together.
    """
    open_matters(batch, records)
    for record in records:
        body = record.body
        assert isinstance(body, Wish)
        if body.action == "make":
            made = WishDocument(
                id=f"{batch.estate}/w-{record.id.hex}",
                text=body.text,
                made_at=batch.now,
                building=batch.terminal.building,
            )
            documents.put(batch.estate, made, held=True)
        elif body.wish.startswith(f"{batch.estate}/"):
            wanted = documents.get(WishDocument, body.wish)
            if wanted is not None and wanted.state == "open":
                documents.put(batch.estate, msgspec.structs.replace(wanted, state="claimed"))
