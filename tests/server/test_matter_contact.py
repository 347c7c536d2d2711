"""What the page of a matter tells about how to reach whoever handed it in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from server_process import ServerProcess

from records.types import Contact, Repair
from server.simulation.client import Client

if TYPE_CHECKING:
    from server.models import StaffMember

HOME = "yangguang/b3/2-501"
PHONE = Contact(kind="phone", phone="138 0000 0001")


@pytest.fixture
def staff(server: ServerProcess) -> Iterator[StaffMember]:
    """Somebody of the property office."""
    from server.models import StaffMember
    from server.roles import apply_role

    member = StaffMember(username="reaching", role="property", all_estates=True)
    member.set_unusable_password()
    member.save()
    apply_role(member)
    yield member
    member.delete()


@pytest.mark.parametrize(
    ("home", "contact", "told"),
    [
        (HOME, Contact(), "直接上门：3号楼 2单元501"),
        (HOME, PHONE, "电话 138 0000 0001"),
        ("", Contact(), "没有留下"),
    ],
    ids=["at the door", "by telephone", "not at all"],
)
def test_staff_are_told_how_to_reach_whoever_wants_a_repair(
    staff: StaffMember, client: Client, home: str, contact: Contact, told: str
) -> None:
    from django.test import Client as Browser

    from server.models import Matter

    record = client.record(Repair(place="kitchen", category="water", text="漏水", home=home, contact=contact))
    client.exchange([record])
    browser = Browser()
    browser.force_login(staff)
    matter = Matter.objects.get(number=record.number)
    page = browser.get(f"/console/server/matter/{matter.pk}/change/").content.decode()
    assert told in page
    assert ("没有留下" in page) == (told == "没有留下")
