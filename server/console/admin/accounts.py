"""Accounts of people who work at the console."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest

from server.models import StaffMember
from server.roles import apply_role


@admin.register(StaffMember)
class StaffMemberAdmin(UserAdmin[StaffMember]):
    """Rights follow from the role: nobody ticks single permissions."""

    list_display = ("username", "role", "public_name", "is_active", "last_login")
    list_filter = ("role", "is_active")
    search_fields = ("username", "public_name")
    filter_horizontal = ("estates",)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("工作", {"fields": ("role", "public_name", "estates", "is_active")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "usable_password", "password1", "password2")}),
        ("工作", {"fields": ("role", "public_name", "estates")}),
    )

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Give the account the rights of its role."""
        super().save_related(request, form, formsets, change)
        apply_role(form.instance)


# Groups are the roles' (`server.roles`), not to be edited by hand.
if admin.site.is_registered(Group):
    admin.site.unregister(Group)
