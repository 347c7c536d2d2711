"""Shows a QR code on a dark screen, and says when it is too long."""

from __future__ import annotations

import sys

from textual.app import App

from screens.widgets.qr import QrCode


class QrApp(App[None]):
    CSS = "Screen { background: #102030; } QrCode { width: 1fr; height: 1fr; }"

    def compose(self):
        yield QrCode(sys.argv[1])


if __name__ == "__main__":
    QrApp().run()
