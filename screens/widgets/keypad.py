"""Big keys on the screen: digits, or letters for pinyin initials."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from language.translation import N_, _
from screens.widgets.big_button import FEEDBACK_SECONDS
from screens.widgets.even_grid import shares

if TYPE_CHECKING:
    from textual import events

DELETE = "delete"
CLEAR = "clear"
DIGITS = (
    ("1 2 3", "4 5 6", "7 8 9", "delete 0 clear"),
    ("1 2 3 4", "5 6 7 8", "9 0 delete clear"),
    ("1 2 3 4 5 delete", "6 7 8 9 0 clear"),
)
"""Keys by rows, in several shapes; the first that fits is drawn."""
LETTERS = (
    ("A B C D E F G", "H I J K L M N", "O P Q R S T U", "V W X Y Z delete clear"),
    ("A B C D E F G H I J", "K L M N O P Q R S T", "U V W X Y Z delete clear"),
)

_WORDS = {DELETE: N_("Delete"), CLEAR: N_("Clear")}
_HARDWARE = {"backspace": DELETE, "delete": DELETE}
_COMFORTABLE_HEIGHT = 3
_MOST_HEIGHT = 5


class Key(NamedTuple):
    """A key and the cells that it covers."""

    name: str
    x: int
    y: int
    width: int
    height: int


class Keypad(Widget, can_focus=True):
    """Draws keys over all its room and posts `Typed`; a hardware keyboard types the same."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"keypad--key", "keypad--pressed", "keypad--gap"}
    DEFAULT_CSS = """
    Keypad { width: 1fr; height: 1fr;
        & > .keypad--key { background: $tile; color: $ink; text-style: bold; }
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

    def on_mount(self) -> None:
        """Listen to a hardware keyboard at once."""
        self.focus()

    def on_resize(self, event: events.Resize) -> None:
        """Place the keys in the room there is."""
        width, height = event.size
        rows = next((shape for shape in self._shapes if _height(shape, height) >= _COMFORTABLE_HEIGHT), None)
        if rows is None:
            rows = max(self._shapes, key=lambda shape: _height(shape, height))
        used = min(height, len(rows) * (_MOST_HEIGHT + 1) - 1)
        columns = max(len(row.split()) for row in rows)
        across = shares(width, columns, 1)
        down = shares(used, len(rows), 1 if _height(rows, height) > 1 else 0)
        self._keys = [
            Key(name, *(across[i][0], y), *(across[i][1], tall))
            for (y, tall), row in zip(down, rows, strict=True)
            for i, name in enumerate(row.split())
        ]
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return a row of cells."""
        gap = self.get_component_rich_style("keypad--gap")
        plain = self.get_component_rich_style("keypad--key")
        pressed = self.get_component_rich_style("keypad--pressed")
        segments: list[Segment] = []
        end = 0
        for key in self._keys:
            if key.y <= y < key.y + key.height:
                label = _(_WORDS[key.name]) if key.name in _WORDS else key.name
                words = label if y == key.y + (key.height - 1) // 2 else ""
                left = (key.width - cell_len(words)) // 2
                right = key.width - cell_len(words) - left
                segments.append(Segment(" " * (key.x - end), gap))
                style = pressed if key.name == self._pressed else plain
                segments.append(Segment(" " * left + words + " " * right, style))
                end = key.x + key.width
        segments.append(Segment(" " * max(0, self.size.width - end), gap))
        return Strip(segments, self.size.width)

    def on_click(self, event: events.Click) -> None:
        """Take a tap on a key."""
        event.stop()
        for key in self._keys:
            if key.x <= event.x < key.x + key.width and key.y <= event.y < key.y + key.height:
                self._type(key.name)

    def on_key(self, event: events.Key) -> None:
        """Take a key of a hardware keyboard."""
        name = _HARDWARE.get(event.key) or (event.character or "").upper()
        if any(key.name == name for key in self._keys):
            event.stop()
            self._type(name)

    def _type(self, name: str) -> None:
        self._pressed = name
        self.refresh()
        self.set_timer(FEEDBACK_SECONDS, self._release)
        self.post_message(self.Typed(name))

    def _release(self) -> None:
        self._pressed = ""
        self.refresh()


def typed(text: str, key: str, most: int) -> str:
    """Return the text after the key, never longer than `most` characters."""
    if key == CLEAR:
        return ""
    return text[:-1] if key == DELETE else (text + key)[:most]


def _height(shape: tuple[str, ...], room: int) -> int:
    return (room + 1) // len(shape) - 1
