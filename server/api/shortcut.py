"""Terminals' requests, and whoever asks whether the server is well, go straight to their view."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from records import wire
from server.api.enrol import enrol, enrol_state
from server.api.exchange import exchange
from server.api.private import private
from server.health import PATH, healthz

VIEWS: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    wire.ENROL: enrol,
    wire.ENROL_STATE: enrol_state,
    wire.EXCHANGE: exchange,
    wire.PRIVATE: private,
    PATH: healthz,
}


class ApiShortcut:
    """The outermost middleware: sessions, cookies and browsers' headers are for the console.

    Thousands of terminals ask every few seconds, so what the API does not need, it does not pay for; and as there are
    no cookies here, there is nothing that a forged form could abuse. Nor does it matter by which name the server is
    called (`ALLOWED_HOSTS`): terminals and watchdogs may know its address only.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a terminal, or hand on to the console."""
        view = VIEWS.get(request.path_info)
        return self._get_response(request) if view is None else view(request)
