"""Emergencies: terminals ask every three seconds."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from content.documents import Building, in_language
from server import documents
from server.console.scope import EstateScope, ShortTitles, estates_of
from server.models import Emergency

_USUAL = dt.timedelta(hours=2)


@admin.register(Emergency)
class EmergencyAdmin(EstateScope, ShortTitles, admin.ModelAdmin[Emergency]):
    """Where terminals are to hurry, why, and until when."""

    list_display = ("reason", "where", "started_at", "until", "running")
    fields = ("reason", "estate", "building", "until")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """End by itself unless somebody says otherwise."""
        return {"until": timezone.now() + _USUAL}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """Offer the buildings by name."""
        if db_field.name != "building":
            return super().formfield_for_dbfield(db_field, request, **options)
        found = documents.all_of(Building, estates_of(request))
        named = [(building.id, f"{in_language(building.name, 'zh')} ({building.id})") for building in found]
        return forms.ChoiceField(
            label="楼栋", choices=[("", "全部楼栋"), *named], required=False, help_text="终端每 3 秒更新一次。"
        )

    @admin.display(description="范围")
    def where(self, emergency: Emergency) -> str:
        """Return where terminals hurry."""
        return emergency.building or str(emergency.estate or "所有小区")

    @admin.display(description="进行中", boolean=True)
    def running(self, emergency: Emergency) -> bool:
        """Tell whether it has not ended."""
        return emergency.until > timezone.now()
