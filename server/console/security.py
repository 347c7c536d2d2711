"""Headers that tell browsers what the console's pages may do."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


class ConsoleHeaders:
    """Adds the content security policy, and keeps pages with residents' words out of caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the headers added."""
        response = self._get_response(request)
        response["Content-Security-Policy"] = POLICY
        if request.path_info.startswith("/console/"):
            response.setdefault("Cache-Control", "no-store")
        return response
