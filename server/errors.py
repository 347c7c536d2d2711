"""What can go wrong in the server room.

ServerError
├── Refusal            a terminal's request is refused; the reason goes out on the wire
│   └── Busy           not now: the answer says when to come back
├── Rejected           a record cannot be taken up; it is set aside with the reason
├── CodeRefused        an enrolment code cannot be approved
├── UnknownBuilding    there is no such building on this server
├── UnknownHome        there is no such home on this server
├── UnknownCard        there is no such card on this server
├── UnknownEstate      there is no such estate on this server
├── NotRunning         no server runs on the data folder
├── NoAnswer           no server answers at an address
└── HomeUnusable       the data folder cannot be made, read or written
"""

from __future__ import annotations

from typing import Any, ClassVar


class ServerError(Exception):
    """Root of the room's errors: a code and fields; words for people live in the console and the command line."""

    code: ClassVar[str] = "server"

    def __init__(self, **fields: Any) -> None:
        self.fields = fields
        super().__init__(self.code, fields)

    def __str__(self) -> str:
        told = " ".join(f"{name}={value}" for name, value in self.fields.items())
        return f"{self.code} {told}".strip()


class Refusal(ServerError):
    """A terminal's request is refused. Fields: reason (see `records.errors.Refused`)."""

    code = "refusal"


class Busy(Refusal):
    """Not now. Fields: reason (`busy`), next_in (seconds)."""

    code = "busy"


class Rejected(ServerError):
    """A record cannot be taken up. Fields: reason (kebab-case, goes into the verdict), detail."""

    code = "rejected"


class CodeRefused(ServerError):
    """An enrolment code cannot be approved. Fields: reason (`unknown`, `expired`, `used`, `locked`)."""

    code = "code-refused"


class UnknownBuilding(ServerError):
    """There is no such building on this server. Fields: building."""

    code = "unknown-building"


class UnknownHome(ServerError):
    """There is no such home on this server. Fields: home."""

    code = "unknown-home"


class UnknownCard(ServerError):
    """There is no such card on this server. Fields: card."""

    code = "unknown-card"


class UnknownEstate(ServerError):
    """There is no such estate on this server. Fields: estate."""

    code = "unknown-estate"


class NotRunning(ServerError):
    """No server runs on the data folder. Fields: path."""

    code = "not-running"


class NoAnswer(ServerError):
    """No server answers at an address. Fields: url."""

    code = "no-answer"


class HomeUnusable(ServerError):
    """The data folder cannot be made, read or written. Fields: path, problem."""

    code = "home-unusable"
