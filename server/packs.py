"""Load a content pack. Loading the same pack again changes nothing, and edits made in the console stay."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import msgspec
from django.conf import settings
from django.db import transaction

from content import pack
from content.documents import TYPES, Card, Matter, Staff, in_language
from content.documents import Document as Content
from content.documents.staff import hash_slowly
from language.translation import _
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


class _Hashed(NamedTuple):
    """The cards and PINs of a pack, made ready for the estate as it was found."""

    key: bytes
    """The estate's card key, new if there is no such estate."""
    before: bytes
    """What the estate knew of the cards and PINs that were last loaded."""
    now: bytes
    documents: list[Content]
    """Empty where they are as they were."""

    @property
    def known(self) -> bool:
        """Tell whether no card and no PIN is another one."""
        return self.now == self.before


def load(folder: Path, tell: Callable[[str], None] = lambda line: None) -> Loaded:
    """Put what the pack has anew since it was last loaded, and delete what it no longer has.

    What was changed in the console since then, and is the same in the pack as before, stays as it is; so does every
    matter that is there, as it is the office's now. Raises `content.errors.PackInvalid`.

    Args:
        folder: The pack.
        tell: Is told what takes a while, before it begins.
    """
    found = pack.read(folder)
    while True:
        # Seconds of hashing: nobody else's writes are to wait for it.
        hashed = _hash(found, tell)
        with transaction.atomic():
            estate = _estate(found, hashed)
            if estate is not None:
                return _write(found, estate, hashed)


def _hash(found: pack.Pack, tell: Callable[[str], None]) -> _Hashed:
    estate = Estate.objects.filter(pk=found.estate.id).first() or Estate(code=found.estate.id)
    key, before = bytes(estate.card_key), bytes(estate.pack_secrets or b"")
    now = _secrets_fingerprint(found, key)
    if now == before:
        return _Hashed(key, before, now, [])
    told = _("hashing {cards} card numbers and {pins} PINs, slowly on purpose …")
    tell(told.format(cards=len(found.cards), pins=len(found.staff)))
    return _Hashed(key, before, now, found.hashed(key, _salt_in(estate.code)))


def _estate(found: pack.Pack, hashed: _Hashed) -> Estate | None:
    """Return the estate, new or named as the pack says; None: another load was quicker, and it is not as it was."""
    known = Estate.objects.select_for_update().filter(pk=found.estate.id).first()
    if known is None:
        known = Estate(code=found.estate.id, card_key=hashed.key)
    elif (bytes(known.card_key), bytes(known.pack_secrets or b"")) != (hashed.key, hashed.before):
        return None
    known.name = in_language(found.estate.name, "zh")
    known.pack_secrets = hashed.now
    known.save()
    return known


def _write(found: pack.Pack, estate: Estate, hashed: _Hashed) -> Loaded:
    known = {
        (kind, doc_id): None if digest is None else bytes(digest)
        for kind, doc_id, digest in Document.objects.filter(estate=estate).values_list("type", "doc_id", "pack_digest")
    }
    wanted = [*found.entries, *hashed.documents]
    kept = len(found.cards) + len(found.staff) if hashed.known else 0
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
        and not (hashed.known and kind in _HASHED)
    ]
    deleted = sum(documents.delete(TYPES[kind], doc_id, _BY) for kind, doc_id in gone)
    return Loaded(estate.code, put, len(wanted) - put + kept, deleted)


def _secrets_fingerprint(found: pack.Pack, key: bytes) -> bytes:
    """Return what differs when any card or PIN of the pack does; as slow to try out as one PIN's own hash."""
    told = msgspec.json.encode([found.cards, found.staff])
    return hash_slowly(hashlib.sha256(told).digest(), key)


def _salt_in(estate: str) -> Callable[[str], bytes]:
    """Return salts for PINs that nobody can guess, the same at every load: a PIN that stays must not look changed."""
    key = settings.SECRET_KEY.encode()
    return lambda staff: hmac.digest(key, f"pin {estate} {staff}".encode(), "sha256")[:16]
