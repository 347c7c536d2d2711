"""What the list of matters can be narrowed to."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from content.documents import Building, in_language
from server import documents, matters
from server.console.scope import buildings_of, estates_of
from server.console.words import RECORD_TYPES
from server.figures import MOST_CLOCKS
from server.models import Matter
from server.models.matter import ENDED, STATES, UNANSWERED


class StateFilter(admin.SimpleListFilter):
    """What is still to be done, first."""

    title = "办理情况"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the choices."""
        return [("unanswered", "未答复"), ("late", "已超时"), *STATES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Matter]) -> QuerySet[Matter]:
        """Return the matters that were chosen."""
        chosen = self.value()
        if chosen is None:
            return queryset
        if chosen == "unanswered":
            return queryset.filter(state__in=UNANSWERED)
        if chosen == "late":
            clocks = matters.Clocks(timezone.now())
            running = queryset.exclude(state=ENDED).order_by("received_at").prefetch_related("events")[:MOST_CLOCKS]
            return queryset.filter(pk__in=[matter.pk for matter in running if clocks.late(matter)])
        return queryset.filter(state=chosen)


class TypeFilter(admin.SimpleListFilter):
    """By what was handed in, in words."""

    title = "类型"
    parameter_name = "type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the types that become matters."""
        return [(name, RECORD_TYPES[name]) for name in ("repair", "opinion", "wish")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Matter]) -> QuerySet[Matter]:
        """Return the matters of the type."""
        return queryset.filter(record_type=self.value()) if self.value() else queryset


class BuildingFilter(admin.SimpleListFilter):
    """By building, in words."""

    title = "楼栋"
    parameter_name = "building"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the buildings."""
        found, theirs = documents.all_of(Building, estates_of(request)), buildings_of(request)
        return [
            (building.id, in_language(building.name, "zh"))
            for building in found
            if theirs is None or building.id in theirs
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Matter]) -> QuerySet[Matter]:
        """Return the building's matters."""
        return queryset.filter(building=self.value()) if self.value() else queryset
