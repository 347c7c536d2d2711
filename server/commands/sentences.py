"""What the commands say when something is refused: one line that tells what to do about it."""

from __future__ import annotations

import sqlite3
import sys

from content.errors import ContentError
from language.translation import N_, _
from records.errors import RecordsError
from server.errors import ServerError

SENTENCES = {
    "home-unusable": N_("the data folder {path} cannot be used: {problem}"),
    "unknown-building": N_("there is no building {building!r} here: write ESTATE/BUILDING, and load its pack first"),
    "unknown-home": N_("there is no home {home!r} here: write ESTATE/BUILDING/UNIT-DOOR, as in yangguang/b3/2-501"),
    "unknown-card": N_("there is no card {card!r} here: write its id, or the text that is printed on it"),
    "unknown-estate": N_("there is no estate {estate!r} here: load its pack first"),
    "not-running": N_("no server runs on {path}: start `kiosk-server run`, or name one with --url"),
    "no-answer": N_("no server answers at {url}: is it the address that `kiosk-server run` printed?"),
    "busy": N_("the server is busy: try again in a moment"),
    "pack-invalid": N_("the content pack has mistakes"),
    "export-invalid": N_("{path} cannot be taken in: {problem}"),
}

CODE_REFUSED = {
    "unknown": N_("no terminal shows this code: read it again from the terminal's screen"),
    "expired": N_("this code has expired: the terminal shows a new one after `kiosk enrol`"),
    "used": N_("this code was used already"),
    "refused": N_("this terminal was refused"),
    "locked": N_("this code was locked after five wrong ones: the terminal shows a new one after `kiosk enrol`"),
}


EXPORT_INVALID = {
    "not-an-export": N_("it is no export of a terminal"),
    "truncated": N_("it is not complete: export it again and wait until the stick may be pulled out"),
    "protocol": N_("it was written by a version that this server does not know"),
    "unknown-terminal": N_("its terminal is not known here"),
    "bad-signature": N_("it was changed after the terminal signed it"),
}


def sentence(error: Exception) -> str | None:
    """Return one line for an error that a person can cause, or None for a mistake of ours."""
    if not isinstance(error, ServerError | ContentError | RecordsError):
        return _of_the_system(error)
    code = getattr(error, "code", "")
    fields = getattr(error, "fields", {})
    if code == "code-refused":
        refused = CODE_REFUSED[fields["reason"]]
        return _(refused)
    if "problem" in fields:
        problem = EXPORT_INVALID.get(fields["problem"], fields["problem"])
        fields = {**fields, "problem": _(problem)}
    if code in SENTENCES:
        return _(SENTENCES[code]).format(**fields)
    return str(error)


def _of_the_system(error: Exception) -> str | None:
    if isinstance(error, UnicodeError):
        return _("what was given is no text in UTF-8")
    if isinstance(error, OSError):
        problem = error.strerror or str(error)
        if error.filename:
            return f"{error.filename}: {problem}"
        return _("the system refused: {problem}").format(problem=problem)
    if _of_the_database(error):
        return _("the database cannot do this now ({error}): try again in a moment").format(error=error)
    return None


def _of_the_database(error: Exception) -> bool:
    """Tell whether the database would not or could not; what it says of our own statements is a mistake of ours."""
    rooms = [sqlite3, *filter(None, [sys.modules.get("django.db")])]
    return any(
        isinstance(error, room.DatabaseError) and not isinstance(error, (room.ProgrammingError, room.IntegrityError))
        for room in rooms
    )
