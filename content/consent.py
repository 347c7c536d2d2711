"""What a lobby may have of a document, where that depends on another document."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from content.documents import Document, Person, Staff
from content.documents.person import mask_name


def tells_by_team(person: Person) -> bool:
    """Tell whether the person's team may not be shown if it is one of party members."""
    return bool(person.team) and person.consents.party is None


def public_view(
    document: Document, party_teams: Collection[str], unnamed: Collection[str] = frozenset()
) -> Document | None:
    """Return what of the document may stand in a public lobby, or None.

    Args:
        document: Its private form.
        party_teams: Ids of the teams that only party members belong to.
        unnamed: Ids of the people who do not agree that their full name is shown.
    """
    shown = document.public()
    if isinstance(shown, Staff) and shown.person in unnamed:
        # The list of who may sign in stands in public too.
        return msgspec.structs.replace(shown, name=mask_name(shown.name))
    if isinstance(shown, Person) and tells_by_team(shown) and shown.team in party_teams:
        return msgspec.structs.replace(shown, team="")
    return shown
