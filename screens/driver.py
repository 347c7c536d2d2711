"""Textual's Linux driver, made to survive what a public terminal's input may hold.

Each name below that is private to Textual is held by tests/screens/test_textual_names.py: Textual may rename it.
"""

from __future__ import annotations

import codecs
import os
import selectors
import signal
import sys
import time

from textual import constants
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from screens.failures import note
from screens.terminal_input import QUIET_SECONDS, InputFilter

_READ_BYTES = 4096


class LobbyDriver(LinuxDriver):
    """The driver of the lobby screen.

    - Input goes through `InputFilter`, and a byte that is not UTF-8 becomes U+FFFD; Textual's own decoder would end the
      program.
    - Keys come as plain characters, so that an input method works in the terminal.
    - No signal that a key may give stops the program and shows what lies behind it.
    """

    def start_application_mode(self) -> None:
        """Take the terminal over."""
        # Textual draws on standard error, which whoever starts the program may keep in a file.
        self._file = sys.__stdout__
        setattr(constants, "DISABLE_KITTY_KEY", True)  # noqa: B010 - a name that Textual calls final
        for key in (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP):
            signal.signal(key, signal.SIG_IGN)
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def _query_in_band_window_resize(self) -> None:
        """Ask for no size reports."""

    def _sigtstp_application(self, *_: object) -> None:
        """Stay."""

    def _sigcont_application(self, *_: object) -> None:
        """Draw everything again: whoever stopped the program may have written on the screen."""
        self._app.refresh(layout=True)

    def _run_input_thread(self) -> None:
        """Listen until the app ends or the terminal goes; what cannot be understood is no reason to stop."""
        while not self.exit_event.is_set():
            try:
                self._listen()
            except OSError:
                # The terminal is gone, and with it whoever stood there.
                self._app.call_later(self._app.exit, None, 1)
                return
            except Exception as error:  # noqa: BLE001 - the one place where input must go on
                note(error)

    def _patience(self) -> float:
        """Return how long to wait for keys before a pause is one."""
        typed = getattr(self._app, "typed", None)
        pause = typed.pause if typed is not None else None
        return QUIET_SECONDS if pause is None else float(pause)

    def _listen(self) -> None:
        decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        keep = InputFilter(ANSI_SEQUENCES_KEYS)
        parser = XTermParser()
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(self._patience()):
                    read = os.read(self.fileno, _READ_BYTES)
                    if not read:
                        raise OSError
                    text = keep.feed(decode(read), time.monotonic())
                else:
                    text = keep.quiet(time.monotonic())
                typed = getattr(self._app, "typed", None)
                if typed is not None:
                    text = typed.feed(text, time.monotonic())
                # To the parser an empty text would be the end.
                for message in parser.feed(text) if text else ():
                    self.process_message(message)
                for message in parser.tick():
                    self.process_message(message)
