"""One connection that is kept open, and as little else as HTTP/1.1 needs: the load is to be the server's, not ours."""

from __future__ import annotations

import contextlib
import socket
from typing import NamedTuple
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 30.0
_PIECE = 64 * 1024
_END = b"\r\n\r\n"


class Response(NamedTuple):
    """What came back."""

    status: int
    data: bytes


class Connection:
    """Speaks to one server; for one thread at a time."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._tls = parts.scheme == "https"
        self._address = (parts.hostname or "", parts.port or (443 if self._tls else 80))
        self._head = f"Host: {parts.netloc}\r\nContent-Length: ".encode()
        self._socket: socket.socket | None = None

    def post(self, path: str, body: bytes) -> Response:
        """Send a request and return the response; raises `OSError`."""
        request = b"POST %b HTTP/1.1\r\n%b%d\r\n\r\n%b" % (path.encode(), self._head, len(body), body)
        kept = self._socket is not None
        try:
            return self._exchange(request)
        except ConnectionError:
            if not kept:
                raise
            # The server closed what was kept open. Sending a request twice changes nothing.
            return self._exchange(request)

    def _exchange(self, request: bytes) -> Response:
        if self._socket is None:
            self._socket = self._opened()
        try:
            with contextlib.suppress(ConnectionError):  # it may refuse before it has read all, and then says why
                self._socket.sendall(request)
            return self._response(self._socket)
        except OSError:
            self.close()
            raise

    def _opened(self) -> socket.socket:
        opened = socket.create_connection(self._address, TIMEOUT_SECONDS)
        if not self._tls:
            return opened
        import ssl

        return ssl.create_default_context().wrap_socket(opened, server_hostname=self._address[0])

    def __del__(self) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connection; the next request opens another one."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    @staticmethod
    def _response(connection: socket.socket) -> Response:
        came = b""
        while _END not in came:
            came += _some(connection)
        head, _, data = came.partition(_END)
        status = int(head.split(b" ", 2)[1])
        fields = dict(line.lower().split(b":", 1) for line in head.split(b"\r\n")[1:])
        length = int(fields[b"content-length"])
        pieces = [data]
        left = length - len(data)
        while left > 0:
            pieces.append(_some(connection))
            left -= len(pieces[-1])
        return Response(status, b"".join(pieces))


def _some(connection: socket.socket) -> bytes:
    piece = connection.recv(_PIECE)
    if not piece:
        raise ConnectionResetError("closed by the server")
    return piece
