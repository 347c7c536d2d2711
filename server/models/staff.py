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


class StaffMember(AbstractUser):
    """Somebody who signs in at the console; what they may do follows from their role (`server.roles`)."""

    role = models.CharField("角色", max_length=20, choices=ROLES, default="property")
    public_name = models.CharField("对外称呼", max_length=60, blank=True, default="")
    """How residents see whoever answered: `王师傅 (红管家)`; empty: the role, in residents' words."""
    estates = models.ManyToManyField(Estate, blank=True, verbose_name="负责的小区")
    """Empty: all."""

    class Meta:
        verbose_name = "工作人员账号"
        verbose_name_plural = "工作人员账号"

    def shown_as(self) -> str:
        """Return the name that residents may read."""
        return self.public_name or _SHOWN.get(self.role, self.role)

    def estate_codes(self) -> set[str] | None:
        """Return the estates that the person may see; None: all of them."""
        if self.role == "admin":
            return None
        return set(self.estates.values_list("code", flat=True)) or None
