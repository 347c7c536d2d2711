"""Something that is entered key by key: large figures, and the keys below or beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.containers import Vertical
from textual.widget import Widget

from language.text import width
from screens.widgets.big_text import BigText
from screens.widgets.keypad import Keypad, typed
from screens.widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.app import ComposeResult

ROWS_FOR_LARGE = 12
"""With fewer rows the figures stand in one line above the keys."""
CURSOR = "_"
FIELD_EDGES = 2
"""Cells at the sides of the empty field."""


class Entry(Widget):
    """What has been entered so far, and a keypad.

    Args:
        shapes: The keys.
        text: What had been entered before.
        changed: Told whenever a key was tapped.
        most: So many characters at most.
        shown: Groups what was entered for the eye.
        hint: What is to be entered, in a sentence.
    """

    DEFAULT_CSS = """
    Entry { width: 1fr; height: 1fr; layout: vertical;
        & > Vertical { height: auto; }
        & BigText { height: 1; margin-bottom: 1; }
        & #empty { height: 1; margin-bottom: 1; background: $tile; padding: 0 1; }
        & #hint { display: none; }
        & #empty { display: none; }
        &.-empty BigText { display: none; }
        &.-empty #empty { display: block; }
        &.-beside { layout: horizontal; }
        &.-beside > Vertical { width: 1fr; height: 1fr; padding-right: 2; }
        &.-beside BigText { height: 6; margin: 1 0; }
        &.-beside #empty { height: 6; margin: 1 0; padding: 1 2; }
        &.-beside #hint { display: block; }
        &.-beside > Keypad { width: 29; }
    }
    """

    def __init__(
        self,
        shapes: tuple[tuple[str, ...], ...],
        text: str,
        changed: Callable[[str], None],
        *,
        most: int,
        shown: Callable[[str], str] = str,
        hint: str = "",
    ) -> None:
        super().__init__()
        self._shapes = shapes
        self._text = text
        self._changed = changed
        self._most = most
        self._shown = shown
        self._hint = hint

    def compose(self) -> ComposeResult:
        """Yield the figures, the hint and the keys."""
        with Vertical():
            yield BigText(self._shown(self._text))
            yield Words(CURSOR, id="empty")
            yield Words(self._hint, id="hint")
        yield Keypad(self._shapes)

    def on_mount(self) -> None:
        """Show an empty field where nothing was entered."""
        self.set_class(not self._text, "-empty")

    def on_resize(self, event: events.Resize) -> None:
        """Put the keys beside the figures where rows allow; elsewhere the empty field says what belongs into it."""
        beside = event.size.height >= ROWS_FOR_LARGE
        self.set_class(beside, "-beside")
        told = f"{CURSOR}  {self._hint}"
        fits = not beside and width(told) <= event.size.width - FIELD_EDGES
        self.query_one("#empty", Words).update(told if fits else CURSOR)

    @on(Keypad.Typed)
    def take(self, event: Keypad.Typed) -> None:
        """Take a key."""
        event.stop()
        self._text = typed(self._text, event.key, self._most)
        self.query_one(BigText).text = self._shown(self._text)
        self.set_class(not self._text, "-empty")
        self._changed(self._text)
