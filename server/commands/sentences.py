"""What the commands say when something is refused: one line that tells what to do about it."""

from __future__ import annotations

import sqlite3
import sys

from content.errors import ContentError
from records.errors import RecordsError
from server.errors import ServerError

SENTENCES = {
    "home-unusable": "the data folder {path} cannot be used: {problem}",
    "unknown-building": "there is no building {building!r} here: write ESTATE/BUILDING, and load its pack first",
    "unknown-home": "there is no home {home!r} here: write ESTATE/BUILDING/UNIT-DOOR, as in yangguang/b3/2-501",
    "unknown-card": "there is no card {card!r} here: write its id, or the text that is printed on it",
    "unknown-estate": "there is no estate {estate!r} here: load its pack first",
    "not-running": "no server runs on {path}: start `kiosk-server run`, or name one with --url",
    "no-answer": "no server answers at {url}: is it the address that `kiosk-server run` printed?",
    "busy": "the server is busy: try again in a moment",
    "pack-invalid": "the content pack has mistakes",
    "export-invalid": "{path} cannot be taken in: {problem}",
}

CODE_REFUSED = {
    "unknown": "no terminal shows this code: read it again from the terminal's screen",
    "expired": "this code has expired: the terminal shows a new one after `kiosk enrol`",
    "used": "this code was used already",
    "refused": "this terminal was refused",
    "locked": "this code was locked after five wrong ones: the terminal shows a new one after `kiosk enrol`",
}


EXPORT_INVALID = {
    "not-an-export": "it is no export of a terminal",
    "truncated": "it is not complete: export it again and wait until the stick may be pulled out",
    "protocol": "it was written by a version that this server does not know",
    "unknown-terminal": "its terminal is not known here",
    "bad-signature": "it was changed after the terminal signed it",
}


def sentence(error: Exception) -> str | None:
    """Return one line for an error that a person can cause, or None for a mistake of ours."""
    if not isinstance(error, ServerError | ContentError | RecordsError):
        return _of_the_system(error)
    code = getattr(error, "code", "")
    fields = getattr(error, "fields", {})
    if code == "code-refused":
        return CODE_REFUSED[fields["reason"]]
    if code == "export-invalid":
        fields = {**fields, "problem": EXPORT_INVALID.get(fields["problem"], fields["problem"])}
    if code in SENTENCES:
        return SENTENCES[code].format(**fields)
    return str(error)


def _of_the_system(error: Exception) -> str | None:
    if isinstance(error, UnicodeError):
        return "what was given is no text in UTF-8"
    if isinstance(error, OSError):
        problem = error.strerror or str(error)
        return f"{error.filename}: {problem}" if error.filename else f"the system refused: {problem}"
    if _of_the_database(error):
        return f"the database cannot do this now ({error}): try again in a moment"
    return None


def _of_the_database(error: Exception) -> bool:
    """Tell whether the database would not or could not; what it says of our own statements is a mistake of ours."""
    rooms = [sqlite3, *filter(None, [sys.modules.get("django.db")])]
    return any(
        isinstance(error, room.DatabaseError) and not isinstance(error, (room.ProgrammingError, room.IntegrityError))
        for room in rooms
    )
