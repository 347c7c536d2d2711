"""What ends a command early, in words for the person who ran it."""

from __future__ import annotations


class Refused(Exception):
    """A command cannot be done; the message is one sentence that says what to do about it."""
