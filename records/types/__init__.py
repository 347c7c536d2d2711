"""Record types: one definition each, shared by the terminal and the server.

A new type is a module here with one `RecordBody` subclass, and its name in `TYPES`.
"""

from __future__ import annotations

import functools
import operator

import msgspec

from records.errors import InvalidRecord
from records.types.base import Contact, RecordBody
from records.types.card_enrolment import CardEnrolment
from records.types.check_in import CheckIn
from records.types.notice_draft import NoticeDraft
from records.types.opinion import Opinion
from records.types.quiz_attempt import QuizAttempt
from records.types.repair import Repair
from records.types.wish import Wish

_KINDS: tuple[type[RecordBody], ...] = (Repair, Opinion, QuizAttempt, CheckIn, NoticeDraft, Wish, CardEnrolment)

TYPES: dict[str, type[RecordBody]] = {str(kind.__struct_config__.tag): kind for kind in _KINDS}

_DECODER: msgspec.json.Decoder[object] = msgspec.json.Decoder(functools.reduce(operator.or_, _KINDS))


def type_name(body: RecordBody) -> str:
    """Return the record type's name: `repair`."""
    return str(body.__struct_config__.tag)


def from_json(line: bytes | str) -> RecordBody:
    """Return the record that a line of JSON describes; raises `InvalidRecord`."""
    try:
        body = _DECODER.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidRecord(problem=str(error)) from error
    assert isinstance(body, RecordBody)
    if problem := body.problem():
        raise InvalidRecord(problem=problem)
    return body


from_bytes = from_json
"""Return the record that `to_bytes` wrote; raises `InvalidRecord`."""


def to_bytes(body: RecordBody) -> bytes:
    """Return the record as it is stored and sealed: JSON in UTF-8, its type with it."""
    return msgspec.json.encode(body)


__all__ = [
    "TYPES",
    "CardEnrolment",
    "CheckIn",
    "Contact",
    "NoticeDraft",
    "Opinion",
    "QuizAttempt",
    "RecordBody",
    "Repair",
    "Wish",
    "from_bytes",
    "from_json",
    "to_bytes",
    "type_name",
]
