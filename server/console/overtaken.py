"""A page that somebody had open while somebody else worked on the same: what was done meanwhile is not undone."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from django import forms
from django.db import transaction

FIELD = "seen"


class KnowsWhatItShowed:
    """Mixed into a `ModelForm` of a row that is there: it carries what it showed, and can tell when that has changed.

    A form that carries nothing was not made by a page, and is taken as it is.
    """

    data: Any
    fields: dict[str, forms.Field]
    initial: Any
    instance: Any
    cleaned_data: dict[str, Any]

    @abstractmethod
    def mark(self, row: Any) -> str:
        """Return what differs when anything of a row does that the page shows and may change."""

    def carry(self) -> None:
        """Put what is shown now into the page."""
        self.fields[FIELD] = forms.CharField(widget=forms.HiddenInput, required=False)
        self.initial[FIELD] = self.mark(self.instance)

    def overtaken_by(self) -> Any:
        """Return the row as it is now if it is no longer what the page showed, or None.

        Until the surrounding transaction ends nobody else changes it.
        """
        shown = self.cleaned_data.get(FIELD)
        if not shown:
            return None
        with transaction.atomic():
            row = type(self.instance)._base_manager.select_for_update().get(pk=self.instance.pk)
        return row if self.mark(row) != shown else None

    def show_anew(self, row: Any, **values: Any) -> None:
        """Have the page come back with what was typed, knowing the row as it is now, and with other values in place."""
        self.data = self.data.copy()
        for name, value in {FIELD: self.mark(row), **values}.items():
            self.data[name] = value
