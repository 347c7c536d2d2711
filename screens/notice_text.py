"""The page of a form on which staff write: on a hardware keyboard, or on keys on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from language.translation import _
from screens.pages import Page
from screens.widgets.big_button import BigButton

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.widget import Widget

    from screens.form import Form

_ON_SCREEN = "keys_on_screen"


class TextPage(Page):
    """Asks for a text, which may be there already.

    Args:
        most: So many characters at most.
        single: One line only.
        given: What stands there before anything was written.
    """

    def __init__(
        self,
        form: Form,
        name: str,
        question: Callable[[], str],
        *,
        most: int,
        single: bool = False,
        given: str = "",
    ) -> None:
        super().__init__(form, name, question)
        self._most = most
        self._single = single
        self._given = given

    def body(self) -> Iterable[Widget]:
        """Yield the text, and keys if they are wanted."""
        if self.form.answers.get(_ON_SCREEN):
            from screens.writing import keyboard

            yield keyboard(self.form, self._written(), self._keep, self._done, most=self._most)
            return
        from screens.widgets.text_entry import TextEntry

        yield TextEntry(
            self._written(),
            self._keep,
            most=self._most,
            single=self._single,
            done=self._done,
            placeholder=_("Type here, or touch “Keys on the screen”."),
        )

    def offers_in_body(self) -> bool:
        """Tell whether there are keys, which need the rows."""
        return bool(self.form.answers.get(_ON_SCREEN))

    def offers(self) -> Iterable[BigButton]:
        """Offer the other way of writing, to begin anew, and to go on."""
        on_screen = self.form.answers.get(_ON_SCREEN)
        yield BigButton(_("Hardware keyboard") if on_screen else _("Keys on the screen"), do=self._switch)
        yield BigButton(_("Empty it"), do=self._empty)
        yield BigButton(_("Next"), do=self._done, main=True)

    def answered(self) -> bool:
        """Tell whether there is a text."""
        return bool(self._written().strip())

    def _written(self) -> str:
        return str(self.form.answers.get(self.name, self._given))

    def _keep(self, text: str) -> None:
        self.form.answers[self.name] = text[: self._most]

    async def _switch(self) -> None:
        self.form.answers[_ON_SCREEN] = not self.form.answers.get(_ON_SCREEN)
        await self.form.draw_again()

    async def _empty(self) -> None:
        self._keep("")
        await self.form.draw_again()

    async def _done(self) -> None:
        from screens.writing import CHOOSE_FIRST, letters_wait

        if letters_wait(self.form):
            await self.form.lobby_app.say(_(CHOOSE_FIRST))
        elif self._written().strip():
            await self.form.go_on()
        else:
            await self.form.lobby_app.say(_("Please write something first."))
