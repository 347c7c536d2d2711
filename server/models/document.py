"""Everything that terminals see, in the order in which it changed."""

from __future__ import annotations

from django.db import models

from server.models.estate import Estate


class Document(models.Model):
    """One document: its private form, what of it is public, and when it last changed.

    The table is the change log too: each put or delete takes the estate's next sequence (`server.documents`), and a
    deleted document stays as a row that says so.
    """

    # Found by the index of its changes, which begins with it.
    estate = models.ForeignKey(Estate, models.PROTECT, verbose_name="小区", related_name="documents", db_index=False)
    type = models.CharField("类型", max_length=40)
    doc_id = models.CharField("编号", max_length=200)
    version = models.PositiveIntegerField(default=1)
    """Of the type's definition when this was written."""
    body = models.TextField()
    """JSON of the private form, its id with it."""
    public = models.BinaryField(null=True)
    """MessagePack of what may stand in a lobby; null: nothing."""
    sequence = models.BigIntegerField(default=0)
    """0: no terminal has ever been told of it."""
    deleted = models.BooleanField("已删除", default=False)
    held = models.BooleanField("待审核", default=False)
    """Waits for staff before the public may see it."""
    pack_digest = models.BinaryField(null=True)
    """What the content pack said when it was last loaded; edits in the console outlive a load that says the same."""
    updated_at = models.DateTimeField("更新时间", auto_now=True)
    updated_by = models.CharField("更新人", max_length=150, blank=True, default="")

    class Meta:
        verbose_name = "内容"
        verbose_name_plural = "内容"
        constraints = [models.UniqueConstraint(fields=["type", "doc_id"], name="document_type_id")]
        indexes = [models.Index(fields=["estate", "sequence"], name="document_changes")]

    def __str__(self) -> str:
        return self.doc_id
