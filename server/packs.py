"""Load a content pack. Loading the same pack again changes nothing, and edits made in the console stay."""

from __future__ import annotations

import hmac
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from content import pack
from content.documents import TYPES, in_language
from server import documents
from server.models import Document, Estate

_BY = "内容包"
"""Whom the console names."""


class Loaded(NamedTuple):
    """What a load did, in documents."""

    estate: str
    put: int
    unchanged: int
    deleted: int


@transaction.atomic
def load(folder: Path) -> Loaded:
    """Put what the pack has anew since it was last loaded, and delete what it no longer has.

    What was changed in the console since then, and is the same in the pack as before, stays as it is.
    Raises `content.errors.PackInvalid`.
    """
    found = pack.read(folder)
    estate, _ = Estate.objects.update_or_create(
        code=found.estate.id, defaults={"name": in_language(found.estate.name, "zh")}
    )
    wanted = found.documents(bytes(estate.card_key), _salts(estate.code))
    known = {
        (kind, doc_id): None if digest is None else bytes(digest)
        for kind, doc_id, digest in Document.objects.filter(estate=estate).values_list("type", "doc_id", "pack_digest")
    }
    put = 0
    for document in wanted:
        fingerprint = documents.digest(document)
        if known.get((document.type, document.id)) != fingerprint:
            put += documents.put(estate.code, document, pack_digest=fingerprint, by=_BY)
    names = {(document.type, document.id) for document in wanted}
    gone = [key for key, digest in known.items() if digest is not None and key not in names]
    deleted = sum(documents.delete(TYPES[kind], doc_id, _BY) for kind, doc_id in gone if kind in TYPES)
    return Loaded(estate.code, put, len(wanted) - put, deleted)


def _salts(estate: str) -> Callable[[], bytes]:
    """Return salts for PINs that nobody can guess, the same at every load: a PIN that stays must not look changed."""
    counter = itertools.count()
    key = settings.SECRET_KEY.encode()
    return lambda: hmac.digest(key, f"pin {estate} {next(counter)}".encode(), "sha256")[:16]
