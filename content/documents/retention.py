"""How long what residents told is kept: the one table that the purges and the privacy notice go by."""

from __future__ import annotations

from typing import Annotated

import msgspec

Days = Annotated[int, msgspec.Meta(ge=1, le=3650)]


class Retention(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Days for each kind of personal data. What is older is purged once a day, at the server and at the terminals."""

    contact: Days = 365
    """Phone, card and home of a matter, from when it was done (fixed, answered, closed)."""
    words: Days = 365
    """What the resident wrote and what staff answered, from when it was done."""
    unfinished: Days = 730
    """All of that where a matter was never done, from when it came."""
    handed_in: Days = 90
    """A record as it was handed in, from when it came: quiz scores and check-ins are kept nowhere else."""
    set_aside: Days = 180
    """A record that could not be taken up, from when it came."""
    deleted: Days = 30
    """What a person, card, notice … said, from when staff deleted it."""
    journal: Days = 365
    """Who changed what in the console."""
    sign_ins: Days = 30
    """Sessions and wrong passwords of staff, and from where terminals asked to join."""
    terminal: Days = 30
    """On the terminal, sealed: what the server has; and recordings of what readers read."""
