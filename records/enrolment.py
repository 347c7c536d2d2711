"""How a terminal joins a central server: it shows a code, staff type the code, and it gets its credential.

The terminal makes its own key and never shows it to anybody; each enrolment makes a new one, so that a cloned disk
can be turned into a terminal of its own.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable

from records import wire
from records.clock import Clock, milliseconds
from records.envelope import sign
from records.errors import EnrolmentFailed, Unreachable
from records.link import Link
from records.secrets import Secrets, Server
from records.wire import Credential

_LEAST_POLL_SECONDS = 0.2
_ANOTHER_CODE = frozenset({"expired", "locked"})

OnCode = Callable[[str, float], None]
"""Is given the code to show, and the seconds that it is valid for."""


def enrol(
    url: str,
    secrets: Secrets,
    on_code: OnCode,
    wait: float | None,
    clock: Clock,
    *,
    pin: str = "",
    pause: Callable[[float], None] = time.sleep,
) -> Credential:
    """Ask to join, show the code, and wait until staff approve it; the credential is durable when this returns.

    Args:
        url: The server's address.
        secrets: Where key and credential are kept.
        on_code: Shows the code; called again if that one expires while there is time left.
        wait: Seconds to wait; None: as long as the first code is valid.
        clock: What time it is.
        pin: SHA-256 of the server's certificate, to trust that one alone.
        pause: Waits for some seconds.

    Raises:
        EnrolmentFailed: Staff refused, or nobody approved in time. Fields: state.
        LinkError: The server cannot be asked, or may not be asked like that.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    made = Ed25519PrivateKey.generate()
    key, name = made.private_bytes_raw(), made.public_key().public_bytes_raw().hex()
    link = Link(url, pin)
    began = clock.monotonic()
    state = "expired"
    answer = wire.EnrolAnswer("", 0.0, 0.0)
    try:
        while True:
            if state in _ANOTHER_CODE:
                asked = wire.EnrolRequest(milliseconds(clock.now()), socket.gethostname())
                answer = link.post(wire.ENROL, sign(wire.ENROL, name, key, asked), wire.EnrolAnswer)
                wait = answer.expires_in if wait is None else wait
                on_code(answer.code, answer.expires_in)
            left = began + (wait or 0.0) - clock.monotonic()
            if left <= 0:
                raise EnrolmentFailed(state="waiting")
            pause(min(max(answer.poll_in, _LEAST_POLL_SECONDS), left))
            told = _state(link, name, key, clock)
            if told.state == "approved" and told.credential is not None:
                secrets.enrolled(Server(link.url, pin), key, told.credential)
                return told.credential
            if told.state == "refused":
                raise EnrolmentFailed(state=told.state)
            state = told.state
    finally:
        link.close()


def _state(link: Link, name: str, key: bytes, clock: Clock) -> wire.EnrolState:
    asked = wire.EnrolStateRequest(milliseconds(clock.now()))
    try:
        return link.post(wire.ENROL_STATE, sign(wire.ENROL_STATE, name, key, asked), wire.EnrolState)
    except Unreachable:
        return wire.EnrolState("waiting")  # the code is shown already; the network may come back before it expires
