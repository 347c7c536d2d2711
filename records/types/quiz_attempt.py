"""A finished quiz."""

from __future__ import annotations

from typing import Annotated

import msgspec

from records.types.base import RecordBody, ShortText

Chosen = Annotated[list[Annotated[int, msgspec.Meta(ge=0, le=99)]], msgspec.Meta(max_length=50)]


class QuizAttempt(RecordBody, frozen=True, kw_only=True, tag="quiz_attempt"):
    """The score of one visit's quiz."""

    quiz: ShortText
    score: Annotated[int, msgspec.Meta(ge=0)]
    total: Annotated[int, msgspec.Meta(ge=1)]
    answers: Annotated[dict[ShortText, Chosen], msgspec.Meta(max_length=500)] = {}
    """Question id → indices that were chosen."""
    card: ShortText = ""
