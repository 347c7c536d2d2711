"""Load a content pack. Loading the same pack again changes nothing, and edits made in the console stay."""

from __future__ import annotations

import hashlib
import hmac
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import msgspec
from django.conf import settings
from django.db import transaction

from content import pack
from content.documents import TYPES, Card, Matter, Staff, in_language
from content.documents.staff import hash_slowly
from server import documents, pack_matters
from server.models import Document, Estate
from server.models import Matter as MatterRow

_BY = "内容包"
"""Whom the console names."""

_HASHED = frozenset({Card.type, Staff.type})


class Loaded(NamedTuple):
    """What a load did, in documents."""

    estate: str
    put: int
    unchanged: int
    deleted: int


@transaction.atomic
def load(folder: Path, tell: Callable[[str], None] = lambda line: None) -> Loaded:
    """Put what the pack has anew since it was last loaded, and delete what it no longer has.

    What was changed in the console since then, and is the same in the pack as before, stays as it is; so does every
    matter that is there, as it is the office's now. Raises `content.errors.PackInvalid`.

    Args:
        folder: The pack.
        tell: Is told what takes a while, before it begins.
    """
    found = pack.read(folder)
    estate, _ = Estate.objects.update_or_create(
        code=found.estate.id, defaults={"name": in_language(found.estate.name, "zh")}
    )
    known = {
        (kind, doc_id): None if digest is None else bytes(digest)
        for kind, doc_id, digest in Document.objects.filter(estate=estate).values_list("type", "doc_id", "pack_digest")
    }
    wanted, kept = [*found.entries], 0
    secrets = _secrets_fingerprint(found, bytes(estate.card_key))
    hashed_before = bytes(estate.pack_secrets or b"") == secrets
    if hashed_before:
        kept = len(found.cards) + len(found.staff)
    else:
        tell(f"hashing {len(found.cards)} card numbers and {len(found.staff)} PINs, slowly on purpose …")
        wanted += found.hashed(bytes(estate.card_key), _salts(estate.code))
        estate.pack_secrets = secrets
        estate.save(update_fields=["pack_secrets"])
    put, names = 0, set()
    for document in wanted:
        fingerprint = documents.digest(document)
        if isinstance(document, Matter):
            key = (document.type, pack_matters.published_id(estate.code, document.id))
            if known.get(key) != fingerprint:
                put += pack_matters.put(estate.code, document, fingerprint, _BY)
        else:
            key = (document.type, document.id)
            if known.get(key) != fingerprint:
                put += documents.put(estate.code, document, pack_digest=fingerprint, by=_BY)
        names.add(key)
    stay = {("matter", matter.doc_id) for matter in MatterRow.objects.filter(estate=estate)}
    gone = [
        (kind, doc_id)
        for (kind, doc_id), digest in known.items()
        if digest is not None
        and (kind, doc_id) not in names | stay
        and kind in TYPES
        and not (hashed_before and kind in _HASHED)
    ]
    deleted = sum(documents.delete(TYPES[kind], doc_id, _BY) for kind, doc_id in gone)
    return Loaded(estate.code, put, len(wanted) - put + kept, deleted)


def _secrets_fingerprint(found: pack.Pack, key: bytes) -> bytes:
    """Return what differs when any card or PIN of the pack does; as slow to try out as one PIN's own hash."""
    told = msgspec.json.encode([found.cards, found.staff])
    return hash_slowly(hashlib.sha256(told).digest(), key)


def _salts(estate: str) -> Callable[[], bytes]:
    """Return salts for PINs that nobody can guess, the same at every load: a PIN that stays must not look changed."""
    counter = itertools.count()
    key = settings.SECRET_KEY.encode()
    return lambda: hmac.digest(key, f"pin {estate} {next(counter)}".encode(), "sha256")[:16]
