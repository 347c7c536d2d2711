"""The page of a form that is answered in own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from content.documents import Building, Person, Team, in_language
from language.errors import LanguageError
from language.translation import N_, _, current
from screens.late_engine import LateEngine
from screens.pages import Page
from screens.widgets.big_button import BigButton
from screens.widgets.pinyin_keyboard import MOST_CHARACTERS, PinyinKeyboard
from screens.widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from textual.widget import Widget

    from language.typing.engine import Engine, OwnWord
    from screens.form import Form
    from screens.lobby import Lobby
    from screens.lobby_app import LobbyApp

CHOOSE_FIRST = N_("Please choose characters for the letters that you typed, then go on.")
"""Said to whoever goes on while letters wait: they would be lost."""
_MOST_NAMES = 1000
"""More would only make the engine late."""


class OwnWords(NamedTuple):
    """What only this estate writes about."""

    words: tuple[OwnWord, ...]
    names: tuple[OwnWord, ...]
    """Of the people whom the public may see by name."""


_kept: dict[OwnWords, LateEngine] = {}
"""The engine, by the words that it knows; one at most."""


class WritingPage(Page):
    """Asks for a text."""

    def body(self) -> Iterable[Widget]:
        """Yield the keyboard."""
        yield keyboard(self.form, self._written(), self._keep, self._done)

    def offers_in_body(self) -> bool:
        """Return True: keys need the rows."""
        return True

    def offers(self) -> Iterable[BigButton]:
        """Offer to go on."""
        yield BigButton(_("Next"), do=self._done, main=True)

    def _written(self) -> str:
        return str(self.form.answers.get(self.name, ""))

    def _keep(self, text: str) -> None:
        self.form.answers[self.name] = text

    async def _done(self) -> None:
        if letters_wait(self.form):
            await self.form.lobby_app.say(_(CHOOSE_FIRST))
        elif self._written().strip():
            await self.form.go_on()
        else:
            await self.form.lobby_app.say(_("Please write a few words first, or go back and choose."))


def keyboard(
    form: Form,
    text: str,
    changed: Callable[[str], None],
    done: Callable[[], Awaitable[None]],
    *,
    most: int = MOST_CHARACTERS,
) -> Widget:
    """Return keys to write with, or what asks to wait until the engine stands: then the form is drawn anew.

    Args:
        form: Whose page it is; where rows are few the button to go on stands among the keys.
        text: What is written already.
        changed: Is given the text at every key.
        done: Goes on.
        most: So many characters at most.
    """
    known = waited_for(form)
    if known is None:
        return Words(_("One moment, please."))
    mode = "pinyin" if current() == "zh" else "letters"
    button = BigButton(_("Next"), do=done, main=True) if form.has_class("-short") else None
    return PinyinKeyboard(text, changed, known, mode, most=most, done=button)


def letters_wait(form: Form) -> bool:
    """Return whether letters were typed on the form's keys that no characters were chosen for yet."""
    return any(keys.waiting for keys in form.query(PinyinKeyboard))


def own_words(lobby: Lobby) -> OwnWords:
    """Return the estate's own words: what buildings, places, teams and categories are called, and its people."""
    estate, library = lobby.estate(), lobby.library
    named = [estate.name, *(place.name for place in estate.places), *(one.name for one in estate.categories)]
    named += [one.name for one in library.all(Building)]
    named += [team.name for team in library.all(Team)]
    # A masked name is nobody's.
    people = [one for one in library.all(Person) if "*" not in one.name][:_MOST_NAMES]
    return OwnWords(
        tuple(dict.fromkeys(in_language(text, "zh") for text in named)),
        tuple((one.name, one.reading) if one.reading else one.name for one in people),
    )


def engine(words: OwnWords) -> LateEngine:
    """Return the engine that knows these words too; made once, and kept from visit to visit."""
    made = _kept.get(words)
    if made is None:
        _kept.clear()
        made = _kept[words] = LateEngine(*words)
    return made


def prepare(app: LobbyApp) -> None:
    """Have the engine made while somebody still chooses what to write about."""
    made = engine(own_words(app.lobby))
    if not made.ready:
        app.run_worker(_load(app, made), name="typing", exit_on_error=False)


def waited_for(form: Form) -> Engine | None:
    """Return the engine, or None: then the form is drawn anew as soon as it stands."""
    late = engine(own_words(form.lobby))
    if late.engine is None:
        prepare(form.lobby_app)
        late.when_ready(form.draw_soon)
    return late.engine


def forget_typed() -> None:
    """Keep nothing of the letters that were typed in this visit."""
    for made in _kept.values():
        made.forget()


async def _load(app: LobbyApp, made: LateEngine) -> None:
    try:
        await made.load()
    except LanguageError as error:
        # Letters and digits can be written all the same.
        await app.say_error(error)
