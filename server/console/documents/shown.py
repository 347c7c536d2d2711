"""What a document holds, in words: for lists, and for whoever may look at it and not change it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import msgspec
from django.utils import timezone

from content.documents import Document
from server.console.documents.choices import mark_of, source_for
from server.console.documents.fields import bare_type
from server.console.documents.labels import VALUES, labels_of
from server.console.documents.parts import parts_of
from server.console.models import plain_text
from server.console.names import Names


class Shown:
    """The words of one type's documents within an estate; what they refer to is read once."""

    def __init__(self, kind: type[Document], estate: str) -> None:
        self._type = kind.type
        self._labels = labels_of(kind)
        self._kinds = dict(self._kinds_of(kind, ""))
        self._estate = estate
        self._names = Names()
        self._called: dict[str, dict[str, str]] = {}

    def rows(self, values: dict[str, Any]) -> list[tuple[str, str]]:
        """Return a document's fields with what they are called, of its plain values."""
        unseen = self._labels.hidden | {"id"}
        return [
            (self._labels.fields.get(name, name), self._nested(value, name))
            for name, value in values.items()
            if name not in unseen
        ]

    def words(self, value: Any, path: str) -> str:
        """Return a value that stands at a place of the definition, names in the place of ids."""
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, list):
            return "、".join(self.words(item, path) for item in value) or "—"
        if isinstance(value, dict):
            return plain_text(value)
        text = "" if value is None else str(value)
        if text[10:11] == "T":
            text = timezone.localtime(dt.datetime.fromisoformat(text)).strftime("%Y-%m-%d %H:%M")
        return self._name(text, path) or VALUES.get(text, text) or "—"

    def _nested(self, value: Any, path: str) -> str:
        """Return a part of a document: rows one a line, each with the names of what it holds."""
        if isinstance(value, list) and value and isinstance(value[0], dict) and "zh" not in value[0]:
            return "\n".join(self._nested(row, path) for row in value)
        if not isinstance(value, dict) or "zh" in value:
            return self.words(value, path)
        return "；".join(
            f"{self._labels.fields[f'{path}.{name}']} {self._nested(held, f'{path}.{name}')}"
            for name, held in value.items()
            if held not in ("", [], None) and f"{path}.{name}" in self._labels.fields
        )

    def _name(self, text: str, path: str) -> str:
        kind = self._kinds.get(path)
        if not text or kind is None:
            return ""
        if mark_of(kind).get("refers_to") == "home":
            return self._names.home(text)
        if path not in self._called:
            source = source_for(self._type, path, kind)
            self._called[path] = dict(source([self._estate])) if source else {}
        return self._called[path].get(text, "")

    def _kinds_of(self, kind: type[msgspec.Struct], prefix: str) -> Iterator[tuple[str, Any]]:
        for part in parts_of(kind, self._labels, prefix):
            yield part.path, part.kind
            bare = bare_type(part.kind)
            if isinstance(bare, msgspec.inspect.ListType) and isinstance(bare.item_type, msgspec.inspect.StructType):
                yield from self._kinds_of(bare.item_type.cls, f"{part.path}.")
