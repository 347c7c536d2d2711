"""kiosk-server purge: delete what has been kept long enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from language.translation import _
from server.commands.common import print_figures

if TYPE_CHECKING:
    from collections.abc import Mapping


def main(arguments: list[str]) -> int:
    """Do now what a running server does once a day, and tell how many of each kind are gone."""
    return print_figures(
        arguments, "purge", _("Deletes what has been kept for as long as the estates' tables say."), _purged
    )


def _purged() -> Mapping[str, int]:
    from django.utils import timezone

    from server.retention import purge

    return purge(timezone.now())
