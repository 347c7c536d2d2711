"""What went wrong with records and their way to the server, for the person at the command line."""

from __future__ import annotations

from content.errors import ContentError
from devices.errors import DeviceError
from kiosk import content_folders
from language.translation import N_, _
from records.errors import InvalidRecord, RecordsError
from records.types.base import NO_WORDS

SENTENCES = {
    "invalid-record": N_("not a record: {problem}"),
    "outbox-full": N_("the disk has only {free} bytes left ({problem}): nothing was stored; make room and try again"),
    "outbox-busy": N_("another process keeps {path} to itself: nothing was stored; try again when it has ended"),
    "outbox-damaged": N_(
        "the outbox was damaged; what could be read is saved, and the damaged file is kept as {kept_as}"
    ),
    "outbox-failed": N_(
        "{path} cannot be used ({problem}): run this as the user who owns it, on a disk that can be written to;"
        " nothing was stored"
    ),
    "secrets-failed": N_("{path} cannot be used ({problem}): run this as the user who owns it"),
    "secrets-damaged": N_("the secrets were damaged and set aside as {kept_as}: enrol this terminal again"),
    "not-enrolled": N_("this terminal is not enrolled: run kiosk enrol URL first; nothing is lost"),
    "unreachable": N_("no answer from {url} ({problem}): check network and server; nothing is lost"),
    "nonsense": N_("what answered is no lobby server ({problem}): check the address, or sign in to the network first"),
    "insecure": N_("{url} is plain HTTP to another machine, which anybody could read: use https"),
    "enrolment-failed": N_("not enrolled: {state}"),
}
NOT_RECORDS = {
    NO_WORDS: N_("its text is empty, so there is nothing to answer"),
}
REFUSALS = {
    "unknown-terminal": N_("the server does not know this terminal: enrol it again; what is queued is kept"),
    "revoked": N_("the server has revoked this terminal: enrol it again; what is queued is kept"),
    "bad-signature": N_("the server has another key for this terminal: enrol it again; what is queued is kept"),
    "protocol": N_("the server speaks another version of the protocol: upgrade the older one"),
    "dictionary": N_("the server is older than this terminal: upgrade the server"),
    "busy": N_("the server is busy: try again in a while; nothing is lost"),
}
ENROLMENTS = {
    "waiting": N_("nobody approved the code in time: run this again"),
    "refused": N_("staff refused this terminal"),
}
READERS = {
    "unknown-profile": N_("There is no profile {name}; `kiosk devices profiles` lists those there are."),
    "bad-profile": N_("The profile {path} cannot be used: {problem}."),
    "cannot-command": N_("A reader of the profile {profile} cannot be told that{known}."),
    "cannot-encode": N_("A reader of the profile {profile} cannot read {value!r}: {problem}."),
    "port-missing": N_("There is no device at {port}; plug it in, or list the ports on the technician's screen."),
    "port-busy": N_(
        "{port} is used by another program{holder}: if that is a lobby, use Watch on its technician's screen, or switch"
        " the reader off there; else stop it first."
    ),
    "port-forbidden": N_("You may not open {port}; add the user to the group dialout, or install the udev rules."),
    "port-refused": N_("{port} cannot be used: {problem}."),
    "not-a-port": N_("{port} is no port that a reader can be on: name a serial port, tcp://HOST:PORT or hid:DEVICE."),
    "bad-trace": N_("The trace is broken at line {line}: {problem}."),
}


def sentence(error: ContentError | RecordsError) -> str:
    """Return one line that says what to do about it."""
    fields = error.fields
    if isinstance(error, ContentError):
        return content_folders.sentence(error)
    if isinstance(error, InvalidRecord):
        problem = str(fields["problem"])
        fields = {**fields, "problem": _(NOT_RECORDS.get(problem, problem))}
    reason = str(fields.get("reason", ""))
    words = REFUSALS.get(reason) or ENROLMENTS.get(str(fields.get("state", ""))) or SENTENCES.get(error.code)
    if words is None:
        words = N_("the server refused: {reason}") if reason else str(error).replace("{", "{{").replace("}", "}}")
    return _(words).format(**fields)


def reader_sentence(error: DeviceError) -> str:
    """Return what is wrong with a reader and what to do about it, in one line."""
    fields = dict(error.fields)
    if "holder" in fields:
        # Whose it is can be seen of one's own programs only.
        fields["holder"] = f" ({fields['holder']})" if fields["holder"] else ""
    known = fields.get("known") or ()
    fields["known"] = _("; there is: {names}").format(names=", ".join(map(str, known))) if known else ""  # type: ignore[call-overload]
    return _(READERS[error.code]).format(**fields) if error.code in READERS else error.code


def sentence_for_any(error: Exception) -> str | None:
    """Return one line for whatever a person can cause, or None for a mistake of ours."""
    if isinstance(error, (ContentError, RecordsError)):
        return sentence(error)
    if isinstance(error, UnicodeError):
        return _("what was given is no text in UTF-8")
    if isinstance(error, OSError):
        problem = error.strerror or type(error).__name__
        if error.filename is None:
            return _("the system refused: {problem}").format(problem=problem)
        words = SENTENCES["secrets-failed"]
        return _(words).format(path=error.filename, problem=problem)
    return None
