"""What a finger can hit, and where: each widget that takes taps tells it in `targets()`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from textual.geometry import Region


class Target(NamedTuple):
    """Something that a finger can hit."""

    words: str
    """What stands on it."""
    region: Region
    """Its cells on the screen: a tap on any of them counts, and on no other."""
    focused: bool = False
    """Whether keys go to it."""
