"""A repair: where, what, how urgent, how to reach the person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from content.documents import in_language
from content.documents.estate import DANGER
from language.translation import _, current
from records.types import Repair
from screens import reach
from screens.form import Form, Reviewed
from screens.pages import ChoicePage, Page
from screens.urgency import UrgencyPage
from screens.widgets.big_button import BigButton
from screens.widgets.paged import Choice
from screens.writing import WritingPage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from content.documents.base import Text
    from content.documents.estate import Category
    from records.outbox import Receipt
    from records.types import RecordBody
    from screens.widgets.big_button import Offered

_OTHER = ""
"""The phrase that stands for "I write it myself"."""


class RepairForm(Form):
    """Asks page by page and hands a repair in; the way to help in danger stands on each page that is tapped in."""

    FORM = "repair"

    def __init__(self, danger: str = "") -> None:
        """Ask for a repair.

        Args:
            danger: Id of the danger that somebody was called for already: only where and whom to reach is asked then.
        """
        super().__init__()
        self._danger = danger

    def name_of_form(self) -> str:
        """Return what it is."""
        return _("Repair")

    def aside(self) -> str:
        """Return what was answered so far."""
        chosen = (self._named("place"), self._named("danger") or self._named("category"))
        return " ".join(filter(None, chosen)) if self.page else ""

    def pages(self) -> Sequence[Page]:
        """Return the pages."""
        estate = self.lobby.estate()
        if self._danger:
            where = _PlacePage(self, "place", lambda: _("Where is it?"), _choices(estate.places))
            asked = [] if self._place_of_danger() else [where]
            unit = [reach.unit_page(self, part=bool(asked))] if self._asks_unit() else []
            return [*asked, *unit, *reach.pages(self, at_home=self.at_home())]
        first, later = (self._way_to_help("always"),), (self._way_to_help("where there is room"),)
        pages: list[Page] = [
            _PlacePage(self, "place", lambda: _("Where is it?"), _choices(estate.places), offers=first),
            *([reach.unit_page(self, part=True)] if self._asks_unit() else []),
            _CategoryPage(self, "category", lambda: _("What is it about?"), _choices(self._categories()), offers=later),
            ChoicePage(self, "phrase", lambda: _("What is broken?"), self._phrase_choices(), offers=later),
        ]
        if self.answers.get("phrase") == _OTHER:
            pages.append(WritingPage(self, "text", lambda: _("What is broken?"), part=True))
        pages.append(UrgencyPage(self, "urgency", lambda: _("How urgent is it?"), offers=later))
        # Before the place is known, as many steps are counted as there may be: fewer are no disappointment.
        pages += reach.pages(self, at_home=self.at_home() or "place" not in self.answers)
        return pages

    def review(self) -> Sequence[Reviewed]:
        """Return the answers."""
        if self._danger:
            happened = Reviewed("", _("What has happened"), self._named("danger"))
            asked = "" if self._place_of_danger() else "place"
            return [happened, Reviewed(asked, _("Where"), self._named("place")), *self._which(), *self._whose()]
        return [
            Reviewed("place", _("Where"), self._named("place")),
            *self._which(),
            Reviewed("category", _("What about"), self._named("category")),
            Reviewed("phrase", _("What is broken"), self._told(current())),
            Reviewed("urgency", _("How urgent"), self._named("urgency")),
            *self._whose(),
        ]

    def record(self) -> RecordBody:
        """Return the repair."""
        answers = self.answers
        return Repair(
            place=self._where(),
            category=self._danger or answers["category"],
            # In Chinese, whatever was read: those who repair it read Chinese.
            text=self._named("danger", "zh") if self._danger else self._told("zh"),
            urgency=DANGER if self._danger else answers["urgency"],
            building=self.lobby.settings.building,
            unit=self._unit(),
            home=reach.home(self) if self.at_home() else "",
            contact=reach.contact(self),
        )

    async def handed_in(self, receipt: Receipt, body: RecordBody) -> None:
        """Show the receipt."""
        await self.lobby_app.replace(
            "receipt", number=receipt.number, created_at=receipt.created_at, danger=self._danger
        )

    def at_home(self) -> bool:
        """Tell whether the place is within a home."""
        return any(place.at_home and place.id == self._where() for place in self.lobby.estate().places)

    def forget_unfitting(self) -> None:
        """Forget what there is not at the place that was chosen, and ways to be reached that are not offered there."""
        if self.answers.get("category") not in {category.id for category in self._categories()}:
            for name in ("category", "phrase"):
                self.answers.pop(name, None)
        reach.forget_unfitting(self, at_home=self.at_home())

    def _asks_unit(self) -> bool:
        return self._of_unit() and len(reach.units(self)) > 1

    def _of_unit(self) -> bool:
        return any(place.of_unit for place in self.lobby.estate().places if place.id == self._where())

    def _unit(self) -> str:
        """Return the unit whose place it is, where each unit has one."""
        if not self._of_unit():
            return ""
        units = reach.units(self)
        return units[0] if len(units) == 1 else str(self.answers.get("unit", ""))

    def _which(self) -> list[Reviewed]:
        return [Reviewed("unit", _("Which unit"), reach.unit_words(self._unit()))] if self._asks_unit() else []

    def _way_to_help(self, offered: Offered) -> BigButton:
        words = _("Gas, smoke, lift, fall?")
        return BigButton(words, do=lambda: self.lobby_app.open("danger"), main=True, offered=offered)

    def _where(self) -> str:
        return self._place_of_danger() or str(self.answers.get("place", ""))

    def _place_of_danger(self) -> str:
        return next((one.place for one in self.lobby.estate().dangers if one.id == self._danger), "")

    def _categories(self) -> list[Category]:
        where = ("anywhere", "home" if self.at_home() else "shared")
        return [category for category in self.lobby.estate().categories if category.where in where]

    def _whose(self) -> list[Reviewed]:
        home = reach.home_reviewed(self) if self.at_home() else None
        return [*([home] if home else []), reach.reviewed(self)]

    def _phrases(self) -> Sequence[Text]:
        category = next((one for one in self.lobby.estate().categories if one.id == self.answers.get("category")), None)
        return category.phrases if category else ()

    def _phrase_choices(self) -> list[Choice]:
        choices = [Choice(in_language(phrase, "zh"), in_language(phrase, current())) for phrase in self._phrases()]
        return [*choices, Choice(_OTHER, _("Other: I write it"))]

    def _told(self, language: str) -> str:
        phrase = self.answers.get("phrase")
        if phrase == _OTHER:
            return str(self.answers.get("text", ""))
        return next((in_language(one, language) for one in self._phrases() if in_language(one, "zh") == phrase), "")

    def _named(self, name: str, language: str = "") -> str:
        estate = self.lobby.estate()
        tables: dict[str, Sequence[Any]] = {
            "place": estate.places,
            "category": estate.categories,
            "urgency": estate.urgencies,
            "danger": estate.dangers,
        }
        told = {"danger": self._danger, "place": self._where()}
        wanted = told.get(name, self.answers.get(name))
        found = next((one for one in tables[name] if one.id == wanted), None)
        return in_language(found.name, language or current()) if found else ""


class _PlacePage(ChoicePage):
    async def chosen(self, value: Any) -> None:
        """Keep the place; within a home there are other ways to be reached than in the common parts."""
        form = self.form
        assert isinstance(form, RepairForm)
        form.answers[self.name] = value
        form.forget_unfitting()
        await super().chosen(value)


class _CategoryPage(ChoicePage):
    async def chosen(self, value: Any) -> None:
        """Keep the category; another one has other phrases."""
        if value != self.form.answers.get(self.name):
            self.form.answers.pop("phrase", None)
        await super().chosen(value)


def _choices(table: Sequence[Any]) -> list[Choice]:
    def name(text: Text) -> str:
        return in_language(text, current())

    return [Choice(entry.id, name(entry.name)) for entry in table]
