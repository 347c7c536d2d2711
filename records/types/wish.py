"""A micro-wish (微心愿): made, or claimed."""

from __future__ import annotations

from typing import Literal

from records.types.base import NO_WORDS, Contact, LongText, RecordBody, ShortText


class Wish(RecordBody, frozen=True, kw_only=True, tag="wish"):
    """Somebody makes a wish, or says that they will fulfil one."""

    numbered = True

    action: Literal["make", "claim"] = "make"
    text: LongText = ""
    wish: ShortText = ""
    """Id of the wish document that is claimed."""
    contact: Contact = Contact()

    @property
    def about(self) -> str:
        """Id of the wish that is claimed."""
        return self.wish

    def problem(self) -> str:
        """Want words of a new wish; whoever claims one need not say anything."""
        return "" if self.action == "claim" or self.text.strip() else NO_WORDS
