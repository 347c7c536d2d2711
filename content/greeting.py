"""What a card's greeting may say: the whole lobby reads it."""

from __future__ import annotations

from content.documents.base import Text, in_language
from content.homes import split_home


def tells(label: Text, *, name: str = "", home: str = "") -> bool:
    """Tell whether a greeting gives away who holds the card, or where they live.

    Args:
        label: The greeting, in both languages.
        name: The full name of the person that the card is for, if it is for one.
        home: The id of the home that it is for, if it is for one.
    """
    parts = split_home(home)
    secrets = [name, f"{parts.floor}{parts.home:02}" if parts else ""]
    texts = [in_language(label, language) for language in ("zh", "en")]
    return any(secret and secret in text for secret in secrets for text in texts)
