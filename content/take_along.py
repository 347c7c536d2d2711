"""What of a notice goes along on a phone, when a code on the screen has room for so much and no more."""

from __future__ import annotations

from typing import Literal, NamedTuple

Part = Literal["title", "text", "date", "author", "hotline"]


class Carried(NamedTuple):
    """What a code carries, and which parts of the notice that is."""

    parts: tuple[Part, ...]
    payload: str


_CHOICES: tuple[tuple[Part, ...], ...] = (
    ("title", "text", "date", "author", "hotline"),
    ("title", "date", "author", "hotline"),
    ("title", "date", "hotline"),
    ("title", "hotline"),
)
"""From the fullest to the shortest; a code with less than a title tells nothing."""


def choices(*, title: str, text: str, date: str, author: str, hotline: str) -> list[Carried]:
    """Return what a code may carry of a notice, the fullest first; the screen takes the first that fits.

    Args:
        title: The title.
        text: The body, without marks.
        date: The day as people write it.
        author: Who put it up; may be empty.
        hotline: The estate's number.
    """
    words: dict[Part, str] = {
        "title": title,
        "text": text,
        "date": date,
        "author": author,
        "hotline": hotline.replace(" ", ""),
    }
    found = []
    for parts in _CHOICES:
        there = tuple(part for part in parts if words[part])
        found.append(Carried(there, "\n".join(words[part] for part in there)))
    return found
