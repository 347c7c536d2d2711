"""Accounts of people who work at the console."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.forms import CheckboxSelectMultiple, MultipleChoiceField
from django.http import HttpRequest

from content.documents import Building, in_language
from server import documents
from server.console.scope import ShortTitles
from server.models import Estate, StaffMember
from server.roles import apply_role


@admin.register(StaffMember)
class StaffMemberAdmin(ShortTitles, UserAdmin[StaffMember]):
    """Rights follow from the role: nobody ticks single permissions."""

    list_display = ("username", "role", "public_name", "is_active", "last_login")
    list_filter = ("role", "is_active")
    search_fields = ("username", "public_name")
    # Django's own template speaks English here.
    add_form_template = "admin/change_form.html"
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("工作", {"fields": ("role", "public_name", "all_estates", "estates", "buildings", "is_active")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "password1", "password2")}),
        ("工作", {"fields": ("role", "public_name", "all_estates", "estates", "buildings")}),
    )

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """Show the few estates as boxes to tick."""
        field = super().formfield_for_manytomany(db_field, request, **{**options, "widget": CheckboxSelectMultiple})
        if field is not None:
            field.help_text = "没有勾选“全部小区”时，只看得到这里选的小区。"
        return field

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """Show buildings as boxes to tick, by name."""
        if db_field.name != "buildings":
            return super().formfield_for_dbfield(db_field, request, **options)
        named = {estate.code: str(estate) for estate in Estate.objects.all()}
        return MultipleChoiceField(
            label=db_field.verbose_name,
            required=False,
            widget=CheckboxSelectMultiple,
            choices=[
                (building.id, f"{named.get(building.estate, building.estate)} {in_language(building.name, 'zh')}")
                for building in documents.all_of(Building)
            ],
            help_text="楼栋长和红管家只看得到这些楼栋的事项：不选就一件也看不到。其他角色不用选。",
        )

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Give the account the rights of its role."""
        super().save_related(request, form, formsets, change)
        apply_role(form.instance)


# Groups are the roles' (`server.roles`), not to be edited by hand.
if admin.site.is_registered(Group):
    admin.site.unregister(Group)
