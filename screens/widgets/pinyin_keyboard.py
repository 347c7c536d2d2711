"""Writing without a keyboard: Chinese by pinyin, letters and digits, on big keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.widget import Widget

from screens.widgets.candidates import Candidates
from screens.widgets.keypad import DELETE, Keypad
from screens.widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from language.typing.engine import Engine

KEYS = {
    "pinyin": (("Q W E R T Y U I O P", "A S D F G H J K L letters", "digits Z X C V B N M space delete"),),
    "letters": (("Q W E R T Y U I O P", "A S D F G H J K L pinyin", "digits Z X C V B N M space delete"),),
    "digits": (("1 2 3 4 5 6 7 8 9 0", "， 。 ？ ！ 、 ： - / . pinyin", "letters （ ） 《 》 ； + = space delete"),),
}
"""The keys of each mode."""

_LOW = 13
_HIGH = 17
"""With so many rows keys are lower or higher."""
MOST_CHARACTERS = 400
MOST_LETTERS = 40
CANDIDATES = 30
BEFORE = 6
"""So many characters of the text help to guess what follows."""


class PinyinKeyboard(Widget):
    """What was written, what the letters may mean, and the keys; a hardware keyboard types the same.

    Args:
        text: What had been written before.
        changed: Told whenever the text changes.
        engine: Turns pinyin into Chinese.
        mode: The keys to begin with, a name in `KEYS`.
        most: So many characters at most.
    """

    DEFAULT_CSS = """
    PinyinKeyboard { width: 1fr; height: 1fr; layout: vertical;
        & > #written { height: 1fr; min-height: 1; max-height: 6; text-style: bold; }
        & > Candidates { margin-bottom: 1; }
        & > Keypad { height: 8; }
        &.-high > Keypad { height: 11; }
        &.-low > Candidates { margin-bottom: 0; }
        &.-low > Keypad { height: 6; margin-bottom: 1; }
    }
    """

    def __init__(
        self,
        text: str,
        changed: Callable[[str], None],
        engine: Engine,
        mode: str = "pinyin",
        *,
        most: int = MOST_CHARACTERS,
    ) -> None:
        super().__init__()
        self._most = most
        self._text = text
        self._letters = ""
        self._changed = changed
        self._engine = engine
        self._mode = mode

    def compose(self) -> ComposeResult:
        """Yield the text, the candidates and the keys."""
        yield Words(f"{self._text}_", tail=True, id="written")
        yield Candidates()
        yield Keypad(KEYS[self._mode])

    def on_resize(self) -> None:
        """Take lower keys where rows are few."""
        self.set_class(self.size.height < _LOW, "-low")
        self.set_class(self.size.height >= _HIGH, "-high")

    @on(Keypad.Typed)
    def take_key(self, event: Keypad.Typed) -> None:
        """Take a key."""
        event.stop()
        if event.key in KEYS:
            self._mode = event.key
            self._letters = ""
            self.query_one(Keypad).show(KEYS[self._mode])
        elif event.key == DELETE:
            if self._letters:
                self._letters = self._letters[:-1]
            else:
                self._write(self._text[:-1])
        elif event.key == "space":
            self._take_first()
        elif self._mode == "pinyin":
            self._letters = (self._letters + event.key.lower())[:MOST_LETTERS]
        else:
            self._write(self._text + (event.key.lower() if self._mode == "letters" else event.key))
        self._show()

    @on(Candidates.Taken)
    def take_candidate(self, event: Candidates.Taken) -> None:
        """Write a candidate; letters that it does not stand for stay."""
        event.stop()
        self._letters = self._letters[event.candidate.letters :]
        self._write(self._text + event.candidate.text)
        self._show()

    def _take_first(self) -> None:
        if not self._letters:
            self._write(self._text + " ")
            return
        found = self._engine.candidates(self._letters, 1, self._text[-BEFORE:])
        if found:
            self._letters = self._letters[found[0].letters :]
            self._write(self._text + found[0].text)

    def _write(self, text: str) -> None:
        self._text = text[: self._most]
        self._changed(self._text)

    def _show(self) -> None:
        found = self._engine.candidates(self._letters, CANDIDATES, self._text[-BEFORE:]) if self._letters else []
        self.query_one(Candidates).show(self._letters, found)
        self.query_one("#written", Words).update(f"{self._text}_")
