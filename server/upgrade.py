"""What an upgrade brings along beside new tables."""

from __future__ import annotations

import hashlib
from pathlib import Path

import content.consent
import content.documents
from records.files import write_atomically
from server.home import Home


def renew_public_views(home: Home) -> None:
    """Make what the public sees of each document anew if the program that says what that is has changed.

    A rule that hides more than before has to reach the terminals, although nobody touched the documents.
    """
    form = _form()
    if home.public_form_file.exists() and home.public_form_file.read_text(encoding="ascii", errors="replace") == form:
        return
    from server import documents

    documents.republish()
    write_atomically(home.public_form_file, form.encode())


def _form() -> str:
    """Return what differs whenever the definitions of documents or the rules of consent do."""
    files = [
        Path(content.consent.__file__),
        *(path for place in content.documents.__path__ for path in Path(place).glob("*.py")),
    ]
    found = hashlib.sha256()
    for path in sorted(files):
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()
