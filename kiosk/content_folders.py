"""What the lobby shows: the terminal's own content, or what stands in for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from content.documents import Estate
from content.errors import ContentError
from content.library import Library
from content.sample import has_content, sample_library
from kiosk.home import Home
from language.translation import N_, _

if TYPE_CHECKING:
    from records.secrets import Secrets


class LobbyContent(NamedTuple):
    """What the lobby shows."""

    library: Library
    sample: bool
    """It is the sample estate, since the terminal has no content yet. Nothing may be pulled into this library."""


def lobby_content(home: Path, secrets: Secrets) -> LobbyContent:
    """Return the terminal's own content, or the sample estate's where it has none.

    What comes from the server goes into the terminal's own library (`Library(Home(home).content)`) in either case;
    once there is the terminal's estate in it, this returns it.
    """
    folders = Home(home)
    library = Library(folders.content)
    if has_own_content(library, secrets):
        return LobbyContent(library, sample=False)
    return LobbyContent(sample_library(folders.sample_content, secrets.card_key()), sample=True)


def has_own_content(library: Library, secrets: Secrets) -> bool:
    """Tell whether the library has the estate that the terminal is enrolled for, or any where it is not enrolled.

    Another estate's content, after an enrolment elsewhere, is about to go and is not to be stood on.
    """
    credential = secrets.credential
    return has_content(library) if credential is None else library.get(Estate, credential.estate) is not None


_SENTENCES = {
    "library-busy": N_("{holder} is writing to the content: try again when it has ended"),
    "library-full": N_("the disk is full: make room for {path} and try again; nothing has changed"),
    "library-failed": N_("{path} cannot be used ({reason}): run this as the user who owns it"),
}


def sentence(error: ContentError) -> str:
    """Return what the person at the command line can do about it."""
    words = _SENTENCES.get(error.code)
    return _(words).format(**error.fields) if words else str(error)
