"""A team that people of the estate belong to: property office, residents' committee, party branch."""

from __future__ import annotations

from content.documents.base import Document, Text


class Team(Document, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A team, with the number of its office (never a private one)."""

    type = "team"
    version = 2

    name: Text
    about: Text = ""
    phone: str = ""
    address: Text = ""
    hours: Text = ""
    party: bool = False
    """Only party members belong to it: who does shows only with their consent (`content.consent`)."""
