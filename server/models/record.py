"""What terminals handed over: accepted once, or set aside where staff can see it."""

from __future__ import annotations

from django.db import models

from server.models.estate import Estate
from server.models.terminal import Terminal


class ReceivedRecord(models.Model):
    """A record, opened and validated. It is never changed."""

    SOURCES = {"sync": "联网", "import": "U盘导入"}

    id = models.UUIDField("记录号", primary_key=True)
    """UUIDv7, made on the terminal."""
    terminal = models.ForeignKey(Terminal, models.PROTECT, verbose_name="终端", related_name="records")
    # Without indexes: most servers have few estates and all have few types, and each index is written for each record.
    estate = models.ForeignKey(Estate, models.PROTECT, verbose_name="小区", db_index=False)
    type = models.CharField("类型", max_length=40)
    version = models.PositiveIntegerField("版本")
    number = models.CharField("编号", max_length=20, blank=True)
    created_at = models.BigIntegerField("终端时间")
    """Milliseconds since 1970 by the terminal's clock: a claim."""
    clock_trusted = models.BooleanField("时钟可信")
    sequence = models.BigIntegerField("终端序号")
    about = models.CharField("关联", max_length=200, blank=True)
    received_at = models.DateTimeField("收到时间")
    digest = models.BinaryField()
    """SHA-256 of the clear fields and the opened body: the same id with another digest is set aside."""
    body = models.TextField("内容")
    """The opened body, JSON as the terminal wrote it."""
    source = models.CharField("来源", max_length=10, choices=SOURCES, default="sync")

    class Meta:
        verbose_name = "记录"
        verbose_name_plural = "记录"
        ordering = ["-received_at"]

    def __str__(self) -> str:
        return self.number or str(self.id)


class SetAside(models.Model):
    """A record that could not be taken up, kept whole, with the reason."""

    digest = models.BinaryField(unique=True)
    """SHA-256 of what came and of the reason: coming again makes no second row."""
    record = models.UUIDField("记录号", null=True)
    terminal = models.ForeignKey(Terminal, models.PROTECT, verbose_name="终端", related_name="set_aside")
    estate = models.ForeignKey(Estate, models.PROTECT, verbose_name="小区")
    type = models.CharField("类型", max_length=40, blank=True)
    reason = models.CharField("原因", max_length=40)
    detail = models.TextField("细节", blank=True)
    raw = models.BinaryField()
    """MessagePack of the `WireRecord` as it came."""
    key = models.BinaryField(null=True)
    """MessagePack of the `SealedKey` that it names."""
    source = models.CharField("来源", max_length=10, choices=ReceivedRecord.SOURCES, default="sync", db_default="sync")
    received_at = models.DateTimeField("收到时间")
    resolved_at = models.DateTimeField("处理时间", null=True, blank=True)

    class Meta:
        verbose_name = "搁置的记录"
        verbose_name_plural = "搁置的记录"
        ordering = ["-received_at"]

    def __str__(self) -> str:
        return f"{self.type or '?'} {self.record or self.pk}"
