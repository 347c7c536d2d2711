"""A terminal in a lobby."""

from __future__ import annotations

from django.db import models

from server.models.estate import Estate


class Terminal(models.Model):
    """A terminal that staff approved, known by its public key; nothing here lets anybody pose as it."""

    APPROVED = "approved"
    REVOKED = "revoked"
    STATES = {APPROVED: "使用中", REVOKED: "已撤销"}

    id = models.CharField("编号", max_length=80, primary_key=True)
    public_key = models.CharField(max_length=64, unique=True, editable=False)
    """Ed25519, hexadecimal."""
    estate = models.ForeignKey(Estate, models.PROTECT, verbose_name="小区", related_name="terminals")
    building = models.CharField("楼栋", max_length=200)
    hostname = models.CharField("主机名", max_length=100, blank=True, default="")
    state = models.CharField("状态", max_length=10, choices=STATES, default=APPROVED)
    approved_at = models.DateTimeField("批准时间")
    approved_by = models.CharField("批准人", max_length=150, blank=True, default="")
    revoked_at = models.DateTimeField("撤销时间", null=True, blank=True)
    last_seen = models.DateTimeField("最近联系", null=True, blank=True)
    clock_ahead = models.BigIntegerField("时钟偏差（毫秒）", default=0)
    """The terminal's clock minus ours at the last exchange, in milliseconds."""
    health = models.JSONField("状态报告", default=dict, blank=True)
    """The last `records.wire.Health`."""

    starts = models.JSONField(default=list, blank=True, editable=False)
    """Names of the starts of its lobby that were heard of last, the latest last; see `server.presence`."""
    doubled_at = models.DateTimeField("身份重复", null=True, blank=True, editable=False)
    """When two machines were last heard of that both pose as this terminal."""

    class Meta:
        verbose_name = "终端"
        verbose_name_plural = "终端"
        ordering = ["estate", "building", "id"]

    def __str__(self) -> str:
        return f"{self.building} {self.id}"
