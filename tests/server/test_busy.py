from __future__ import annotations

import contextlib
import sqlite3
import time
from typing import Any

import pytest
from server_process import ServerProcess

from records import wire
from records.envelope import sign, unpack_answer
from records.types import CheckIn
from server.simulation.client import Client


def post_here(client: Client, request: wire.ExchangeRequest) -> Any:
    """Send a signed request through Django in this process, whose lock the test can hold."""
    from django.test import Client as Browser

    assert client.credential is not None
    data = sign(wire.EXCHANGE, client.credential.terminal, client._private, request)
    return Browser().post(wire.EXCHANGE, data, content_type=wire.CONTENT_TYPE)


def test_who_cannot_be_served_in_time_is_told_when_to_come_back(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from server import writing

    monkeypatch.setattr(writing, "LONGEST_WAIT", 0.01)
    request = wire.ExchangeRequest(0, client.cursor, client.keys(), [client.record(CheckIn(card="c"))])
    with writing._LOCK:
        answer = post_here(client, request)
        assert (answer.status_code, answer["Retry-After"]) == (503, "15")
        assert unpack_answer(answer.content, wire.Refusal) == wire.Refusal("busy", 15.0)
        # Whoever only asks is served all the same.
        idle = post_here(client, wire.ExchangeRequest(0, client.cursor))
        assert idle.status_code == 200
    told = unpack_answer(post_here(client, request).content, wire.ExchangeAnswer)
    assert [verdict.outcome for verdict in told.verdicts] == ["accepted"]


def test_a_full_disk_sends_the_terminal_away_with_its_records(client: Client) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        try:
            # Pages that earlier rows left free are taken first.
            for _ in range(pages):
                records = [client.record(CheckIn(card="x" * 190)) for _ in range(400)]
                answer = post_here(client, wire.ExchangeRequest(0, client.cursor, client.keys(), records))
                if answer.status_code != 200:
                    break
            assert unpack_answer(answer.content, wire.Refusal).reason == "busy"
        finally:
            cursor.execute("PRAGMA max_page_count = 1073741823")
    assert [verdict.outcome for verdict in client.exchange(records).verdicts] == ["accepted"] * 400


def test_no_exchange_waits_for_the_presence_to_be_written(client: Client, server: ServerProcess) -> None:
    from django.db import connection
    from django.utils import timezone

    from server.models import Terminal
    from server.presence import WRITE_EVERY, Presence

    assert client.credential is not None
    terminal = Terminal.objects.get(pk=client.credential.terminal)
    before, presence, now = terminal.last_seen, Presence(), timezone.now()
    with contextlib.closing(sqlite3.connect(server.home / "server.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        presence.heard(terminal, now, 0, None)
        taken = time.monotonic() - began
        other.execute("ROLLBACK")
    assert taken < 5, "everything else waits 20 s for SQLite's write lock"
    terminal.refresh_from_db()
    assert terminal.last_seen == before
    presence.heard(terminal, now + WRITE_EVERY, 0, None)
    terminal.refresh_from_db()
    assert terminal.last_seen == now
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone() == (20_000,)


def test_an_idle_answer_is_small(client: Client) -> None:
    answer = post_here(client, wire.ExchangeRequest(0, client.cursor))
    assert len(answer.content) < 100
    assert dict(answer.headers) == {"Content-Type": wire.CONTENT_TYPE, "Content-Length": str(len(answer.content))}


def test_an_error_of_ours_never_leaves_a_terminal_without_an_answer(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from server import changes

    def broken(*arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(changes, "since", broken)
    answer = post_here(client, wire.ExchangeRequest(0, client.cursor))
    assert answer.status_code == 500
    assert unpack_answer(answer.content, wire.Refusal).reason == "error"
    assert "ZeroDivisionError" in caplog.text
