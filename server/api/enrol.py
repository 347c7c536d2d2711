"""POST /api/1/enrol and /api/1/enrol/state: a terminal asks to join."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from records import wire
from records.envelope import unpack_message
from server import enrolment
from server.address import client_address
from server.api.frame import own_key, respond
from server.writing import writing


def enrol(request: HttpRequest) -> HttpResponse:
    """Give the terminal a code to show."""

    def handle(name: str, message: bytes, request: HttpRequest) -> wire.EnrolAnswer:
        asked = unpack_message(message, wire.EnrolRequest)
        with writing():
            return enrolment.request(name, asked.hostname, client_address(request), timezone.now())

    return respond(request, wire.ENROL, own_key, handle)


def enrol_state(request: HttpRequest) -> HttpResponse:
    """Say what became of the code."""

    def handle(name: str, message: bytes, request: HttpRequest) -> wire.EnrolState:
        unpack_message(message, wire.EnrolStateRequest)
        return enrolment.state(name, timezone.now())

    return respond(request, wire.ENROL_STATE, own_key, handle)
