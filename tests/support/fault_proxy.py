"""A TCP proxy that does to requests and answers what networks do."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections import deque
from typing import NamedTuple

ALL = 1 << 40


class Fault(NamedTuple):
    """What happens to one connection and the request on it; without arguments nothing does."""

    up: int = ALL
    """How many bytes of the request get through before both sides are cut off."""
    down: int = ALL
    """How many bytes of the answer do."""
    times: int = 1
    """How often the request is delivered; whoever asked gets the last answer."""
    stalls: bool = False
    """The answer never comes, and nobody is cut off."""
    late: bool = False
    """Whoever asked is cut off, and the request is delivered after the next one."""


class FaultProxy:
    """Passes one request and its answer a connection; what has no fault planned goes through."""

    def __init__(self, port: int) -> None:
        self.planned: deque[Fault] = deque()
        self.up = self.down = 0
        """Bytes of the last request that got through whole, and of its answer."""
        self.delivered = 0
        self._port = port
        self._late: list[bytes] = []
        self._stalled: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Let nobody in any more."""
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()
        for stalled in self._stalled:
            stalled.close()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            fault = self.planned.popleft() if self.planned else Fault()
            with contextlib.suppress(OSError):  # whoever was cut off here or there
                if fault.stalls:
                    self._stalled.append(client)
                    self._deliver(_message(client))
                    continue
                self._pass(client, fault)
            client.close()

    def _pass(self, client: socket.socket, fault: Fault) -> None:
        request = _message(client, fault.up)
        if len(request) == fault.up:
            self._cut_off(request)
        elif fault.late:
            self._late.append(request)
        else:
            for _ in range(fault.times):
                answer = self._deliver(request)
            for late in self._late:
                self._deliver(late)
            self._late.clear()
            self.up, self.down = len(request), len(answer)
            client.sendall(answer[: fault.down])

    def _deliver(self, request: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self._port)) as there:
            self.delivered += 1
            there.sendall(request)
            return _message(there)

    def _cut_off(self, part: bytes) -> None:
        """Let the server see the beginning of a request, and then the end of the connection."""
        with socket.create_connection(("127.0.0.1", self._port)) as there:
            there.sendall(part)


def _message(source: socket.socket, most: int = ALL) -> bytes:
    """Return a request or an answer, or its beginning if it is longer than that or ends early."""
    found = b""
    while len(found) < min(most, _length(found)):
        piece = source.recv(min(65_536, most - len(found)))
        if not piece:
            break
        found += piece
    return found


def _length(begun: bytes) -> int:
    """Return how long a message with this beginning is, or more than it has."""
    head, end, body = begun.partition(b"\r\n\r\n")
    if not end:
        return ALL
    size = 0
    for line in head.lower().split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name == b"content-length":
            size = int(value)
        elif name == b"transfer-encoding":
            size = _chunks(body)
    return len(head) + len(end) + size


def _chunks(body: bytes) -> int:
    """Return how long a body in chunks is (RFC 9112, 7.1; without trailers)."""
    at = 0
    while True:
        size, end, _ = body[at:].partition(b"\r\n")
        if not end:
            return ALL
        at += len(size) + len(end) + int(size, 16) + 2
        if not int(size, 16):
            return at
