"""The sample estate, for a terminal that has no content of its own yet.

Reading the pack and hashing its cards and PINs takes a good part of a second, so the result is kept as a library in the
terminal's folder and made anew only when the pack or the card key has changed.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from content.decode import stored
from content.documents import Document, Estate
from content.library import Library
from content.storage import failed

_PACK = Path(__file__).parent / "packs" / "estate-yangguang"
_STAMP = "made-from"
_FORM = b"2"
"""Counts changes of how a pack becomes a library."""


def sample_folder() -> Path:
    """Return the sample estate's pack."""
    return _PACK


def has_content(library: Library) -> bool:
    """Tell whether the library has an estate; the sample estate stands in for one that has none."""
    return bool(library.all(Estate))


def sample_library(folder: Path, card_key: bytes, salt: Callable[[], bytes] = lambda: os.urandom(16)) -> Library:
    """Return the sample estate's library, made in the folder unless it is there already.

    Args:
        folder: Where it is kept, apart from the terminal's own content.
        card_key: What cards are hashed with at this terminal.
        salt: Gives 16 random bytes a call.

    Raises:
        LibraryBusy, LibraryFull, LibraryFailed: It cannot be made there.
    """
    library = Library(folder)
    stamp = folder / _STAMP
    try:
        wanted = _fingerprint(card_key)
        found = stamp.read_text(encoding="ascii", errors="replace") if stamp.exists() else ""
        if found != wanted or not has_content(library):
            from content.pack import read

            library.apply(map(stored, lobby_views(read(_PACK).documents(card_key, salt))), replace=True)
            stamp.write_text(wanted, encoding="ascii")
    except OSError as error:
        raise failed(folder, error) from error
    return library


def lobby_views(documents: list[Document]) -> list[Document]:
    """Return what a lobby may have of these documents."""
    # A start finds the sample made, and must not wait for the types that only its making asks for.
    from content.consent import party_roles, public_view
    from content.documents import Person, Team

    party_teams = {document.id for document in documents if isinstance(document, Team) and document.party}
    people = (document for document in documents if isinstance(document, Person))
    unnamed = {person.id for person in people if person.consents.name is None}
    estate = next((document for document in documents if isinstance(document, Estate)), None)
    roles = party_roles(estate)
    views = (public_view(document, party_teams, unnamed, roles) for document in documents)
    return [shown for shown in views if shown is not None]


def _fingerprint(card_key: bytes) -> str:
    """Return what differs whenever the pack's files or the key do."""
    found = hashlib.sha256(_FORM + card_key)
    for path in sorted(_PACK.rglob("*")):
        told = path.stat()
        found.update(f"{path.relative_to(_PACK)} {told.st_size} {told.st_mtime_ns}\n".encode())
    return found.hexdigest()
