"""Where the terminal's content lies in its data folder, and what stands in for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from content.errors import ContentError
from content.library import Library
from content.sample import has_content, sample_library
from records.errors import RecordsError

if TYPE_CHECKING:
    from records.secrets import Secrets

CONTENT = "content"
SAMPLE = "sample-content"
SECRETS = "secrets.toml"


class LobbyContent(NamedTuple):
    """What the lobby shows."""

    library: Library
    sample: bool
    """It is the sample estate, since the terminal has no content yet."""


def lobby_content(home: Path, secrets: Secrets) -> LobbyContent:
    """Return the terminal's own content, or the sample estate's where it has none."""
    library = Library(home / CONTENT)
    if has_content(library):
        return LobbyContent(library, sample=False)
    return LobbyContent(sample_library(home / SAMPLE, secrets.card_key()), sample=True)


_SENTENCES = {
    "library-busy": "{holder} is writing to the content: try again when it has ended",
    "library-full": "the disk is full: make room for {path} and try again; nothing has changed",
    "library-failed": "{path} cannot be used ({reason}): run this as the user who owns it",
    "secrets-damaged": "the secrets were damaged and set aside as {kept_as}: enrol this terminal again",
}


def sentence(error: ContentError | RecordsError) -> str:
    """Return what the person at the command line can do about it."""
    return _SENTENCES.get(error.code, str(error)).format(**error.fields)
