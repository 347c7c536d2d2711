"""A terminal's side of the wire, as small as it can be: real signatures, real sealing, no outbox."""

from __future__ import annotations

import secrets
import time
import uuid
from typing import TypeVar

import msgspec

from records import number, types, wire
from records.envelope import sign, unpack_answer
from records.errors import Refused
from records.sealing import IN_THE_CLEAR, ReplyKey, StartKey
from server.simulation.connection import Connection

M = TypeVar("M", bound=wire.Message)


class Client:
    """One terminal."""

    def __init__(self, url: str, private_key: bytes | None = None) -> None:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        self.url = url
        self._connection = Connection(url)
        self._private = private_key or secrets.token_bytes(32)
        self.public_key = Ed25519PrivateKey.from_private_bytes(self._private).public_key().public_bytes_raw().hex()
        self.credential: wire.Credential | None = None
        self.cursor: wire.Cursor | None = None
        self.sequence = 0
        self.start_key = StartKey(secrets.token_bytes(32))

    def enrol(self, hostname: str = "simulated") -> wire.EnrolAnswer:
        """Ask to join and return the code."""
        request = wire.EnrolRequest(_now(), hostname)
        return self.post(wire.ENROL, request, wire.EnrolAnswer, name=self.public_key)

    def enrol_state(self) -> wire.EnrolState:
        """Ask what became of the code; keeps the credential."""
        request = wire.EnrolStateRequest(_now())
        state = self.post(wire.ENROL_STATE, request, wire.EnrolState, name=self.public_key)
        self.credential = state.credential or self.credential
        return state

    def record(self, body: types.RecordBody, *, sealed: bool = True) -> wire.WireRecord:
        """Return a new record as it goes over the wire."""
        self.sequence += 1
        now = _now()
        record = wire.WireRecord(
            id=_uuid7(now),
            type=types.type_name(body),
            version=body.version,
            number=number.make() if body.numbered else "",
            created_at=now,
            clock_trusted=True,
            sequence=self.sequence,
            about=body.about,
            key=0 if sealed and body.personal else IN_THE_CLEAR,
            body=types.to_bytes(body),
        )
        if record.key == IN_THE_CLEAR:
            return record
        return msgspec.structs.replace(record, body=self.start_key.seal(record))

    def keys(self) -> list[wire.SealedKey]:
        """Return this start's key, sealed for the server."""
        assert self.credential is not None
        return [self.start_key.for_server(self.credential.server_keys[0])]

    def exchange(
        self,
        records: list[wire.WireRecord] | None = None,
        *,
        health: wire.Health | None = None,
        max_changes: int = wire.MAX_CHANGES,
    ) -> wire.ExchangeAnswer:
        """Hand records over and take changes; moves the cursor on."""
        keys = self.keys() if any(record.key >= 0 for record in records or []) else []
        request = wire.ExchangeRequest(_now(), self.cursor, keys, records or [], health, max_changes)
        answer = self.post(wire.EXCHANGE, request, wire.ExchangeAnswer)
        self.cursor = answer.cursor or self.cursor
        return answer

    def pull(self) -> dict[tuple[str, str], bytes | None]:
        """Exchange until there are no more changes, and return them, the newest of each document."""
        found: dict[tuple[str, str], bytes | None] = {}
        more = True
        while more:
            answer = self.exchange()
            found.update({(change.type, change.id): change.body for change in answer.changes})
            more = answer.more
        return found

    def private(self, card: str) -> list[wire.PrivateMatter]:
        """Ask for a household's matters."""
        reply = ReplyKey()
        answer = self.post(wire.PRIVATE, wire.PrivateRequest(_now(), reply.public, card), wire.PrivateAnswer)
        return msgspec.msgpack.decode(reply.open(answer.sealed), type=list[wire.PrivateMatter])

    def close(self) -> None:
        """Let go of the connection, until the next request."""
        self._connection.close()

    def post(self, path: str, message: wire.Message, kind: type[M], *, name: str | None = None) -> M:
        """POST a signed request; raises `records.errors.Refused`."""
        if name is None:
            assert self.credential is not None
            name = self.credential.terminal
        return self.post_bytes(path, sign(path, name, self._private, message), kind)

    def post_bytes(self, path: str, data: bytes, kind: type[M]) -> M:
        """POST a body as it is; raises `records.errors.Refused`."""
        response = self._connection.post(path, data)
        if response.status != 200:
            refusal = unpack_answer(response.data, wire.Refusal)
            raise Refused(reason=refusal.reason, next_in=refusal.next_in)
        return unpack_answer(response.data, kind)


def _now() -> int:
    return time.time_ns() // 1_000_000


def _uuid7(milliseconds: int) -> bytes:
    """Return a UUID version 7 (RFC 9562) that nothing has to sort by."""
    chance = secrets.randbits(74)
    value = milliseconds << 80 | 0x7 << 76 | (chance >> 62) << 64 | 0b10 << 62 | chance & ((1 << 62) - 1)
    return uuid.UUID(int=value).bytes
