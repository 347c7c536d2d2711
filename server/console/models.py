"""One proxy of the document table a document type, so that each type has its own page.

They follow `content.documents.TYPES`: this application has no migrations, and a new type needs none.
"""

from __future__ import annotations

import functools
import json
from typing import Any

import msgspec
from django.db import models

from content.documents import TYPES, Card
from content.documents import Document as Content
from server.console.documents.labels import labels_of
from server.console.names import card_title
from server.models import Document


class _OfType(models.Manager[Document]):
    def __init__(self, kind: str) -> None:
        super().__init__()
        self._kind = kind

    def get_queryset(self) -> models.QuerySet[Document]:
        """Return the documents of the type that are there."""
        return super().get_queryset().filter(type=self._kind, deleted=False)


class Page(Document):
    """What the pages of all types have in common."""

    class Meta:
        proxy = True
        app_label = "console"

    kind: type[Content]

    @functools.cached_property
    def data(self) -> dict[str, Any]:
        """Return the private form as plain values; of a row that was marked `only_public`, what lobbies show."""
        if getattr(self, "only_public", False):
            return dict(msgspec.msgpack.decode(self.public)) if self.public else {}
        return dict(json.loads(self.body)) if self.body else {}

    @property
    def words(self) -> str:
        """Return all that is in `data`, to search in."""
        return json.dumps(self.data, ensure_ascii=False).casefold()

    def __str__(self) -> str:
        if self.kind is Card:
            return card_title(self.data)
        return plain_text(self.data.get(labels_of(self.kind).title)) or self.doc_id


def _hide_from_migrations(proxy: type[Page]) -> None:
    """Mark a proxy as made by Django itself, as tables between two models are: migrations then pass it over."""
    proxy._meta.auto_created = Document  # type: ignore[assignment]


_hide_from_migrations(Page)


def plain_text(value: Any) -> str:
    """Return a text of a document in Chinese."""
    return str(value.get("zh", "")) if isinstance(value, dict) else str(value or "")


def _page(kind: type[Content]) -> type[Page]:
    labels = labels_of(kind)
    meta = type(
        "Meta",
        (),
        {
            "proxy": True,
            "app_label": "console",
            "verbose_name": labels.one or labels.name,
            "verbose_name_plural": labels.name,
        },
    )
    made = type(
        kind.__name__, (Page,), {"__module__": __name__, "Meta": meta, "objects": _OfType(kind.type), "kind": kind}
    )
    assert issubclass(made, Page)
    _hide_from_migrations(made)
    return made


PAGES: dict[str, type[Page]] = {name: _page(kind) for name, kind in TYPES.items() if name != "matter"}
"""Matters have a page of their own (`server.console.admin.matters`): their documents are made from it."""
