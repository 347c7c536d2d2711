"""Text typed on a hardware keyboard, Chinese from an input method among it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.document import _wrapped_document
from textual.widgets import TextArea

from language.text import breaks

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.document._document import EditResult, Location


def _breaks(text: str, width: int, tab_size: int, fold: bool = True, precomputed_tab_sections: Any = None) -> list[int]:
    """Stand in for Textual's own, which knows no kinsoku; tabs are not let in."""
    return breaks(text, width)


# The one place that text areas ask where lines end.
vars(_wrapped_document)["compute_wrap_offsets"] = _breaks
MOST_PASTED = 4000
"""Characters that one paste may bring."""


class TextEntry(TextArea):
    """Takes at most so many characters, and nothing into or out of a clipboard: that would outlive the visit.

    Args:
        text: What had been written before.
        changed: Told whenever the text changes.
        most: So many characters at most.
        single: Only one line: Enter goes on with `done`.
        done: Called at Enter of a single line.
    """

    DEFAULT_CSS = """
    TextEntry { border: none; padding: 1 2; background: $tile; color: $ink; height: 1fr;
        &:focus { border: none; }
        & .text-area--cursor, &:dark .text-area--cursor { background: $accent; color: $on-accent; }
        & .text-area--cursor-line { background: $tile; }
        & .text-area--selection { background: $pressed; color: $ink; }
        & .text-area--placeholder { color: $quiet; }
    }
    """

    def __init__(
        self,
        text: str,
        changed: Callable[[str], None],
        *,
        most: int,
        single: bool = False,
        done: Callable[[], object] | None = None,
        placeholder: str = "",
    ) -> None:
        super().__init__(text, highlight_cursor_line=False, placeholder=placeholder)
        self._changed = changed
        self._most = most
        self._single = single
        self._done = done

    def on_mount(self) -> None:
        """Listen at once, behind what stands there."""
        self.move_cursor(self.document.end)
        self.focus()

    def on_text_area_changed(self) -> None:
        """Keep what was written."""
        self._changed(self.text)

    def on_key(self, event: events.Key) -> None:
        """Go on at Enter where there is only one line."""
        if self._single and event.key == "enter":
            event.stop()
            event.prevent_default()
            if self._done:
                self.screen.call_next(self._done)

    def _replace_via_keyboard(self, insert: str, start: Location, end: Location) -> EditResult | None:
        """Take what is typed or pasted as far as there is room for it."""
        first, last = sorted((start, end))
        room = self._most - len(self.text) + len(self.get_text_range(first, last))
        return super()._replace_via_keyboard(_clean(insert, self._single)[: max(0, room)], start, end)

    def action_copy(self) -> None:
        """Leave the clipboard alone."""

    def action_cut(self) -> None:
        """Leave the clipboard alone."""

    def action_paste(self) -> None:
        """Leave the clipboard alone."""


def _clean(text: str, single: bool) -> str:
    """Return what may stand in a notice: no control characters, in a single line no line breaks."""
    kept = text[:MOST_PASTED].replace("\r\n", "\n").replace("\r", "\n")
    if single:
        kept = kept.replace("\n", " ")
    return "".join(character for character in kept if character == "\n" or character.isprintable())
