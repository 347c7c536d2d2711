"""A finished quiz."""

from __future__ import annotations

from typing import Annotated

import msgspec

from records.types.base import RecordBody, ShortText


class QuizAttempt(RecordBody, frozen=True, kw_only=True, tag="quiz_attempt"):
    """The score of one visit's quiz."""

    quiz: ShortText
    score: Annotated[int, msgspec.Meta(ge=0)]
    total: Annotated[int, msgspec.Meta(ge=1)]
    answers: dict[str, list[int]] = {}
    """Question id → indices that were chosen."""
    card: ShortText = ""
