"""Checks of the display: a terminal, its size and colours, the locale, the width of ambiguous characters."""

from __future__ import annotations

import codecs
import locale
import os
import re
import select
import sys
import termios
import tty

from kiosk.doctor.finding import Finding
from language.translation import _

SMALLEST = (53, 16)
"""Columns and rows below which no screen is complete."""
_AMBIGUOUS = "①"
_ANSWER_SECONDS = 0.5


def check_terminal() -> Finding:
    """Is there a terminal, large and colourful enough?"""
    if not sys.stdout.isatty():
        return Finding(check="terminal", state="note", message=_("Not a terminal here; run this on the lobby screen."))
    size = os.get_terminal_size()
    if size.columns < SMALLEST[0] or size.lines < SMALLEST[1]:
        message = _("{columns}×{rows} is too small: choose a smaller font, so that at least {least} fit.")
        least = f"{SMALLEST[0]}×{SMALLEST[1]}"
        return Finding(
            check="terminal",
            state="problem",
            message=message.format(columns=size.columns, rows=size.lines, least=least),
        )
    if os.environ.get("COLORTERM") not in ("truecolor", "24bit"):
        message = _("{columns}×{rows}, but COLORTERM is not truecolor: colours may be off; set COLORTERM=truecolor.")
        return Finding(check="terminal", state="note", message=message.format(columns=size.columns, rows=size.lines))
    return Finding(check="terminal", message=f"{size.columns}×{size.lines}, truecolor")


def check_locale() -> Finding:
    """Can Chinese be written to the terminal?"""
    encoding = sys.stdout.encoding or locale.getpreferredencoding(False)
    if codecs.lookup(encoding).name != "utf-8":
        message = _("The locale's encoding is {encoding}: set LANG=C.UTF-8 (or zh_CN.UTF-8).").format(encoding=encoding)
        return Finding(check="locale", state="problem", message=message)
    return Finding(check="locale", message="UTF-8")


def check_width() -> Finding:
    """Does the terminal draw characters of ambiguous width in one cell, as we lay them out?"""
    width = _drawn_width(_AMBIGUOUS)
    if width is None:
        return Finding(check="width", state="note", message=_("The terminal does not tell how wide it draws."))
    if width != 1:
        message = _(
            "Ambiguous characters are {width} cells wide: set the terminal's ambiguous width to one cell (narrow)."
        )
        return Finding(check="width", state="problem", message=message.format(width=width))
    return Finding(check="width", message=_("ambiguous characters take one cell"))


def _drawn_width(text: str) -> int | None:
    """Write the text, ask where the cursor stands (CPR, ECMA-48), and wipe it; None without an answer."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    try:
        tty.setcbreak(descriptor)
        sys.stdout.write(f"\r{text}\x1b[6n")
        sys.stdout.flush()
        answer = b""
        while not (found := re.search(rb"\x1b\[\d+;(\d+)R", answer)):
            if not select.select([descriptor], [], [], _ANSWER_SECONDS)[0]:
                return None
            answer += os.read(descriptor, 64)
        return int(found[1]) - 1
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
        sys.stdout.write("\r\x1b[K")
        sys.stdout.flush()
