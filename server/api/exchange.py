"""POST /api/1/exchange: records in, verdicts and changes out."""

from __future__ import annotations

import datetime as dt
import time

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from records import wire
from records.clock import milliseconds
from records.errors import Refused
from server import changes, intake
from server.api.caller import Caller
from server.api.frame import respond
from server.batch import Batch
from server.errors import Refusal
from server.keys import keyring
from server.models import Terminal
from server.pace import LOAD
from server.presence import Presence

_PRESENCE = Presence()


class _Request(msgspec.Struct, frozen=True, array_like=True):
    """`wire.ExchangeRequest` with its records still packed: one that is malformed must not take the others along."""

    sent_at: int
    cursor: wire.Cursor | None = None
    keys: list[wire.SealedKey] = []
    records: list[msgspec.Raw] = []
    health: wire.Health | None = None
    max_changes: int = wire.MAX_CHANGES


_DECODER = msgspec.msgpack.Decoder(_Request)


def exchange(request: HttpRequest) -> HttpResponse:
    """Take records in and tell what has changed."""
    caller = Caller()
    began = time.thread_time()
    only_asks = False

    def handle(name: str, message: bytes, request: HttpRequest) -> wire.ExchangeAnswer:
        nonlocal only_asks
        terminal = caller.approved()
        try:
            asked = _DECODER.decode(message)
        except (msgspec.MsgspecError, RecursionError) as error:
            raise Refused(reason="nonsense", next_in=0.0) from error
        if len(asked.records) > wire.MAX_BATCH_RECORDS:
            raise Refusal(reason="too-large")
        only_asks = not asked.records
        return _answer(terminal, asked, caller.next_in, timezone.now())

    response = respond(request, wire.EXCHANGE, caller.key_of, handle)
    if only_asks:
        LOAD.spent(time.thread_time() - began)
    return response


def _answer(terminal: Terminal, asked: _Request, next_in: float, now: dt.datetime) -> wire.ExchangeAnswer:
    cursor = changes.known(terminal.estate, asked.cursor)
    verdicts = intake.take(Batch(terminal, now, "sync"), asked.keys, [bytes(raw) for raw in asked.records])
    if verdicts:
        # The estate's place in the changes has moved.
        terminal.estate.refresh_from_db(fields=["sequence", "epoch"])
    told = changes.since(terminal.estate, cursor, asked.max_changes)
    _PRESENCE.heard(terminal, now, asked.sent_at - milliseconds(now), asked.health)
    return wire.ExchangeAnswer(
        server_time=milliseconds(now),
        next_in=next_in,
        verdicts=verdicts,
        changes=told.changes,
        # One of a former epoch is told anew even if nothing has changed.
        cursor=told.cursor or (cursor if cursor != asked.cursor else None),
        more=told.more,
        start_over=told.start_over,
        server_keys=_keys_to_tell(asked, told.start_over),
    )


def _keys_to_tell(asked: _Request, start_over: bool) -> list[wire.ServerKey]:
    """Tell the keys to whoever begins anew or still uses an older one."""
    public = keyring(settings.HOME).public_keys()
    outdated = any(key.server_key != public[0].id for key in asked.keys)
    return public if start_over or outdated else []
