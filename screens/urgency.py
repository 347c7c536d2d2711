"""How urgent a repair is: each answer says what it means, and what is promised for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from content.documents import Promise, in_language
from language.text import one_after_another
from language.translation import N_, _, current
from screens.pages import Page
from screens.widgets.paged import PagedList, Row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

MEANINGS = {
    "urgent": N_("Cannot wait: no power, water keeps running"),
    "normal": N_("Broken, but it can wait a little"),
    "major": N_("Much to do: new pipes, wires, an open wall"),
    "complex": N_("Mended before, and broken again"),
}
"""What an urgency means, by its id; an estate's own ones are told by their names."""
_WIDEST = 200
_AROUND = 10
"""Cells of a row that are not its title's nor what stands at its right."""


class UrgencyPage(Page):
    """Asks how urgent it is; a tap answers and goes on."""

    def body(self) -> Iterable[Widget]:
        """Yield the answers, one below the other: they are read before one is chosen."""
        chosen = self.form.answers.get(self.name)
        room = self.form.app.size.width - _AROUND
        rows = []
        for urgency in self.form.lobby.estate().urgencies:
            name = in_language(urgency.name, current())
            meaning = _(MEANINGS[urgency.id]) if urgency.id in MEANINGS else ""
            title = f"√ {name}" if urgency.id == chosen else name
            steps = self._promised(urgency.id)
            promised = one_after_another(steps, _(", "))
            if cell_len(title + promised) > room:
                promised = "".join(steps[-1:])
            rows.append(Row(urgency.id, title, meaning, promised))
        yield PagedList(rows, column_width=_WIDEST)

    def _promised(self, urgency: str) -> list[str]:
        """Return what is promised for what was answered so far, in words, the last step last."""
        lobby = self.form.lobby
        answered = self.form.answers.get("category")
        category = next((one for one in lobby.estate().categories if one.id == answered), None)
        promise = lobby.library.get(Promise, category.promise) if category and category.promise else None
        steps = [step for step in promise.steps if not step.urgencies or urgency in step.urgencies] if promise else []
        return [in_language(step.name, current()) for step in sorted(steps, key=lambda step: step.minutes)]
