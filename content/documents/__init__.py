"""Document types: one definition each, shared by the terminal, the server and the pack checker.

A new type is a module here with one `Document` subclass, and its name in `TYPES`.
"""

from __future__ import annotations

from content.documents.base import Bilingual, Document, Text, in_language
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

TYPES: dict[str, type[Document]] = {
    kind.type: kind for kind in (Estate, Building, Team, Person, Card, Staff, Notice, Quiz, Matter, Promise, Wish)
}

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
