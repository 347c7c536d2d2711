"""What can go wrong in the records room.

RecordsError
├── InvalidRecord     what was handed in does not fit its record type
├── OutboxFull        the disk cannot take another record
├── OutboxBusy        another process keeps the outbox to itself for too long
├── OutboxFailed      the system does not let us open or write the outbox
├── OutboxDamaged     the outbox file cannot be read; it was set aside
├── SecretsDamaged    the secrets file cannot be read; it was set aside
├── SecretsFailed     the system does not let us read or write the secrets file
├── CannotOpen        a sealed body cannot be opened: wrong key, or tampered with
├── Garbled           compressed bytes cannot be read
├── ExportInvalid     a file is no export of a terminal that is known here, or only part of one
├── NotEnrolled       there is no credential to talk to a server with
├── LinkError         an exchange did not come about; nothing is lost
│   ├── Unreachable   no answer
│   ├── Refused       the server refused the terminal: unknown, revoked
│   ├── Nonsense      the answer is not one of our protocol
│   └── Insecure      plain HTTP to somewhere else than this machine
└── EnrolmentFailed   the code expired, was refused or locked
"""

from __future__ import annotations

from typing import Any, ClassVar


class RecordsError(Exception):
    """Root of the room's errors: a code and fields; the words for people live with the screens."""

    code: ClassVar[str] = "records"

    def __init__(self, **fields: Any) -> None:
        self.fields = fields
        super().__init__(self.code, fields)

    def __str__(self) -> str:
        told = " ".join(f"{name}={value}" for name, value in self.fields.items())
        return f"{self.code} {told}".strip()


class InvalidRecord(RecordsError):
    """What was handed in does not fit its record type. Fields: problem."""

    code = "invalid-record"


class OutboxFull(RecordsError):
    """The disk cannot take another record; nothing was stored. Fields: free (bytes), problem."""

    code = "outbox-full"


class OutboxBusy(RecordsError):
    """Another process keeps the outbox to itself for too long; nothing was stored. Fields: path."""

    code = "outbox-busy"


class OutboxFailed(RecordsError):
    """The system does not let us open or write the outbox; nothing was stored. Fields: path, problem (the system's)."""

    code = "outbox-failed"


class OutboxDamaged(RecordsError):
    """The outbox file cannot be read; it was set aside. Fields: kept_as (path)."""

    code = "outbox-damaged"


class SecretsDamaged(RecordsError):
    """The secrets file cannot be read; it was set aside, and the terminal must be enrolled again. Fields: kept_as."""

    code = "secrets-damaged"


class SecretsFailed(RecordsError):
    """The system does not let us read or write the secrets file. Fields: path, problem (the system's)."""

    code = "secrets-failed"


class CannotOpen(RecordsError):
    """A sealed body cannot be opened. Fields: id."""

    code = "cannot-open"


class Garbled(RecordsError):
    """Compressed bytes cannot be read: damaged, too long, or made with a dictionary unknown here. Fields: problem."""

    code = "garbled"


class ExportInvalid(RecordsError):
    """A file is no export, only part of one, or not signed by a terminal known here. Fields: path, problem."""

    code = "export-invalid"


class NotEnrolled(RecordsError):
    """There is no credential to talk to a server with."""

    code = "not-enrolled"


class LinkError(RecordsError):
    """An exchange did not come about; nothing is lost."""

    code = "link"


class Unreachable(LinkError):
    """No answer. Fields: url, problem, sent (whether the request may have arrived)."""

    code = "unreachable"


class Refused(LinkError):
    """The server refused. Fields: reason, next_in (seconds, 0: not said).

    `unknown-terminal` and `revoked`: staff must let the terminal in again. `bad-signature`: another key, or tampered
    with on the way. `nonsense`: not a message of our protocol. `protocol`, `dictionary`: a version or a compression
    dictionary that the server does not know. `too-large`: longer than `wire.MAX_REQUEST_BYTES`. `busy`: not now.
    """

    code = "refused"


class Nonsense(LinkError):
    """The answer is not one of our protocol. Fields: problem."""

    code = "nonsense"


class Insecure(LinkError):
    """Plain HTTP to somewhere else than this machine. Fields: url."""

    code = "insecure"


class EnrolmentFailed(RecordsError):
    """The code expired, was refused or locked. Fields: state."""

    code = "enrolment-failed"
