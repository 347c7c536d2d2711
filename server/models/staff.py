"""People who work at the console."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models

from server.models.estate import Estate

ROLES = {
    "admin": "系统管理员",
    "property": "物业服务中心",
    "community": "社区居委会",
    "captain": "楼栋长",
    "steward": "红管家",
    "technician": "技术员",
}

_SHOWN = {**ROLES, "admin": ROLES["property"]}
"""Roles in residents' words: whoever looks after the machines answers for the office."""


OF_BUILDINGS = frozenset({"captain", "steward"})
"""Roles that look after buildings: matters of others are no business of theirs."""


class StaffMember(AbstractUser):
    """Somebody who signs in at the console; what they may do follows from their role (`server.roles`)."""

    role = models.CharField("角色", max_length=20, choices=ROLES, default="property")
    public_name = models.CharField("对外称呼", max_length=60, blank=True, default="")
    """How residents see whoever answered: `维修班 王师傅`; empty: the role, in residents' words."""
    all_estates = models.BooleanField("全部小区", default=False, help_text="包括以后新增的小区。")
    estates = models.ManyToManyField(Estate, blank=True, verbose_name="负责的小区")
    """Where not all are: empty means none."""
    buildings = models.JSONField("负责的楼栋", default=list, blank=True)
    """Ids; for the roles of `OF_BUILDINGS`, empty means none."""

    class Meta:
        verbose_name = "工作人员账号"
        verbose_name_plural = "工作人员账号"

    def shown_as(self) -> str:
        """Return the name that residents may read."""
        return self.public_name or _SHOWN.get(self.role, self.role)

    def estate_codes(self) -> set[str] | None:
        """Return the estates that the person may see; None: all of them."""
        if self.role == "admin" or self.all_estates:
            return None
        return set(self.estates.values_list("code", flat=True))

    def building_ids(self) -> set[str] | None:
        """Return the buildings whose matters the person may see; None: all of the estates."""
        return set(self.buildings) if self.role in OF_BUILDINGS else None
