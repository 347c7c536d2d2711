"""Textual's Linux driver, made to survive what a public terminal's input may hold.

A HID scanner types whatever a QR code says, and cards come with bytes of any encoding. Each name below that is
private to Textual is held by a test, because Textual may rename it.
"""

from __future__ import annotations

import codecs
import functools
import re
from typing import TYPE_CHECKING

from textual import _xterm_parser, constants
from textual.drivers import linux_driver

if TYPE_CHECKING:
    from collections.abc import Callable

_NEVER = re.compile(r"(?!)")


def _forgiving(encoding: str) -> Callable[[], codecs.IncrementalDecoder]:
    return functools.partial(codecs.getincrementaldecoder(encoding), "replace")


class LobbyDriver(linux_driver.LinuxDriver):
    """The driver of the lobby screen.

    - A byte that is not UTF-8 becomes U+FFFD; Textual's own decoder would end the program.
    - A size comes from the kernel only: a size report on the input (`CSI 48;1;1;8;8t`) would make the screen believe
      in one cell for good.
    - Keys come as plain characters, so that an input method works in the terminal.
    """

    def start_application_mode(self) -> None:
        """Take the terminal over."""
        setattr(linux_driver, "getincrementaldecoder", _forgiving)  # noqa: B010 - names that Textual calls final
        setattr(_xterm_parser, "_re_in_band_window_resize", _NEVER)  # noqa: B010
        setattr(constants, "DISABLE_KITTY_KEY", True)  # noqa: B010
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def _query_in_band_window_resize(self) -> None:
        """Ask for no size reports."""
