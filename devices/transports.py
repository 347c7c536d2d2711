"""From a port's name in the settings to something that can be read: serial, TCP device server, input device, typing.

All of them end as a file descriptor that never blocks, so that the reader knows only one way of reading.
"""

from __future__ import annotations

import re
import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from devices.errors import PortMissing, PortRefused
from devices.ports import Line, open_serial

if TYPE_CHECKING:
    from devices.profiles import Profile

TCP = "tcp://"
HID = "hid:"
KEYS = "keys:"
HOST = re.compile(r"[0-9A-Za-z:_-]+(?:\.[0-9A-Za-z_-]+)*")
"""Names and numbers of machines, also those of IPv6."""
CONNECT_SECONDS = 5.0
KEEPALIVE = {"TCP_KEEPIDLE": 10, "TCP_KEEPINTVL": 5, "TCP_KEEPCNT": 3}
"""Seconds and tries after which a device server that lost its power counts as gone."""


def tcp_address(text: str) -> tuple[str, int] | None:
    """Return host and port of `tcp://HOST:PORT`, None where that is none."""
    try:
        parts = urlsplit(text)
        host, number = parts.hostname or "", parts.port
    except ValueError:
        return None
    return (host, number) if host and number and HOST.fullmatch(host) else None


def open_line(port: str, profile: Profile, baud: int = 0) -> Line:
    """Open a port of any kind (this may take seconds: call it in a thread).

    Raises:
        PortError: the kinds of `devices.errors` that say why not.
    """
    if port.startswith(TCP):
        return open_tcp(port)
    if port.startswith(HID):
        from devices.wedge import open_input_device

        return open_input_device(port.removeprefix(HID))
    if port.startswith(KEYS):
        from devices.typed import KEYBOARD

        return KEYBOARD.open()
    return open_serial(port, profile, baud)


def open_tcp(address: str) -> Line:
    """Connect to a serial device server (`tcp://HOST:PORT`) that passes bytes as they are."""
    found = tcp_address(address)
    if found is None:
        raise PortRefused(port=address, problem="an address looks like tcp://192.0.2.7:4001")
    try:
        made = socket.create_connection(found, CONNECT_SECONDS)
    except OSError:
        raise PortMissing(port=address) from None
    made.setblocking(False)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in KEEPALIVE.items():
        if hasattr(socket, name):
            made.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
    return Line(made.fileno(), made.close)
