"""An emergency: terminals ask every few seconds."""

from __future__ import annotations

from django.db import models

from server.models.estate import Estate


class Emergency(models.Model):
    """A time in which the terminals of a building, an estate or all come back every few seconds.

    It ends by itself, so that nobody has to remember to end it.
    """

    estate = models.ForeignKey(
        Estate, models.CASCADE, null=True, blank=True, verbose_name="小区", help_text="不选表示所有小区"
    )
    building = models.CharField("楼栋", max_length=200, blank=True, help_text="例如 yangguang/b3；不填表示整个小区")
    started_at = models.DateTimeField("开始时间", auto_now_add=True)
    until = models.DateTimeField("结束时间", help_text="到时自动恢复平时的频率")
    reason = models.CharField("事由", max_length=100)

    class Meta:
        verbose_name = "紧急状态"
        verbose_name_plural = "紧急状态"
        ordering = ["-until"]

    def __str__(self) -> str:
        return self.reason
