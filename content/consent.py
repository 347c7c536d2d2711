"""What a lobby may have of a document, where that depends on another document."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from content.documents import Document, Estate, Person, Staff
from content.documents.person import PARTY_ROLES, mask_name


def party_roles(estate: Estate | None) -> frozenset[str]:
    """Return the roles that tell of party membership: those that the estate says do, and those that always do."""
    return PARTY_ROLES.union(role.id for role in estate.roles if role.party) if estate else PARTY_ROLES


def tells_by_team(person: Person) -> bool:
    """Tell whether the person's team may not be shown if it is one of party members."""
    return bool(person.team) and person.consents.party is None


def public_view(
    document: Document,
    party_teams: Collection[str],
    unnamed: Collection[str] = frozenset(),
    party_roles: Collection[str] = PARTY_ROLES,
) -> Document | None:
    """Return what of the document may stand in a public lobby, or None.

    Args:
        document: Its private form.
        party_teams: Ids of the teams that only party members belong to.
        unnamed: Ids of the people who do not agree that their full name is shown.
        party_roles: Ids of the roles that only party members have (see the function of that name).
    """
    shown = document.public()
    if isinstance(shown, Staff) and shown.person in unnamed:
        # The list of who may sign in stands in public too.
        return msgspec.structs.replace(shown, name=mask_name(shown.name))
    if isinstance(shown, Person) and shown.consents.party is None:
        roles = [held for held in shown.roles if held.role not in party_roles]
        team = "" if shown.team in party_teams else shown.team
        return msgspec.structs.replace(shown, roles=roles, team=team) if roles else None
    return shown
