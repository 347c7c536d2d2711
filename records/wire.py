"""The messages between terminal and server (protocol 1).

All bodies are MessagePack. A request is a `Signed` envelope whose `body` is one of the requests below, compressed with
zstandard and the shared dictionary (`records.dictionary`); an answer is the plain message, compressed alike. Structs
travel as arrays: fields are only ever added at the end, with defaults, so that both sides read what they know.

    POST /api/1/enrol          EnrolRequest       -> EnrolAnswer        (the envelope is signed by the key in it)
    POST /api/1/enrol/state    EnrolStateRequest  -> EnrolState
    POST /api/1/exchange       ExchangeRequest    -> ExchangeAnswer
    POST /api/1/private        PrivateRequest     -> PrivateAnswer

A refusal is HTTP 4xx or 5xx with a `Refusal`. Times are milliseconds since 1970-01-01 UTC.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

PROTOCOL = 1
CONTENT_TYPE = "application/vnd.lobby"

ENROL = "/api/1/enrol"
ENROL_STATE = "/api/1/enrol/state"
EXCHANGE = "/api/1/exchange"
PRIVATE = "/api/1/private"

MAX_BATCH_RECORDS = 1000
MAX_BATCH_BYTES = 512 * 1024
MAX_CHANGES = 500
MAX_REQUEST_BYTES = 4 * 1024 * 1024


class Message(msgspec.Struct, frozen=True, array_like=True):
    """A message or a part of one."""


class Signed(Message, frozen=True):
    """The envelope of every request.

    `signature` is Ed25519 over `b"lobby/1" + path + NUL + body` by the terminal's key, so that the server stores
    nothing with which somebody could pose as a terminal. Sending the same envelope twice changes nothing.
    """

    protocol: int
    terminal: str
    """Id from the credential; for enrolment the terminal's public key in hexadecimal."""
    dictionary: int
    """Id of the compression dictionary of `body`; answers use the same. 0: none."""
    body: bytes
    signature: bytes


class Cursor(Message, frozen=True):
    """A place in an estate's changes; the server's to interpret."""

    epoch: str
    sequence: int


class SealedKey(Message, frozen=True):
    """The random key of one start of a lobby, sealed for the server (HPKE, RFC 9180)."""

    key_id: bytes
    """The first 8 bytes of the SHA-256 of `sealed`."""
    server_key: str
    """Which of the server's keys it was sealed for."""
    sealed: bytes


class WireRecord(Message, frozen=True):
    """One record on its way: the clear fields, and the body, sealed unless its type is not personal."""

    id: bytes
    """UUIDv7, 16 bytes."""
    type: str
    version: int
    number: str
    created_at: int
    """By the terminal's clock: a claim."""
    clock_trusted: bool
    sequence: int
    """Per terminal, growing by one."""
    about: str
    """Id of the matter or document that the record belongs to, or empty."""
    key: int
    """Index into the request's `keys`; -1: the body is in the clear."""
    body: bytes

    def clear_fields(self) -> tuple[Any, ...]:
        """Return what is said of the body in the clear, in an order that is bound into its seal."""
        return (
            self.id,
            self.type,
            self.version,
            self.number,
            self.created_at,
            self.clock_trusted,
            self.sequence,
            self.about,
        )


class Health(Message, frozen=True):
    """How the terminal is; kept as its last state, no record."""

    version: str = ""
    queued: int = 0
    set_aside: int = 0
    disk_free: int = 0
    readers: list[str] = []
    """One `PROFILE:STATE` a reader."""
    start: str = ""
    """Drawn anew at each start of the lobby, so that two machines with the same key can be told apart; empty: another
    command told."""


class ExchangeRequest(Message, frozen=True):
    """A batch of records, and the question what has changed."""

    sent_at: int
    cursor: Cursor | None = None
    keys: list[SealedKey] = []
    records: list[WireRecord] = []
    health: Health | None = None
    max_changes: int = MAX_CHANGES
    """0: a client that wants no changes now, as while it drains a long queue."""


class Verdict(Message, frozen=True):
    """What became of one record.

    accepted: stored, the first time. known: the same was stored before. set_aside: kept where staff can see it, the
    reason says why; not to be sent again. later: not now (the server is busy); send it again.
    """

    id: bytes
    outcome: Literal["accepted", "known", "set_aside", "later"]
    reason: str = ""


class Change(Message, frozen=True):
    """A document that was put or, with no body, deleted or is no longer this terminal's."""

    type: str
    version: int
    id: str
    body: bytes | None = None
    """MessagePack of the document's public view."""


class ServerKey(Message, frozen=True):
    """A public key that records are sealed for (X25519, 32 bytes); the first of a list is the one to use."""

    id: str
    public: bytes


class ExchangeAnswer(Message, frozen=True):
    """A verdict a record, and the changes since the cursor."""

    server_time: int
    next_in: float
    """Seconds until the terminal is to come back: the server sets the pace."""
    verdicts: list[Verdict] = []
    changes: list[Change] = []
    cursor: Cursor | None = None
    """None: unchanged."""
    more: bool = False
    """More changes wait: ask again at once."""
    start_over: bool = False
    """The cursor means nothing here (another epoch): `changes` begin anew, and what they do not name is gone once
    `more` is false."""
    server_keys: list[ServerKey] = []
    """Sent when they changed; empty: as before."""


class EnrolRequest(Message, frozen=True):
    """A terminal asks to join; the envelope's `terminal` is its public key."""

    sent_at: int
    hostname: str = ""


class EnrolAnswer(Message, frozen=True):
    """The code that staff are to type or tap."""

    code: str
    """`XXXX-XXXX`, letters and digits that cannot be mistaken for one another."""
    expires_in: float
    poll_in: float


class EnrolStateRequest(Message, frozen=True):
    """Has somebody approved the code?"""

    sent_at: int


class Credential(Message, frozen=True):
    """What makes a terminal one of an estate's."""

    terminal: str
    estate: str
    building: str
    card_key: bytes
    """The estate's key for card hashes, 32 bytes."""
    server_keys: list[ServerKey]


class EnrolState(Message, frozen=True):
    """The state of an enrolment."""

    state: Literal["waiting", "approved", "refused", "expired", "locked"]
    credential: Credential | None = None


class PrivateRequest(Message, frozen=True):
    """The owner of matters stands before the screen and asks for them."""

    sent_at: int
    reply_key: bytes
    """X25519 public key made for this one question, so that only this lobby's memory can read the answer."""
    card: str = ""
    """Id of the card document."""


class PrivateEvent(Message, frozen=True):
    """A step in the life of a matter, with answers that are not public."""

    at: int
    state: str
    text: str
    by: str


class PrivateMatter(Message, frozen=True):
    """A matter as its owner may see it; shown, never stored."""

    number: str
    record_type: str
    place: str
    category: str
    text: str
    state: str
    received_at: int
    events: list[PrivateEvent] = []
    urgency: str = ""


class PrivateAnswer(Message, frozen=True):
    """The matters, as MessagePack of `list[PrivateMatter]` sealed for `reply_key`."""

    sealed: bytes


class Refusal(Message, frozen=True):
    """Why the server refuses. Reasons: see `records.errors.Refused`; `busy` says when to come back."""

    reason: str
    next_in: float = 0.0
