"""What a listener can change while the voice reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from language.translation import _
from screens.widgets.big_button import BigButton
from screens.widgets.even_grid import EvenGrid, Plan

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.geometry import Size

    from screens.reading import Reading


class VoiceControls(EvenGrid):
    """Speed, loudness and an end, in a row above the bar.

    They stand in the place of what the screen offers, so that nothing moves while it is read; a screen that offers
    nothing makes room for them.
    """

    DEFAULT_CSS = """
    VoiceControls { height: 3; width: 1fr; padding: 0 2; background: $ground;
        &.-high { margin-bottom: 1; }
        & > BigButton { width: 1fr; padding: 0; }
    }
    """

    def __init__(self, reading: Reading, *, high: bool) -> None:
        """Make the row; `high` where there is an empty line below what the screen offers."""
        super().__init__()
        self._reading = reading
        self.set_class(high, "-high")

    def compose(self) -> ComposeResult:
        """Yield the buttons."""
        reading = self._reading
        yield BigButton(_("Slower"), do=lambda: reading.change_speed(-1))
        yield BigButton(_("Faster"), do=lambda: reading.change_speed(1))
        yield BigButton(_("Quieter"), do=lambda: reading.change_volume(-1))
        yield BigButton(_("Louder"), do=lambda: reading.change_volume(1))
        yield BigButton(_("Stop"), do=reading.stop, main=True)

    def plan(self, size: Size) -> Plan:
        """Return one row."""
        return Plan(5, 1, gap_x=1)
