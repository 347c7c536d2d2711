"""kiosk-server stats: figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from language.translation import _
from server.commands.common import print_figures

if TYPE_CHECKING:
    from collections.abc import Mapping


def main(arguments: list[str]) -> int:
    """Print the figures."""
    return print_figures(arguments, "stats", _("Prints how many records, matters, terminals … there are."), _found)


def _found() -> Mapping[str, int]:
    from django.utils import timezone

    from server.figures import figures

    return figures(timezone.now())
