"""What fields that refer to something can be chosen from, by the marks in the definitions.

A definition marks such a field with `refers_to` (a document type) or `table` (one of the estate's tables); see
`content.documents.references`. A new type with references needs no code here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import msgspec

from content.documents import TYPES, Building, Estate, in_language
from content.documents import Document as Content
from content.homes import standing
from server import documents
from server.console.documents.labels import labels_of
from server.console.words import LOBBY_ROLES

Choices = list[tuple[str, str]]
Source = Callable[[Sequence[str]], Choices]
"""Gives the choices within some estates."""

_FREE = frozenset({"home"})
"""Too many to choose from: typed."""


class Reference(NamedTuple):
    """A reference in a document."""

    path: str
    extra: dict[str, Any]
    value: str


def mark_of(kind: Any) -> dict[str, Any]:
    """Return the mark of a field's type, or of its items' type; empty: it refers to nothing."""
    info = msgspec.inspect
    if isinstance(kind, info.ListType):
        return mark_of(kind.item_type)
    return dict(kind.extra or {}) if isinstance(kind, info.Metadata) else {}


def source_for(document_type: str, name: str, kind: Any) -> Source | None:
    """Return where a field's choices come from, or None if anything may be typed."""
    if (document_type, name) == ("staff", "role"):
        return lambda estates: list(LOBBY_ROLES.items())
    mark = mark_of(kind)
    if mark.get("refers_to") in TYPES and mark["refers_to"] not in _FREE:
        wanted = TYPES[mark["refers_to"]]
        return lambda estates: [(found.id, title_of(found)) for found in documents.all_of(wanted, estates)]
    if "table" in mark:
        return lambda estates: table(mark["table"], estates)
    return None


def table(name: str, estates: Sequence[str]) -> Choices:
    """Return one of the tables of some estates, each entry once."""
    named = {
        entry.id: in_language(entry.name, "zh")
        for estate in documents.all_of(Estate, estates)
        for entry in getattr(estate, name)
    }
    return list(named.items())


def title_of(document: Content) -> str:
    """Return what a document is called, in Chinese."""
    return in_language(getattr(document, labels_of(type(document)).title), "zh")


def unknown(document: Content, estate: str) -> Iterator[Reference]:
    """Yield the references of a document that lead nowhere."""
    info = msgspec.inspect.type_info(type(document))
    for reference in _references(document, info, ""):
        if reference.value and not _leads_somewhere(reference, estate):
            yield reference


def _leads_somewhere(reference: Reference, estate: str) -> bool:
    if "table" in reference.extra:
        return reference.value in dict(table(reference.extra["table"], [estate]))
    wanted = reference.extra["refers_to"]
    if wanted in _FREE:
        return standing(reference.value, lambda id: documents.get_of(estate, Building, id)) is not None
    return documents.get_of(estate, TYPES[wanted], reference.value) is not None


def _references(value: Any, kind: Any, path: str) -> Iterator[Reference]:
    info = msgspec.inspect
    if isinstance(kind, info.Metadata):
        if isinstance(value, str) and kind.extra and ({"refers_to", "table"} & kind.extra.keys()):
            yield Reference(path, dict(kind.extra), value)
        else:
            yield from _references(value, kind.type, path)
    elif isinstance(kind, info.StructType) and isinstance(value, kind.cls):
        for field in kind.fields:
            yield from _references(getattr(value, field.name), field.type, f"{path}.{field.name}".lstrip("."))
    elif isinstance(kind, info.ListType):
        for place, item in enumerate(value):
            yield from _references(item, kind.item_type, f"{path}[{place}]")
    elif isinstance(kind, info.UnionType):
        for part in kind.types:
            yield from _references(value, part, path)
