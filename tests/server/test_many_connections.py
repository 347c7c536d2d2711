from __future__ import annotations

import contextlib
import resource
import socket
from urllib.parse import urlsplit

import pytest
from server_process import ServerProcess

from server.serving import BACKLOG, allow_many_connections
from server.simulation.client import Client


def test_more_terminals_than_the_backlog_is_long_keep_connections_open_and_the_next_one_is_served(
    client: Client, server: ServerProcess
) -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    if allow_many_connections() < 2 * BACKLOG:
        pytest.skip(f"not allowed here: {2 * BACKLOG} open files (ulimit -Hn)")
    client.close()
    address = urlsplit(server.url)
    with contextlib.ExitStack() as kept:
        kept.callback(resource.setrlimit, resource.RLIMIT_NOFILE, before)
        for _ in range(BACKLOG + 100):
            kept.enter_context(socket.create_connection((address.hostname, address.port), 30))
        assert client.exchange().changes == []
