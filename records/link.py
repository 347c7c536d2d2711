"""The way to the server: one HTTP POST at a time, as few bytes as possible, and never in the clear over a network."""

from __future__ import annotations

import ipaddress
import threading
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from records import wire
from records.envelope import M, unpack_answer
from records.errors import Insecure, LinkError, Nonsense, Refused, Unreachable

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, HTTPConnectionPool

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 30.0
"""From the first byte out to the last byte in: a server that trickles does not hold the terminal."""

_MOST_AT_ONCE = 4
"""Connections that are kept open: batches on their way, and an owner who asks for private matters."""
_PIECE = 64 * 1024
_MOST_BYTES = 32 * 1024 * 1024
_OK = 200
_MOST_WAIT = 24 * 3600.0


class Link:
    """A connection to one server, kept open between exchanges; thread-safe."""

    def __init__(
        self, url: str, pin: str = "", connect_seconds: float = CONNECT_SECONDS, answer_seconds: float = ANSWER_SECONDS
    ) -> None:
        """Set the way up; nothing is sent yet.

        Args:
            url: `https://…`, or `http://…` for this machine only.
            pin: SHA-256 of the server's certificate in hexadecimal; the certificate is then trusted for that alone.
            connect_seconds: How long to wait for a connection.
            answer_seconds: How long to wait for a whole answer.

        Raises:
            Insecure: Plain HTTP to somewhere else. Fields: url.
            Unreachable: The address is none. Fields: url, problem.
        """
        self.url = url.rstrip("/")
        self._pin = pin
        self._connect_seconds = connect_seconds
        self._answer_seconds = answer_seconds
        self._host, self._prefix = _checked(self.url)
        self._pool: HTTPConnectionPool | None = None
        self._lock = threading.Lock()

    def post(self, path: str, request: bytes, kind: type[M]) -> M:
        """Send a signed request and return the answer.

        Raises:
            Unreachable: No answer, or not in time; `sent` tells whether the request may have arrived.
            Refused: With the server's reason. Nonsense: Some other answer.
        """
        from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, ProtocolError, SSLError

        try:
            try:
                status, body, retry_after = self._exchange(path, request)
            except ProtocolError:
                # The server closed a connection that was kept open. Sending a request twice changes nothing.
                status, body, retry_after = self._exchange(path, request)
        except (HTTPError, OSError) as error:
            sent = not isinstance(error, (ConnectTimeoutError, NewConnectionError, SSLError))
            raise Unreachable(url=self.url, problem=_plain(error), sent=sent) from error
        if status == _OK:
            return unpack_answer(body, kind)
        raise _refusal(status, body, retry_after)

    def close(self) -> None:
        """Close the connection; the next exchange opens another one."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.close()

    def _exchange(self, path: str, request: bytes) -> tuple[int, bytes, float]:
        from urllib3.util import SKIP_HEADER

        began = time.monotonic()
        # Every header is paid for by the byte on a metered SIM card.
        response = self._connected().urlopen(
            "POST",
            self._prefix + path,
            body=request,
            headers={"User-Agent": SKIP_HEADER, "Accept-Encoding": SKIP_HEADER},
            retries=False,
            redirect=False,
            preload_content=False,
            decode_content=False,
        )
        try:
            body = self._whole(response, began + self._answer_seconds)
        except BaseException:
            response.close()
            raise
        response.release_conn()
        return response.status, body, _seconds(response.headers.get("Retry-After"))

    def _whole(self, response: BaseHTTPResponse, deadline: float) -> bytes:
        read = bytearray()
        while piece := response.read1(_PIECE):
            read += piece
            if len(read) > _MOST_BYTES:
                raise Nonsense(problem="the answer is too long")
            if time.monotonic() > deadline:
                raise TimeoutError("the answer takes too long")
        return bytes(read)

    def _connected(self) -> HTTPConnectionPool:
        from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, Timeout

        with self._lock:
            if self._pool is None:
                parts = urlsplit(self.url)
                timeout = Timeout(connect=self._connect_seconds, read=self._answer_seconds)
                if parts.scheme == "http":
                    self._pool = HTTPConnectionPool(self._host, parts.port, timeout=timeout, maxsize=_MOST_AT_ONCE)
                elif self._pin:
                    self._pool = HTTPSConnectionPool(
                        self._host,
                        parts.port,
                        timeout=timeout,
                        maxsize=_MOST_AT_ONCE,
                        cert_reqs="CERT_NONE",  # the fingerprint vouches, for exactly one certificate
                        assert_hostname=False,
                        assert_fingerprint=self._pin,
                    )
                else:
                    self._pool = HTTPSConnectionPool(self._host, parts.port, timeout=timeout, maxsize=_MOST_AT_ONCE)
            return self._pool


def _checked(url: str) -> tuple[str, str]:
    """Return host and path of an address that may be used."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port  # raises where it is no number
    except ValueError as error:
        raise Unreachable(url=url, problem=str(error), sent=False) from error
    if parts.scheme not in ("http", "https") or not host:
        raise Unreachable(url=url, problem="not an http or https address", sent=False)
    if parts.scheme == "http" and not _is_this_machine(host):
        raise Insecure(url=url)
    return host, parts.path


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _refusal(status: int, body: bytes, retry_after: float) -> LinkError:
    try:
        refusal = unpack_answer(body, wire.Refusal)
    except Nonsense:
        if status in (429, 503):  # a proxy in front of the server may say so in its own words
            return Refused(reason="busy", next_in=retry_after)
        return Nonsense(problem=f"HTTP {status}")
    return Refused(reason=refusal.reason, next_in=min(max(refusal.next_in, retry_after), _MOST_WAIT))


def _seconds(retry_after: str | None) -> float:
    """Return the header's seconds; its other form, a date, is of no use to a clock that may be wrong."""
    return min(float(retry_after), _MOST_WAIT) if retry_after and retry_after.strip().isdecimal() else 0.0


def _plain(error: BaseException) -> str:
    """Return the innermost reason, without the addresses of objects."""
    while error.__cause__ or error.__context__:
        error = error.__cause__ or error.__context__ or error
    return getattr(error, "strerror", None) or str(error).partition(": ")[2] or str(error) or type(error).__name__
