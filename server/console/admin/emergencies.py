"""Emergencies: terminals ask every three seconds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from content.documents import Building, in_language
from server import documents
from server.console.names import Names
from server.console.scope import EstateScope, ShortTitles, estates_of
from server.models import Emergency, Estate

_USUAL = dt.timedelta(hours=2)
_LONGEST = dt.timedelta(days=1)
"""Whoever needs longer says so again: a fleet that hurries for ever is nobody's wish."""


class EmergencyForm(forms.ModelForm[Emergency]):
    """An emergency within the estates of whoever declares it."""

    only: Sequence[str] | None
    """Their estates; None: all."""

    class Meta:
        model = Emergency
        fields = ["reason", "estate", "building", "until"]

    def clean(self) -> dict[str, Any]:
        """Say where it reaches further than whoever declares it, and when it would not end."""
        cleaned = dict(super().clean() or {})
        estate, place = cleaned.get("estate"), documents.get(Building, str(cleaned.get("building") or ""))
        if place is not None and estate is None and (self.only is None or place.estate in self.only):
            estate = cleaned["estate"] = Estate.objects.filter(pk=place.estate).first()
        if self.only is not None and (estate is None or estate.pk not in self.only):
            self.add_error("estate", "请选择您负责的小区。")
        elif place is not None and estate is not None and place.estate != estate.pk:
            self.add_error("building", "这栋楼不在所选的小区里。")
        until, now = cleaned.get("until"), timezone.now()
        if until is not None and not now < until <= now + _LONGEST:
            self.add_error("until", "请选择从现在起 24 小时以内的时间；不够时可以再延长。")
        return cleaned


@admin.register(Emergency)
class EmergencyAdmin(EstateScope, ShortTitles, admin.ModelAdmin[Emergency]):
    """Where terminals are to hurry, why, and until when."""

    form = EmergencyForm
    list_display = ("reason", "where", "started_at", "until", "running")
    fields = ("reason", "estate", "building", "until")

    def get_form(
        self, request: HttpRequest, obj: Emergency | None = None, change: bool = False, **options: Any
    ) -> type[forms.ModelForm[Emergency]]:
        """Return the form for whoever is signed in."""
        made = super().get_form(request, obj, change, **options)
        return type("Form", (made,), {"only": estates_of(request)})

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """End by itself unless somebody says otherwise."""
        return {"until": timezone.now() + _USUAL}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """Offer the buildings by name."""
        if db_field.name != "building":
            return super().formfield_for_dbfield(db_field, request, **options)
        found = documents.all_of(Building, estates_of(request))
        named = [(building.id, f"{in_language(building.name, 'zh')}（{building.id}）") for building in found]
        return forms.ChoiceField(
            label="楼栋", choices=[("", "全部楼栋"), *named], required=False, help_text="终端每 3 秒更新一次。"
        )

    @admin.display(description="范围")
    def where(self, emergency: Emergency) -> str:
        """Return where terminals hurry."""
        return Names().building(emergency.building) if emergency.building else str(emergency.estate or "所有小区")

    @admin.display(description="进行中", boolean=True)
    def running(self, emergency: Emergency) -> bool:
        """Tell whether it has not ended."""
        return emergency.until > timezone.now()
