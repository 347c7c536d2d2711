"""What went wrong with records and their way to the server, for the person at the command line."""

from __future__ import annotations

from content.errors import ContentError
from kiosk import content_folders
from records.errors import RecordsError

SENTENCES = {
    "invalid-record": "not a record: {problem}",
    "outbox-full": "the disk has only {free} bytes left ({problem}): nothing was stored; make room and try again",
    "outbox-busy": "another process keeps {path} to itself: nothing was stored; try again when it has ended",
    "outbox-damaged": "the outbox was damaged; what could be read was saved, and the damaged file is kept as {kept_as}",
    "secrets-damaged": "the secrets were damaged and set aside as {kept_as}: enrol this terminal again",
    "not-enrolled": "this terminal is not enrolled: run kiosk enrol URL first; nothing is lost",
    "unreachable": "no answer from {url} ({problem}): check network and server; nothing is lost",
    "nonsense": "what answered is no lobby server ({problem}): check the address, or sign in to the network first",
    "insecure": "{url} is plain HTTP to another machine, which anybody could read: use https",
    "enrolment-failed": "not enrolled: {state}",
}
REFUSALS = {
    "unknown-terminal": "the server does not know this terminal: enrol it again; what is queued is kept",
    "revoked": "the server has revoked this terminal: enrol it again; what is queued is kept",
    "bad-signature": "the server has another key for this terminal: enrol it again; what is queued is kept",
    "protocol": "the server speaks another version of the protocol: upgrade the older one",
    "dictionary": "the server is older than this terminal: upgrade the server",
    "busy": "the server is busy: try again in a while; nothing is lost",
}
ENROLMENTS = {
    "waiting": "nobody approved the code in time: run this again",
    "refused": "staff refused this terminal",
}


def sentence(error: ContentError | RecordsError) -> str:
    """Return one line that says what to do about it."""
    fields = error.fields
    if isinstance(error, ContentError):
        return content_folders.sentence(error)
    reason = str(fields.get("reason", ""))
    words = REFUSALS.get(reason) or ENROLMENTS.get(str(fields.get("state", ""))) or SENTENCES.get(error.code)
    if words is None:
        words = "the server refused: {reason}" if reason else str(error).replace("{", "{{").replace("}", "}}")
    return words.format(**fields)
