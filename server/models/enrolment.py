"""A terminal that asks to join."""

from __future__ import annotations

from django.db import models

from server.models.terminal import Terminal


class Enrolment(models.Model):
    """A code on a terminal's screen that waits for staff."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    EXPIRED = "expired"
    LOCKED = "locked"
    STATES = {WAITING: "待批准", APPROVED: "已批准", REFUSED: "已拒绝", EXPIRED: "已过期", LOCKED: "已锁定"}

    code = models.CharField("登记码", max_length=9, unique=True)
    public_key = models.CharField(max_length=64, db_index=True)
    hostname = models.CharField("主机名", max_length=100, blank=True, default="")
    address = models.CharField("网络地址", max_length=60, blank=True, default="")
    created_at = models.DateTimeField("申请时间")
    expires_at = models.DateTimeField("有效至")
    state = models.CharField("状态", max_length=10, choices=STATES, default=WAITING)
    terminal = models.ForeignKey(Terminal, models.SET_NULL, null=True, blank=True, verbose_name="终端")

    class Meta:
        verbose_name = "终端登记"
        verbose_name_plural = "终端登记"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.code
