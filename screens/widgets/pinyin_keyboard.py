"""Writing without a keyboard: Chinese by pinyin, letters and digits, on big keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from screens.widgets.candidates import Candidates
from screens.widgets.keypad import DELETE, Keypad
from screens.widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events
    from textual.app import ComposeResult

    from language.typing.engine import Candidate, Engine
    from language.typing.nine_keys import NineKeys
    from screens.widgets.big_button import BigButton

KEYS = {
    "pinyin": (("Q W E R T Y U I O P", "A S D F G H J K L letters", "digits Z X C V B N M space delete"),),
    "letters": (("Q W E R T Y U I O P", "A S D F G H J K L pinyin", "digits Z X C V B N M space delete"),),
    "digits": (("1 2 3 4 5 6 7 8 9 0", "， 。 ？ ！ 、 ： - / . pinyin", "letters （ ） 《 》 ； + = space delete"),),
    "nine": (
        ("digits ABC DEF delete", "GHI JKL MNO space", "PQRS TUV WXYZ letters"),
        ("ABC DEF GHI JKL MNO delete", "PQRS TUV WXYZ space digits letters"),
    ),
}
"""The keys of each mode. `nine` is pinyin on the lettered keys of a telephone, for narrow grids and large keys."""
MODES = ("pinyin", "letters", "digits")

NARROW = 58
"""With fewer columns a row of ten keys is too tight for pinyin."""
_HIGH = 17
"""From so many rows on keys are higher."""
MOST_CHARACTERS = 400
MOST_LETTERS = 40
CANDIDATES = 30
CHINESE_MARKS = str.maketrans(",.?!:;()", "，。？！：；（）")
BEFORE = 6
"""So many characters of the text help to guess what follows."""


class PinyinKeyboard(Widget):
    """What was written, what the letters may mean, and the keys; a hardware keyboard types the same.

    Args:
        text: What had been written before.
        changed: Told whenever the text changes.
        engine: Turns pinyin into Chinese.
        mode: The keys to begin with, one of `MODES`.
        most: So many characters at most.
        done: The button that leads on, where the screen has no room for it elsewhere.
    """

    DEFAULT_CSS = """
    PinyinKeyboard { width: 1fr; height: 1fr; layout: vertical;
        & > Horizontal { height: 1fr; }
        & Vertical { width: 1fr; height: 1fr; }
        & #written { height: 1fr; min-height: 1; text-style: bold; }
        & BigButton { height: 1fr; margin-left: 1; }
        & > Keypad { height: 8; margin-top: 1; }
        &.-nine.-compact > Keypad { height: 7; }
        &.-compact > Horizontal { padding: 0 2; }
        &.-compact > Keypad { margin: 1 2 0 2; }
        &.-compact.-narrow > Keypad { margin: 1 0 0 0; }
        &.-high > Keypad { height: 11; }
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
        done: BigButton | None = None,
    ) -> None:
        super().__init__()
        self._most = most
        self._text = text
        self._letters = ""
        self._changed = changed
        self._engine = engine
        self._nine: NineKeys | None = None
        self._mode = mode
        self._done = done

    def compose(self) -> ComposeResult:
        """Yield the text, the candidates and the keys."""
        self._measure()
        with Horizontal():
            with Vertical():
                yield Words(f"{self._text}_", tail=True, id="written")
                yield Candidates()
            if self._done:
                yield self._done
        yield Keypad(self._keys())

    def on_mount(self) -> None:
        """Leave the place of the candidates to the keys where there are none and rows are few."""
        self._show_mode()

    def on_resize(self) -> None:
        """Take the keys that fit."""
        self.set_class(self.size.height >= _HIGH, "-high")
        nine = self.has_class("-nine")
        if self._measure() != nine:
            self._letters = ""
            self._show_mode()
            self._show()

    def _measure(self) -> bool:
        """Choose between nine keys and a row of ten; return whether it is nine."""
        narrow = self.app.size.width < NARROW
        nine = self._mode == "pinyin" and (narrow or self.screen.has_class("-roomy"))
        self.set_class(nine, "-nine")
        # Ten keys with the lines at their sides take every column.
        self.set_class(narrow and not nine, "-narrow")
        self.set_class(self._done is not None, "-compact")
        if nine and self._nine is None:
            from language.typing.nine_keys import NineKeys

            self._nine = NineKeys(self._engine)
        return nine

    def _keys(self) -> tuple[tuple[str, ...], ...]:
        return KEYS["nine" if self.has_class("-nine") else self._mode]

    def _show_mode(self) -> None:
        self.query_one(Keypad).show(self._keys())
        self.query_one(Candidates).display = self._mode == "pinyin" or self._done is None

    @on(Keypad.Typed)
    def take_key(self, event: Keypad.Typed) -> None:
        """Take a key."""
        event.stop()
        if event.key in MODES:
            self._mode = event.key
            self._letters = ""
            self._measure()
            self._show_mode()
        elif event.key == DELETE:
            if self._letters:
                self._letters = self._letters[:-1]
            else:
                self._write(self._text[:-1])
        elif event.key == "space" and self._letters:
            self._take_first()
        elif event.key == "space":
            self._write(self._text + " ")
        elif self.has_class("-nine"):
            self._letters = (self._letters + _digit(event.key))[:MOST_LETTERS]
        elif self._mode == "pinyin":
            self._letters = (self._letters + event.key.lower())[:MOST_LETTERS]
        else:
            self._write(self._text + (event.key.lower() if self._mode == "letters" else event.key))
        self._show()

    def on_key(self, event: events.Key) -> None:
        """Take what only a hardware keyboard types: a figure takes the candidate that stands there, or is written."""
        character = event.character or ""
        if not event.is_printable or character.isspace():
            return
        event.stop()
        event.prevent_default()
        if self._letters and character in "123456789":
            self.query_one(Candidates).take(int(character) - 1)
            return
        while self._take_first():
            pass
        self._write(self._text + (character.translate(CHINESE_MARKS) if self._mode == "pinyin" else character))
        self._show()

    @on(Candidates.Taken)
    def take_candidate(self, event: Candidates.Taken) -> None:
        """Write a candidate; letters that it does not stand for stay."""
        event.stop()
        self._letters = self._letters[event.candidate.letters :]
        self._write(self._text + event.candidate.text)
        self._show()
        # What is written next is typed, not taken.
        self.query_one(Keypad).focus()

    @property
    def waiting(self) -> bool:
        """Return whether there are candidates of which none was taken yet."""
        return bool(self._candidates(1))

    def _take_first(self) -> bool:
        """Write the best candidate; return whether there was one."""
        found = self._candidates(1)
        if found:
            self._letters = self._letters[found[0].letters :]
            self._write(self._text + found[0].text)
        return bool(found)

    def _write(self, text: str) -> None:
        self._text = text[: self._most]
        self._changed(self._text)

    def _candidates(self, limit: int) -> Sequence[Candidate]:
        if not self._letters:
            return ()
        typed = self._nine if self._nine and self.has_class("-nine") else self._engine
        return typed.candidates(self._letters, limit, self._text[-BEFORE:])

    def _show(self) -> None:
        self.query_one(Candidates).show(self._candidates(CANDIDATES))
        read = self._nine.read(self._letters) if self._nine and self.has_class("-nine") else self._letters
        self.query_one("#written", Words).update(f"{self._text}{read}_")


def _digit(letters: str) -> str:
    """Return the digit of the telephone key with these letters."""
    from language.typing.nine_keys import DIGITS

    return DIGITS[letters[0].lower()]
