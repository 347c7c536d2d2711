"""Document types: one definition each, shared by the terminal, the server and the pack checker.

A new type is a module here, named as the type, with one `Document` subclass, and a row in `_CLASSES`. A type's module
is imported when it is asked for first: the home screen shows three of them.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from content.documents.base import Bilingual, Document, Text, in_language

if TYPE_CHECKING:
    from content.documents.building import Building
    from content.documents.card import Card
    from content.documents.estate import Estate
    from content.documents.matter import Matter
    from content.documents.notice import Notice
    from content.documents.person import Person
    from content.documents.promise import Promise
    from content.documents.quiz import Quiz
    from content.documents.staff import Staff
    from content.documents.team import Team
    from content.documents.wish import Wish

_CLASSES = {
    "estate": "Estate",
    "building": "Building",
    "team": "Team",
    "person": "Person",
    "card": "Card",
    "staff": "Staff",
    "notice": "Notice",
    "quiz": "Quiz",
    "matter": "Matter",
    "promise": "Promise",
    "wish": "Wish",
}
"""Type, which is its module's name as well → class."""
_TYPE_OF = {name: type for type, name in _CLASSES.items()}


class _Types(Mapping[str, type[Document]]):
    """Type → definition."""

    def __getitem__(self, name: str) -> type[Document]:
        kind = _CLASSES[name]
        found: type[Document] = getattr(importlib.import_module(f"{__name__}.{name}"), kind)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(_CLASSES)

    def __len__(self) -> int:
        return len(_CLASSES)


TYPES: Mapping[str, type[Document]] = _Types()


def __getattr__(name: str) -> Any:
    """Import a definition by its class's name."""
    if name not in _TYPE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = TYPES[_TYPE_OF[name]]
    return found


__all__ = [
    "TYPES",
    "Bilingual",
    "Building",
    "Card",
    "Document",
    "Estate",
    "Matter",
    "Notice",
    "Person",
    "Promise",
    "Quiz",
    "Staff",
    "Team",
    "Text",
    "Wish",
    "in_language",
]
