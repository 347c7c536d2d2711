"""Staff of one estate see nothing of another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.admin import ShowFacets
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.http import HttpRequest

from server.models import Estate, StaffMember


def member_of(request: HttpRequest) -> StaffMember:
    """Return who is signed in."""
    assert isinstance(request.user, StaffMember)
    return request.user


def estates_of(request: HttpRequest) -> Sequence[str] | None:
    """Return the estates that whoever is signed in may see; None: all."""
    if isinstance(request.user, AnonymousUser):
        return []
    codes = member_of(request).estate_codes()
    return None if codes is None else sorted(codes)


def buildings_of(request: HttpRequest) -> Sequence[str] | None:
    """Return the buildings whose matters whoever is signed in may see; None: all of their estates."""
    if isinstance(request.user, AnonymousUser):
        return []
    found = member_of(request).building_ids()
    return None if found is None else sorted(found)


class EstateScope:
    """Mixed into a `ModelAdmin`: lists, pages and choices keep to the estates of whoever is signed in."""

    estate_field = "estate"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Return what the person may see."""
        rows: models.QuerySet[Any] = super().get_queryset(request)  # type: ignore[misc]
        codes = estates_of(request)
        return rows if codes is None else rows.filter(**{f"{self.estate_field}__in": codes})

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """Offer only the person's estates."""
        codes = estates_of(request)
        if db_field.related_model is Estate and codes is not None:
            options["queryset"] = Estate.objects.filter(code__in=codes)
        return super().formfield_for_foreignkey(db_field, request, **options)  # type: ignore[misc]


_UNTOUCHED = "untouched"


class ShortTitles:
    """Mixed into a `ModelAdmin`: a page is called what it shows, and says so where saving it changed nothing."""

    opts: Any
    show_facets = ShowFacets.NEVER

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Call a list by its name."""
        title = {"title": self.opts.verbose_name_plural}
        return super().changelist_view(request, {**title, **(extra_context or {})})  # type: ignore[misc]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Call a page by the name of what it shows."""
        name = self.opts.verbose_name
        title = {"title": name if object_id else f"新增{name}"}
        return super().changeform_view(request, object_id, form_url, {**title, **(extra_context or {})})  # type: ignore[misc]

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        """Remember whether anything was changed."""
        made = super().construct_change_message(request, form, formsets, add)  # type: ignore[misc]
        setattr(request, _UNTOUCHED, not made)
        return made

    def message_user(self, request: HttpRequest, message: Any, level: Any = messages.INFO, *more: Any) -> None:
        """Say that nothing was changed where Django would say that it was saved."""
        if getattr(request, _UNTOUCHED, False):
            message, level = "没有改动。", messages.INFO
        super().message_user(request, message, level, *more)  # type: ignore[misc]
