"""What all document types have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Protocol, Self

import msgspec

from language.translation import N_


class Bilingual(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text in Simplified Chinese and, where somebody wrote it, in English."""

    zh: str
    en: str = ""


Text = str | Bilingual
"""A text for people: a plain string is Simplified Chinese."""


def in_language(text: Text, language: str) -> str:
    """Return the text in the language, or in Chinese where it was not translated."""
    if isinstance(text, str):
        return text
    return text.en if language == "en" and text.en else text.zh


class Document(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that the lobby shows.

    A document type is one subclass: its fields are the definition that the terminal, the server's console
    and the pack checker share. `version` counts changes of that definition.
    """

    type: ClassVar[str]
    version: ClassVar[int] = 1

    id: str
    """Unique everywhere, beginning with the estate: `yangguang/b3`."""

    def public(self) -> Self | None:
        """Return what may stand in a public lobby: this document, a masked copy, or None for not at all."""
        return self

    def problems(self) -> list[tuple[str, str]]:
        """Return the mistakes that types cannot express, as (path of the field, what is wrong)."""
        return []


class Named(Protocol):
    """An entry of a table."""

    @property
    def id(self) -> str:
        """Unique within the table."""


def twice(table: str, entries: Sequence[Named]) -> list[tuple[str, str]]:
    """Return the entries of a table whose id stood before, as `Document.problems` does."""
    from content.problem import problem

    seen: set[str] = set()
    found: list[tuple[str, str]] = []
    for index, entry in enumerate(entries):
        if entry.id in seen:
            told = problem(N_("{id!r} stands twice in {table}"), id=entry.id, table=table)
            found.append((f"{table}.{index}.id", told))
        seen.add(entry.id)
    return found
