"""The peer of `kiosk bench start`: the smallest Textual app that has something to tap.

It is what Textual costs before we add anything.
"""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Button


class BareApp(App[None]):
    """Two buttons; a tap changes the first one's words."""

    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        """Draw two buttons."""
        yield Button("ready")
        yield Button("other")

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Show that the tap arrived."""
        event.button.label = "tapped" if str(event.button.label) != "tapped" else "again"


if __name__ == "__main__":
    BareApp().run()
