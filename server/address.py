"""Where a request comes from."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the address of whoever asks.

    Behind the proxy that speaks HTTPS for us (`KIOSK_SERVER_HTTPS=1`) that is the last hop of `X-Forwarded-For`: the
    proxy wrote it, while what stands before it is anybody's claim. Without one, or where it is no address, it is
    whoever is connected.
    """
    connected = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.BEHIND_HTTPS:
        return connected
    told = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
    try:
        return str(ipaddress.ip_address(told))
    except ValueError:
        return connected
