"""POST /api/1/private: the owner of matters asks for them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from records import wire
from records.envelope import unpack_message
from server import private as household
from server.api.caller import Caller
from server.api.frame import respond


def private(request: HttpRequest) -> HttpResponse:
    """Answer with the household's matters, sealed for this one question."""
    caller = Caller()

    def handle(name: str, message: bytes, request: HttpRequest) -> wire.PrivateAnswer:
        terminal = caller.approved()
        return household.answer(unpack_message(message, wire.PrivateRequest), terminal)

    return respond(request, wire.PRIVATE, caller.key_of, handle)
