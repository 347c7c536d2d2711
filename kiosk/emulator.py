"""A terminal's memory: program output in, a grid of styled cells out.

`pyte` does the work; this module adds what a modern full-screen program expects of xterm-256color and pyte
lacks or gets wrong:

* sequences with private markers (`CSI > 1 u`, `CSI < u`, `CSI = … c`: the kitty keyboard protocol), with
  intermediates (`CSI ? 2026 $ p`) and string sequences (DCS, APC, PM, SOS) are swallowed, where pyte would print
  their tails as text;
* SGR parameters with colons (ISO 8613-6, `38:2::r:g:b`) and underline styles (`4:3`);
* the alternate screen (DEC private modes 47, 1047, 1049), so that what stood before a program comes back;
* half of an overwritten wide character is blanked, as every terminal does, and zero-width characters never
  swallow the text that follows them;
* erased cells take the background colour everywhere (`bce`).

Faint text (SGR 2) is shown at full strength. The emulator answers no queries.
"""

from __future__ import annotations

import codecs
import re
from typing import Any

import pyte
from pyte.screens import Char, Cursor
from wcwidth import wcwidth

# ECMA-48 5.4: parameters 0x30-0x3F, intermediates 0x20-0x2F, final 0x40-0x7E; xterm's markers < = > ? come first.
_SEQUENCE = re.compile(
    "\x1b(?:"
    r"\[(?P<marker>[<=>?]?)(?P<parameters>[0-9;:]*)(?P<intermediates>[ -/]*)(?P<final>[@-~])"
    "|(?P<command>\\][^\x07\x1b]*(?:\x07|\x1b\\\\))"
    "|(?P<string>[PX^_][^\x1b]*\x1b\\\\)"
    "|(?P<short>[ -/]*[0-OQ-WYZ`-~\\\\])"
    ")"
)
_BEGINNING = re.compile("\x1b(?:\\[[0-?]*[ -/]*|\\][^\x07\x1b]*\x1b?|[PX^_][^\x1b]*\x1b?|[ -/]*)?")
_LONGEST_HELD = 1 << 16

_ALTERNATE_SCREEN_MODES = (47, 1047, 1049)
_SYNCHRONIZED_OUTPUT = 2026
_MOUSE_SGR = 1006


def _private(mode: int) -> int:
    """Return the number under which pyte keeps a DEC private mode."""
    return mode << 5


class _Screen(pyte.Screen):
    """pyte's screen with the alternate screen, wide characters and erasing put right."""

    def __init__(self, columns: int, lines: int) -> None:
        self._main_buffer: tuple[Any, Cursor] | None = None
        super().__init__(columns, lines)

    def draw(self, data: str) -> None:
        """Put characters at the cursor, wrapping at the right edge; a wide one takes two cells, the second empty."""
        for character in data:
            width = wcwidth(character)
            if width < 0:
                continue
            if width == 0:
                self._combine(character)
                continue
            if self.cursor.x + width > self.columns:
                if _private(7) in self.mode:  # DECAWM
                    self.carriage_return()
                    self.linefeed()
                else:
                    self.cursor.x = self.columns - width
            line = self.buffer[self.cursor.y]
            x = self.cursor.x
            self._blank_halves(x, x + width)
            line[x] = self.cursor.attrs._replace(data=character)
            if width == 2:
                line[x + 1] = self.cursor.attrs._replace(data="")
            self.cursor.x += width

    def _combine(self, character: str) -> None:
        line = self.buffer[self.cursor.y]
        x = self.cursor.x - 1
        if x > 0 and not line[x].data:
            x -= 1
        if x >= 0 and line[x].data:
            line[x] = line[x]._replace(data=line[x].data + character)

    def _blank_halves(self, start: int, end: int) -> None:
        """Blank what is left of wide characters that the cells from `start` up to `end` cut in two."""
        line = self.buffer[self.cursor.y]
        if start > 0 and not line[start].data:
            line[start - 1] = line[start - 1]._replace(data=" ")
        if end < self.columns and not line[end].data:
            line[end] = line[end]._replace(data=" ")

    def _erase(self, y: int, start: int, end: int) -> None:
        line = self.buffer[y]
        blank = Char(" ", bg=self.cursor.attrs.bg)
        for x in range(start, end):
            line[x] = blank

    def erase_characters(self, count: int | None = None) -> None:
        """Blank `count` cells from the cursor on (ECH)."""
        end = min(self.cursor.x + (count or 1), self.columns)
        self._blank_halves(self.cursor.x, end)
        self._erase(self.cursor.y, self.cursor.x, end)

    def erase_in_line(self, how: int = 0, private: bool = False) -> None:
        """Blank from the cursor to the end (0), from the beginning to the cursor (1), or the whole line (2) (EL)."""
        start = self.cursor.x if how == 0 else 0
        end = self.cursor.x + 1 if how == 1 else self.columns
        self._blank_halves(start, end)
        self._erase(self.cursor.y, start, min(end, self.columns))

    def erase_in_display(self, how: int = 0, *args: Any, **kwargs: Any) -> None:
        """Blank from the cursor to the end (0), from the beginning to the cursor (1), or all of it (2, 3) (ED)."""
        first = self.cursor.y + 1 if how == 0 else 0
        last = self.cursor.y if how == 1 else self.lines
        for y in range(first, last):
            self._erase(y, 0, self.columns)
        if how in (0, 1):
            self.erase_in_line(how)

    def set_mode(self, *modes: int, **kwargs: Any) -> None:
        """Set modes (SM, DECSET); the alternate screen begins empty."""
        if kwargs.get("private") and self._main_buffer is None and any(m in _ALTERNATE_SCREEN_MODES for m in modes):
            self._main_buffer = (self.buffer.copy(), Cursor(self.cursor.x, self.cursor.y, self.cursor.attrs))
            self.buffer.clear()
        super().set_mode(*modes, **kwargs)

    def reset_mode(self, *modes: int, **kwargs: Any) -> None:
        """Reset modes (RM, DECRST); leaving the alternate screen brings the main one and its cursor back."""
        super().reset_mode(*modes, **kwargs)
        if kwargs.get("private") and self._main_buffer and any(m in _ALTERNATE_SCREEN_MODES for m in modes):
            lines, self.cursor = self._main_buffer
            self._main_buffer = None
            self.buffer.clear()
            self.buffer.update(lines)
            self.ensure_hbounds()
            self.ensure_vbounds()

    def resize(self, lines: int | None = None, columns: int | None = None) -> None:
        """Change the size, keeping the top left corner: a full-screen program paints everything again."""
        self.lines, self.columns = lines or self.lines, columns or self.columns
        for y in [y for y in self.buffer if y >= self.lines]:
            del self.buffer[y]
        for line in self.buffer.values():
            for x in [x for x in line if x >= self.columns]:
                del line[x]
            if wcwidth(line[self.columns - 1].data[:1]) == 2:
                line[self.columns - 1] = line[self.columns - 1]._replace(data=" ")
        self.set_margins()
        self.ensure_hbounds()
        self.ensure_vbounds()


