"""Every name of Textual's own that is private and that we touch: an upgrade that renames one fails here first."""

from __future__ import annotations

import inspect

import pytest
from textual import constants
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._compositor import Compositor
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers import linux_driver
from textual.drivers.linux_driver import LinuxDriver
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widgets import TextArea

METHODS = (
    (App, "_handle_exception", ("self", "error")),
    (MessagePump, "_dispatch_message", ("self", "message")),
    (LinuxDriver, "_run_input_thread", ("self",)),
    (LinuxDriver, "_query_in_band_window_resize", ("self",)),
    (LinuxDriver, "_sigtstp_application", ("self", "_")),
    (LinuxDriver, "_sigcont_application", ("self", "_")),
    (LinuxDriver, "process_message", ("self", "message")),
    (XTermParser, "feed", ("self", "data")),
    (XTermParser, "tick", ("self",)),
    (Compositor, "render_strips", ("self", "size")),
    (Screen, "_refresh_layout", ("self", "size", "scroll")),
    (TextArea, "_replace_via_keyboard", ("self", "insert", "start", "end")),
)


@pytest.mark.parametrize(("kind", "name", "parameters"), METHODS)
def test_the_method_is_there_and_takes_what_we_give(kind: type, name: str, parameters: tuple[str, ...]) -> None:
    assert tuple(inspect.signature(getattr(kind, name)).parameters) == parameters


def test_the_driver_listens_in_a_thread_that_runs_what_we_replace() -> None:
    source = inspect.getsource(LinuxDriver)
    assert "Thread(target=self._run_input_thread" in source
    assert "self.exit_event" in source
    assert "self.fileno" in source
    assert "signal.SIGTSTP, self._sigtstp_application" in source


def test_both_pumps_that_must_not_end_dispatch_by_the_method_that_we_wrap() -> None:
    assert App._dispatch_message is Screen._dispatch_message is MessagePump._dispatch_message
    assert "await self._dispatch_message(message)" in inspect.getsource(MessagePump._process_messages_loop)


def test_a_tap_goes_to_what_was_pressed_and_a_layout_is_due_where_it_says_so() -> None:
    assert "self._mouse_down_widget" in inspect.getsource(App.on_event)
    assert "self._layout_required" in inspect.getsource(Screen._on_timer_update)


def test_the_tables_and_switches_are_what_they_were() -> None:
    assert "\x1b[A" in ANSI_SEQUENCES_KEYS
    assert hasattr(constants, "DISABLE_KITTY_KEY")
    assert "constants.DISABLE_KITTY_KEY" in inspect.getsource(linux_driver)
