"""What all requests of terminals have in common: signed in, compressed out, refusals in between."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse

from records import envelope, wire
from records.errors import Refused
from server import pace
from server.api.caller import REFUSED_NEXT_IN
from server.errors import Refusal

_LOG = logging.getLogger("server.api")

_STATUS = {"too-large": 413, "nonsense": 400, "protocol": 400, "dictionary": 400, "busy": 503, "error": 500}
"""HTTP status of a refusal; all others are 403."""

Handle = Callable[[str, bytes, HttpRequest], wire.Message]


def respond(request: HttpRequest, path: str, key_of: Callable[[str], bytes | None], handle: Handle) -> HttpResponse:
    """Open a signed request, have it handled, and return the answer or the refusal.

    Args:
        request: What came in.
        path: The path that it was signed for.
        key_of: The public key of whoever the envelope names.
        handle: Is given that name and the message, and returns the answer; may raise `Refusal`.
    """
    if request.method != "POST":
        return HttpResponse(status=405, headers={"Allow": "POST"})
    data = b""
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > wire.MAX_REQUEST_BYTES:
            raise Refusal(reason="too-large")
        data = request.body
        name, message = envelope.open_signed(path, data, key_of)
        answer = handle(name, message, request)
    except (Refusal, Refused) as refusal:
        return _refusal(str(refusal.fields["reason"]), float(refusal.fields.get("next_in") or 0.0), data)
    except OperationalError as error:
        _LOG.warning("database path=%s problem=%s", path, error)
        return _refusal("busy", pace.BUSY, data)
    except Exception:  # noqa: BLE001
        # At this edge nothing may escape: the terminal keeps what it has and comes back.
        _LOG.exception("failed path=%s", path)
        return _refusal("error", REFUSED_NEXT_IN, data)
    return _packed(answer, data, 200)


def _refusal(reason: str, next_in: float, data: bytes) -> HttpResponse:
    response = _packed(wire.Refusal(reason, next_in or REFUSED_NEXT_IN), data, _STATUS.get(reason, 403))
    if reason == "busy":
        response["Retry-After"] = str(int(next_in))
    return response


def _packed(answer: wire.Message, data: bytes, status: int) -> HttpResponse:
    packed = envelope.pack_answer(answer, envelope.dictionary_of(data))
    # Without its length the answer would go in pieces, which takes more bytes.
    headers = {"Content-Length": str(len(packed))}
    return HttpResponse(packed, status=status, content_type=wire.CONTENT_TYPE, headers=headers)


def own_key(name: str) -> bytes | None:
    """Return the key that an enrolment's envelope names itself by."""
    try:
        key = bytes.fromhex(name)
    except ValueError:
        return None
    return key if len(key) == 32 and key.hex() == name else None
