"""A button for fingers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from rich.style import Style
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from language.text import label_lines, pieces, width
from screens.widgets.big_text import BigText
from screens.widgets.edges import BOTTOM, EDGES, FOCUS, TOP, colour, marked, ruled, underlined
from screens.widgets.finger_slips import begins_slip
from screens.widgets.targets import Target

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.geometry import Region, Size
    from textual.strip import Strip

FEEDBACK_SECONDS = 0.15
"""How long a button shows that it was touched."""
_FRAMED_HEIGHT = 3
Offered = Literal["always", "at the end", "where there is room"]
"""When the row above the bar shows a button: once the last page of what is to be read was shown, for one."""
SIDES = 2
"""Columns that the lines at its sides take."""


class BigButton(Widget, can_focus=True):
    """Three rows high, at least eight columns wide; tapped, or pressed with Enter or Space.

    What it does is `do`, called in the app's own turn so that it may remove the button or close the screen; without
    `do` a `Pressed` message goes up. `value` is for whoever hears it: the answer, the entry, a
    screen's name.
    """

    DEFAULT_CSS = """
    BigButton { height: 3; min-width: 8; width: auto; padding: 0 2; content-align: center middle; text-align: center;
        background: $tile; color: $link;
        &.-main { background: $accent; color: $on-accent; text-style: bold; }
        &.-chosen { text-style: bold; }
        &.-pressed { background: $pressed; color: $ink; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "press", show=False)]
    EDGED: ClassVar[bool] = True
    """Whether lines at its sides show that it can be tapped; a line of text over the whole screen needs none."""
    # A finger leaves no mark; the mark is for those who move by keys.
    FOCUS_ON_CLICK = False

    class Pressed(Message):
        """The button was tapped or pressed."""

        def __init__(self, button: BigButton) -> None:
            super().__init__()
            self.button = button

        @property
        def control(self) -> BigButton:
            """The button."""
            return self.button

    def __init__(
        self,
        label: str,
        value: Any = None,
        *,
        do: Callable[[], object] | None = None,
        main: bool = False,
        chosen: bool = False,
        offered: Offered = "always",
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self.label = label
        self.offered = offered
        self.value = value
        self._do = do
        self.set_class(main, "-main")
        self.set_class(chosen, "-chosen")

    def render(self) -> Content:
        """Return the label in lines of about equal length; a chosen one says so with a tick."""
        label, cells = self._drawn_label(), self.content_size.width
        return Content("\n".join(self._lines_of(label, cells)) if cells > 1 else label)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Return the columns of the label in one line."""
        return width(self._drawn_label())

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the label takes in so many columns."""
        return len(label_lines(self._drawn_label(), max(2, width)))

    def _lines_of(self, label: str, cells: int) -> list[str]:
        """Return the lines of the label, clear of those at the sides if the words then stay whole and find room."""
        inside = min(cells, self.outer_size.width - SIDES)
        if max(map(width, pieces(label)), default=0) <= inside:
            lines = label_lines(label, inside)
            if len(lines) <= self.content_size.height:
                return lines
        return label_lines(label, cells)

    def _drawn_label(self) -> str:
        return f"√ {self.label}" if self.has_class("-chosen") else self.label

    def edged(self) -> bool:
        """Tell whether lines at the sides bound it."""
        return self.EDGED

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the rows of cells, the outermost with the edges, or the mark of the keyboard's place.

        The mark is drawn, not styled: an outline that comes and goes makes Textual lay out the whole screen twice.
        """
        strips = [underlined(strip, self) for strip in super().render_lines(crop)]
        main = self.has_class("-main") and not self.has_class("-pressed")
        if not self.has_focus and (main or not self.edged()):
            # What is filled is set apart from the ground without lines.
            return strips
        token = "edge" if not self.has_focus else "on-accent" if main else "focus"
        style = self.rich_style + Style(color=colour(self, token), bold=False)
        marks = FOCUS if self.has_focus else EDGES
        ends = {"first": crop.x == 0, "last": crop.right == self.outer_size.width}
        lines = {} if self.has_focus or not BigText.sextants else self._lines()
        return [
            ruled(strip, lines[y], style, **ends)
            if y in lines and not strip.text.strip()
            else marked(strip, marks, style, **ends)
            for y, strip in enumerate(strips, crop.y)
        ]

    def _lines(self) -> dict[int, str]:
        """Return the rows that lines run along; what is low has room for words alone."""
        height = self.outer_size.height
        if height < _FRAMED_HEIGHT:
            return {}
        # A border is the ground's own colour: it ends the button by itself.
        top = {} if self.styles.border.spacing.top else {0: TOP}
        return {**top, height - 1: BOTTOM}

    def targets(self) -> list[Target]:
        """Return what a finger can hit: all but a border, which keeps it apart from what stands above it."""
        return [Target(self.label, self.region.shrink(self.styles.border.spacing), self.has_focus)]

    def _is_hit(self, event: events.MouseEvent) -> bool:
        return event.y >= self.styles.border.spacing.top

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Show that the finger was felt."""
        if self._is_hit(event):
            self._feedback()

    def on_click(self, event: events.Click) -> None:
        """Take a tap."""
        event.stop()
        if self._is_hit(event):
            self._press()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Take a slip of the finger as the tap that it was meant to be."""
        self._slip(event)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Take a slip of the finger as the tap that it was meant to be."""
        self._slip(event)

    def _slip(self, event: events.MouseEvent) -> None:
        event.stop()
        if begins_slip(event.time) and self._is_hit(event):
            self._feedback()
            self._press()

    def action_press(self) -> None:
        """Take Enter or Space."""
        self._feedback()
        self._press()

    def _feedback(self) -> None:
        self.add_class("-pressed")
        self.set_timer(FEEDBACK_SECONDS, lambda: self.remove_class("-pressed"))

    def _press(self) -> None:
        if self._do is None:
            self.post_message(self.Pressed(self))
        else:
            self.app.call_next(self._do)
