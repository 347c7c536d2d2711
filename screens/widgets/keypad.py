"""Big keys on the screen: digits, or letters for pinyin initials."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from language.translation import N_, _
from screens.widgets.big_button import FEEDBACK_SECONDS, SIDES
from screens.widgets.edges import EDGES, FOCUS, between, by_keys, colour
from screens.widgets.even_grid import roomy_shares, shares
from screens.widgets.finger_slips import begins_slip
from screens.widgets.targets import Target

if TYPE_CHECKING:
    from textual import events
    from textual.geometry import Size

DELETE = "delete"
CLEAR = "clear"
DIGITS = (
    ("1 2 3", "4 5 6", "7 8 9", "clear 0 delete"),
    ("1 2 3 4 5 clear", "6 7 8 9 0 delete"),
)
"""Keys by rows, in several shapes; the first that fits is drawn. Digits stand as on a telephone where rows allow."""
LETTERS = (
    ("A B C D E F G", "H I J K L M N", "O P Q R S T U", "V W X Y Z delete clear"),
    ("A B C D E F G H I J", "K L M N O P Q R S T", "U V W X Y Z delete clear"),
)

_WORDS = {
    DELETE: N_("Delete"),
    CLEAR: N_("Clear"),
    "space": N_("Space"),
    "digits": N_("123"),
    "letters": N_("Abc"),
    "pinyin": N_("Pinyin"),
}
"""What stands on keys whose name is not their character."""
_SHORT_WORDS = {DELETE: N_("Del"), CLEAR: N_("Clr"), "space": N_("Spc"), "pinyin": "拼音"}
"""What stands on them where that would lie on the lines at their sides."""
_HARDWARE = {"backspace": DELETE, "delete": DELETE, "space": "space"}
_LEAST_WIDTH = 4
"""Columns of a key, for a finger on the smallest screen."""
_LEAST_HEIGHT = 2
"""Rows of a key; where no shape has room for these, the one with the highest keys is drawn."""
_LEAST_ODD = 5
"""Keys of an even width lose a cell, so that a character stands in their middle; no key is narrower than this."""
_FEW_COLUMNS = 7
"""With more columns too much room would be lost by that."""
_MOST_HEIGHT = 5


class Key(NamedTuple):
    """A key and the cells that it covers."""

    name: str
    x: int
    y: int
    width: int
    height: int


class Keypad(Widget, can_focus=True):
    """Draws keys over all its room and posts `Typed`; a hardware keyboard types the same.

    All keys bear the mark of the focus while a keyboard types on them. Arrows move it to one of them, which Enter then
    presses: some have no like on a keyboard.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(arrow, f"move({x}, {y})", show=False)
        for arrow, x, y in (("left", -1, 0), ("right", 1, 0), ("up", 0, -1), ("down", 0, 1))
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"keypad--key", "keypad--pressed", "keypad--gap"}
    DEFAULT_CSS = """
    Keypad { width: 1fr; height: 1fr;
        & > .keypad--key { background: $tile; color: $link; text-style: bold; }
        & > .keypad--pressed { background: $pressed; color: $ink; text-style: bold; }
        & > .keypad--gap { background: $ground; }
    }
    """

    class Typed(Message):
        """A key was tapped; `key` is its character, `DELETE` or `CLEAR`."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self, shapes: tuple[tuple[str, ...], ...] = DIGITS, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._shapes = shapes
        self._keys: list[Key] = []
        self._pressed = ""
        self._at = ""
        """The key that arrows have moved to."""

    def on_mount(self) -> None:
        """Listen to a hardware keyboard at once."""
        self.focus()

    def show(self, shapes: tuple[tuple[str, ...], ...]) -> None:
        """Show other keys."""
        self._shapes = shapes
        self._at = ""
        self._place(self.size)

    def on_resize(self, event: events.Resize) -> None:
        """Place the keys in the room there is."""
        self._place(event.size)

    def _place(self, size: Size) -> None:
        width, height = size
        rows = next((shape for shape in self._shapes if _height(shape, height) >= _LEAST_HEIGHT), None)
        if rows is None:
            rows = max(self._shapes, key=lambda shape: _height(shape, height))
        columns = max(len(row.split()) for row in rows)
        least = self._least(rows, columns, width - columns + 1)
        key = (width - columns + 1) // columns
        odd = key - (key % 2 == 0 and key > _LEAST_ODD)
        if odd % 2 and columns <= _FEW_COLUMNS and max(least) <= odd:
            width = columns * (odd + 1) - 1
        across = roomy_shares(width, least, 1)
        tall = min(_MOST_HEIGHT, _height(rows, height))
        down = shares(len(rows) * (tall + 1) - 1, len(rows), 1)
        # The last key of a row takes what is left of it.
        self._keys = [
            Key(name, across[i][0], y, across[i][1] if i + 1 < len(names) else width - across[i][0], tall)
            for (y, tall), names in zip(down, map(str.split, rows), strict=True)
            for i, name in enumerate(names)
        ]
        self.refresh()

    def _least(self, rows: tuple[str, ...], columns: int, room: int) -> list[int]:
        """Return the least width of each column: its longest words between their lines, the short ones if need be.

        Short words on keys of one width are better than long ones that make the others narrow.
        """
        named = [row.split() for row in rows]
        # The last key of a shorter row has more than its column.
        found = [[names[i] for names in named if i < len(names) - (len(names) < columns)] for i in range(columns)]
        ways = [
            [max(_LEAST_WIDTH, *(cell_len(words(name)) + SIDES for name in names), 0) for names in found]
            for words in (_full, _short)
        ]
        alike = [least for least in ways if max(least) <= room // columns]
        fitting = [least for least in ways if sum(least) <= room]
        return next(iter(alike or fitting), ways[-1])

    def render_line(self, y: int) -> Strip:
        """Return a row of cells."""
        gap = self.get_component_rich_style("keypad--gap")
        plain = self.get_component_rich_style("keypad--key")
        pressed = self.get_component_rich_style("keypad--pressed")
        edge = Style(color=colour(self, "edge"), bold=False)
        focus = Style(color=colour(self, "focus"), bold=False)
        segments: list[Segment] = []
        end = 0
        for key in self._keys:
            if key.y <= y < key.y + key.height:
                label = _label(key)
                words = label if y == key.y + (key.height - 1) // 2 else ""
                left = (key.width - cell_len(words)) // 2
                right = key.width - cell_len(words) - left
                segments.append(Segment(" " * (key.x - end), gap))
                style = pressed if key.name == self._pressed else plain
                marks, mark = (FOCUS, focus) if self._has_mark(key) else (EDGES, edge)
                segments += between(" " * left, words, " " * right, style, style + mark, marks=marks)
                end = key.x + key.width
        segments.append(Segment(" " * max(0, self.size.width - end), gap))
        return Strip(segments, self.size.width)

    def targets(self) -> list[Target]:
        """Return the keys."""
        left, top = self.region.offset
        return [
            Target(_label(key), Region(left + key.x, top + key.y, *key[3:]), self._has_mark(key)) for key in self._keys
        ]

    def _has_mark(self, key: Key) -> bool:
        return by_keys(self) and self._at in ("", key.name)

    def on_blur(self) -> None:
        """Forget where arrows had moved to."""
        self._at = ""

    def action_move(self, x: int, y: int) -> None:
        """Move the mark to the next key in a direction; at the end the focus goes on to what follows."""
        at = next((key for key in self._keys if key.name == self._at), None)
        if at is None:
            self._at = self._keys[0].name if self._keys else ""
        else:
            found = _next(at, self._keys, x, y)
            if found is None:
                self.screen.focus_next() if x + y > 0 else self.screen.focus_previous()
                return
            self._at = found.name
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Take a tap on a key."""
        self._tap(event)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Take a slip of the finger as the tap that it was meant to be."""
        self._slip(event)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Take a slip of the finger as the tap that it was meant to be."""
        self._slip(event)

    def _slip(self, event: events.MouseEvent) -> None:
        if begins_slip(event.time):
            self._tap(event)

    def _tap(self, event: events.MouseEvent) -> None:
        event.stop()
        for key in self._keys:
            if key.x <= event.x < key.x + key.width and key.y <= event.y < key.y + key.height:
                self._type(key.name)

    def on_key(self, event: events.Key) -> None:
        """Take a key of a hardware keyboard."""
        name = _HARDWARE.get(event.key) or (event.character or "").upper()
        # A letter may share its key with others.
        found = next((key.name for key in self._keys if name and (key.name == name or name in key.name)), "")
        if self._at and event.key == "enter":
            found = self._at
        elif found:
            self._at = ""
        if found:
            event.stop()
            event.prevent_default()
            self._type(found)

    def _type(self, name: str) -> None:
        self._pressed = name
        self.refresh()
        self.set_timer(FEEDBACK_SECONDS, self._release)
        self.post_message(self.Typed(name))

    def _release(self) -> None:
        self._pressed = ""
        self.refresh()


def _next(key: Key, keys: list[Key], x: int, y: int) -> Key | None:
    """Return the nearest key in a direction that lies in the same row, or shares most columns."""
    if x:
        row = [one for one in keys if one.y == key.y and (one.x - key.x) * x > 0]
        return min(row, key=lambda one: abs(one.x - key.x), default=None)
    others = [one for one in keys if (one.y - key.y) * y > 0]
    return min(
        others, key=lambda one: (abs(one.y - key.y), abs(2 * (one.x - key.x) + one.width - key.width)), default=None
    )


def typed(text: str, key: str, most: int) -> str:
    """Return the text after the key, never longer than `most` characters."""
    if key == CLEAR:
        return ""
    return text[:-1] if key == DELETE else (text + key)[:most]


def _height(shape: tuple[str, ...], room: int) -> int:
    return (room + 1) // len(shape) - 1


def _label(key: Key) -> str:
    words = _full(key.name)
    return words if cell_len(words) <= key.width - SIDES else _short(key.name)


def _full(name: str) -> str:
    return _(_WORDS[name]) if name in _WORDS else name


def _short(name: str) -> str:
    return _(_SHORT_WORDS[name]) if name in _SHORT_WORDS else _full(name)
