"""What is read of a screen: what it is, what stands on it, and what can be touched."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

from textual.widgets import Static

from language.spoken import sentences
from language.translation import _, current
from screens.bar import Bar
from screens.frame import Title
from screens.header import Header, Told
from screens.offers import Offers
from screens.widgets.big_button import BigButton
from screens.widgets.big_text import BigText
from screens.widgets.cards import CardButton
from screens.widgets.keypad import Keypad
from screens.widgets.paged import ListRow
from screens.widgets.paged_lines import PagedLines, TextPage, is_reading
from screens.widgets.tile import Tile
from screens.widgets.voice import VoiceControls
from screens.widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from textual.widget import Widget

    from screens.frame import LobbyScreen
    from screens.markdown import Line

READ = "-read"
"""Class of what is read just now."""
_HAN = re.compile("[\u4e00-\u9fff]")
_NOTHING: Callable[[], object] = lambda: None  # noqa: E731 - two words for a default


class Utterance(NamedTuple):
    """A sentence, and how its place is lit."""

    text: str
    light: Callable[[], object] = _NOTHING
    unlight: Callable[[], object] = _NOTHING

    @property
    def language(self) -> str:
        """The language that it is to be read in: no English voice reads Chinese characters."""
        return "zh" if current() == "zh" or _HAN.search(self.text) else "en"


@runtime_checkable
class Says(Protocol):
    """A widget that knows itself what is to be read of it."""

    def says(self) -> str:
        """Return it, in sentences."""


async def utterances(screen: LobbyScreen) -> AsyncIterator[Utterance]:
    """Give what is to be read of a screen as it stands, turning the pages of a long text."""
    for sentence in sentences(_beginning(screen)):
        yield Utterance(sentence.text)
    offered: list[BigButton] = []
    turned = False
    for widget in _shown(screen):
        if isinstance(widget, PagedLines):
            turned = True
            async for utterance in _pages(widget):
                yield utterance
        elif isinstance(widget, BigButton):
            offered.append(widget)
        else:
            for sentence in sentences(_text(widget)):
                yield Utterance(sentence.text, *_lighting(widget))
    # Where the voice turned the pages itself, nobody need be told of them.
    offered = [button for button in offered if _label(button) and not (turned and button.has_class("pager"))]
    if offered:
        yield Utterance(_("You can touch:"))
    for button in offered:
        yield Utterance(_label(button), *_lighting(button))


def _beginning(screen: LobbyScreen) -> str:
    """Return what the screen is: its title line, or on the home screen where this machine stands and what to do."""
    if not screen.IS_HOME:
        return "\n".join(filter(None, (screen.heading(), screen.aside())))
    told = Told.of(screen.lobby)
    return "\n".join((f"{told.estate} {told.building}", _("This is the home screen. Touch what you need.")))


def _text(widget: Widget) -> str:
    """Return what stands in a widget that is no button, as one says it; empty for what only holds others."""
    match widget:
        case Says():
            return widget.says()
        case Words() | BigText():
            # The cursor is for the eye.
            return widget.text.strip("_ ")
        case Keypad():
            return _("Type with the keys on the screen.")
        case Static():
            # Content, or a text as it was given.
            return str(widget.content).removesuffix("_")
        case _:
            return ""


def _shown(screen: LobbyScreen) -> Iterator[Widget]:
    """Give the widgets that are seen and say something, from the top to the bottom."""
    for widget in screen.query("*").results():
        parts = list(widget.ancestors_with_self)
        outside = any(isinstance(part, Header | Bar | Title | VoiceControls) for part in parts)
        # The row of offers has given its place to the voice's own buttons meanwhile.
        seen = bool(widget.region) or any(isinstance(part, Offers) for part in parts)
        if not outside and seen and widget.visible and widget.display:
            yield widget


def _label(button: BigButton) -> str:
    """Return what stands on a button, as one says it."""
    match button:
        case Says():
            return button.says()
        case Tile():
            return _(", ").join(filter(None, (button.label, button.caption)))
        case ListRow():
            row = button.row
            return _(", ").join(filter(None, (row.title, row.aside, row.second, row.second_aside)))
        case CardButton():
            card = button.card
            return _(", ").join(filter(None, (card.title, card.text, card.foot)))
        case _:
            return button.label


def _lighting(widget: Widget) -> tuple[Callable[[], object], Callable[[], object]]:
    return lambda: widget.add_class(READ), lambda: widget.remove_class(READ)


async def _pages(lines: PagedLines) -> AsyncIterator[Utterance]:
    """Give the sentences of a text from the page that is shown to the last one."""
    while True:
        for page in lines.query(TextPage):
            text, starts = _joined(page.lines)
            for sentence in sentences(text):
                first = max(i for i, start in enumerate(starts) if start <= sentence.start)
                last = max(i for i, start in enumerate(starts) if start < sentence.end)
                rows = range(page.together(first).start, last + 1)
                yield Utterance(sentence.text, partial(page.light, rows), partial(page.light, range(0)))
        if lines.page + 1 >= lines.pages:
            return
        await lines.turn(1)


_APART = re.compile("(?<=[\u3000-\u9fff\uff00-\uffef]) +| +(?=[\u3000-\u9fff\uff00-\uffef])")
_APART_LOOKS = ("heading", "quiet")
_NEW_BLOCK = re.compile(r"\s*(?:-|\d+\.) ")


def _joined(lines: list[Line]) -> tuple[str, list[int]]:
    """Return lines as running text again, and where each of them begins in it; pinyin is for the eye only."""
    text, starts = "", []
    previous, before, annotated = "", "", False
    for line in lines:
        if is_reading(line):
            starts.append(len(text))
            annotated = True
            continue
        # Under pinyin the characters stand apart.
        here = _APART.sub("", line.text) if annotated else line.text
        look = line.spans[0].look if line.spans else ""
        # A title and the name below it are no sentence together.
        apart = look != before and (look in _APART_LOOKS or before in _APART_LOOKS)
        if not here.strip() or not previous.strip() or apart or _NEW_BLOCK.match(here):
            text += "\n"
        elif previous[-1:].isascii() and here.lstrip()[:1].isascii():
            text += " "
        starts.append(len(text))
        text += here
        previous, before, annotated = here, look, False
    return text, starts
