"""An opinion, question or complaint (意见)."""

from __future__ import annotations

from records.types.base import NO_WORDS, Contact, LongText, RecordBody, ShortText


class Opinion(RecordBody, frozen=True, kw_only=True, tag="opinion"):
    """Something that somebody wants heard and answered."""

    numbered = True

    text: LongText
    topic: ShortText = ""
    to: ShortText = ""
    """Id of the person or team that it is meant for."""
    building: ShortText = ""
    contact: Contact = Contact()

    def problem(self) -> str:
        """Want words: nobody could answer it without."""
        return "" if self.text.strip() else NO_WORDS
