"""What each role of staff may do, as Django groups."""

from __future__ import annotations

from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.db import transaction

from server.models import StaffMember
from server.models.staff import OF_BUILDINGS, ROLES


class Rights(NamedTuple):
    """Names of models that a role may look at, and those that it may change."""

    view: tuple[str, ...]
    change: tuple[str, ...]


_SEES_ALL = ("matter", "matterevent", "document", "terminal", "receivedrecord", "setaside", "emergency", "estate")

RIGHTS: dict[str, Rights] = {
    "property": Rights(_SEES_ALL, ("matter", "document", "terminal", "enrolment", "setaside", "emergency")),
    "community": Rights(_SEES_ALL, ("matter", "document", "emergency")),
    "captain": Rights(("matter", "matterevent", "document", "estate"), ("matter", "document")),
    "steward": Rights(("matter", "matterevent", "document", "estate"), ("matter",)),
    "technician": Rights(("terminal", "receivedrecord", "setaside", "estate"), ("terminal", "enrolment", "setaside")),
}
"""Administrators are superusers and need no row."""

CONTENT_FOR_CAPTAINS = frozenset({"notice", "quiz", "wish"})
"""Document types that a captain may change; the estate's tables, people and PINs are the property office's."""


@transaction.atomic
def ensure_groups() -> None:
    """Make the groups, or bring their permissions up to date."""
    for role, rights in RIGHTS.items():
        group, _ = Group.objects.get_or_create(name=ROLES[role])
        wanted = [f"view_{model}" for model in (*rights.view, *rights.change)]
        wanted += [f"{verb}_{model}" for model in rights.change for verb in ("add", "change", "delete")]
        group.permissions.set(
            Permission.objects.filter(content_type__app_label="server", codename__in=wanted).values_list(
                "pk", flat=True
            )
        )


def apply_role(member: StaffMember) -> None:
    """Give an account the rights of its role."""
    member.is_staff = True
    member.is_superuser = member.role == "admin"
    member.save()
    member.groups.set(Group.objects.filter(name=ROLES[member.role]) if member.role in RIGHTS else [])


_LOCKED_AWAY = frozenset({"staff", "card"})
"""PINs and cards are for the property office alone."""


def may_view_document(member: StaffMember | AnonymousUser, kind: str) -> bool:
    """Tell whether somebody may look at documents of a type."""
    if kind in _LOCKED_AWAY:
        return may_change_document(member, kind)
    return member.has_perm("server.view_document")


def sees_public_only(member: StaffMember | AnonymousUser, kind: str) -> bool:
    """Tell whether somebody sees of a type's documents only what any lobby shows."""
    return isinstance(member, AnonymousUser) or (member.role in OF_BUILDINGS and not may_change_document(member, kind))


def may_read_records(member: StaffMember | AnonymousUser) -> bool:
    """Tell whether somebody may read what records said as they came; others see when and of what kind they are."""
    return not isinstance(member, AnonymousUser) and member.role in ("admin", "property")


def may_change_document(member: StaffMember | AnonymousUser, kind: str) -> bool:
    """Tell whether somebody may put up, change and take away documents of a type."""
    if isinstance(member, AnonymousUser) or not member.has_perm("server.change_document"):
        return False
    if kind in _LOCKED_AWAY:
        return member.role in ("admin", "property")
    return member.role != "captain" or kind in CONTENT_FOR_CAPTAINS
