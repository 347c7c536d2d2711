"""What is printed: the slip that a resident takes home, in the language that the screen is read in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.documents import in_language
from devices.slip import Slip, receipt
from language.text import group_number
from language.translation import _, current

if TYPE_CHECKING:
    from screens.lobby import Lobby


def receipt_slip(lobby: Lobby, number: str, told: tuple[str, ...]) -> Slip:
    """Return the slip: the estate, the number in large figures and as a code, what is true of it, the hotline."""
    estate = lobby.estate()
    hotline = _("24-hour hotline: {hotline}").format(hotline=estate.hotline)
    return receipt(group_number(number), in_language(estate.name, current()), told, hotline, code=number)