def _normal_graphics(parameters: str) -> str:
    """Rewrite colon parameters of SGR with semicolons, and leave out underline colours, which pyte misreads."""
    if ":" not in parameters and not re.search(r"(^|;)5[89](;|$)", parameters):
        return parameters
    kept: list[str] = []
    fields = iter(parameters.split(";"))
    for field in fields:
        code, *rest = field.split(":")
        if code == "4" and rest:
            kept.append("24" if rest[0] == "0" else "4")
        elif code in ("38", "48") and rest:
            # With a colour space (`38:2::r:g:b`) the colour is the last three; `38:5:n` has no such field.
            kept += [code, rest[0], *(rest[-3:] if rest[0] == "2" else rest[1:2])]
        elif code == "58" and not rest:
            for _ in range(3 if next(fields, "") == "2" else 1):
                next(fields, None)
        elif code not in ("58", "59"):
            kept.append(code)
    return ";".join(kept)


class Emulator:
    """An xterm-256color as far as full-screen programs use one: `feed` it bytes, read `cells` and `lines`.

    `columns` and `rows` are its size in cells. Not thread-safe; whoever shares it holds a lock.
    """

    def __init__(self, columns: int, rows: int) -> None:
        self._screen = _Screen(columns, rows)
        self._stream = pyte.Stream(self._screen, strict=False)
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._held = ""

    @property
    def columns(self) -> int:
        """The width in cells."""
        return int(self._screen.columns)

    @property
    def rows(self) -> int:
        """The height in cells."""
        return int(self._screen.lines)

    @property
    def in_frame(self) -> bool:
        """Whether the program is in the middle of a frame (synchronized output) that is not to be shown yet."""
        return _private(_SYNCHRONIZED_OUTPUT) in self._screen.mode

    @property
    def wants_mouse(self) -> bool:
        """Whether the program has asked for mouse events in the SGR encoding (DEC private mode 1006)."""
        return _private(_MOUSE_SGR) in self._screen.mode

    def feed(self, data: bytes) -> None:
        """Take output of the program, in pieces cut anywhere."""
        text = self._held + self._decoder.decode(data)
        self._held = ""
        position = 0
        while (escape := text.find("\x1b", position)) >= 0:
            self._stream.feed(text[position:escape])
            sequence = _SEQUENCE.match(text, escape)
            if sequence:
                self._stream.feed(_understood(sequence))
                position = sequence.end()
            elif len(text) - escape < _LONGEST_HELD and _BEGINNING.fullmatch(text, escape):
                self._held = text[escape:]
                return
            else:
                position = escape + 1
        self._stream.feed(text[position:])

    def resize(self, columns: int, rows: int) -> None:
        """Change the size in cells."""
        self._screen.resize(rows, columns)

    def cells(self) -> list[list[Char]]:
        """Return a copy of all rows; the second cell of a wide character has empty `data`."""
        return [[self._screen.buffer[y][x] for x in range(self._screen.columns)] for y in range(self._screen.lines)]

    def lines(self) -> list[str]:
        """Return the text of all rows, without blanks at their ends."""
        return ["".join(cell.data for cell in row).rstrip() for row in self.cells()]

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """Return where `text` stands, in reading order, each as (column, row, width in cells)."""
        found = []
        for y, row in enumerate(self.cells()):
            # One column for each character of the row's text, and the right edge.
            columns = [x for x, cell in enumerate(row) for _ in cell.data] + [len(row)]
            line = "".join(cell.data for cell in row)
            start = line.find(text)
            while start >= 0:
                left = columns[start]
                found.append((left, y, columns[start + len(text)] - left))
                start = line.find(text, start + 1)
        return found


def _understood(sequence: re.Match[str]) -> str:
    """Return what pyte is to see of a whole sequence: itself, a simpler spelling, or nothing."""
    if sequence["final"] is None:
        return sequence[0] if sequence["short"] else ""
    if sequence["intermediates"]:
        return ""
    if sequence["marker"]:
        return sequence[0] if sequence["marker"] == "?" and sequence["final"] in "hlJK" else ""
    if sequence["final"] == "m":
        return f"\x1b[{_normal_graphics(sequence['parameters'])}m"
    return "" if ":" in sequence["parameters"] else sequence[0]
