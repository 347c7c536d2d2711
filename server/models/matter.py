"""A matter (事项): what a resident wants answered, its owner and its history."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from records.number import grouped
from server.models.estate import Estate
from server.models.record import ReceivedRecord

STATES = {
    "received": "已收到",
    "assigned": "已派人",
    "on_site": "师傅已到场",
    "fixed": "已修好",
    "answered": "已答复",
    "closed": "已经办完",
    "reopened": "重新办理",
}
"""The states of `content.documents.matter.MatterState`, in the words that residents read too."""

UNANSWERED = ("received", "assigned", "on_site", "reopened")

ENDED = "closed"
"""No clock runs any longer. An answer alone stops none that waits for somebody to come or to mend."""


class Matter(models.Model):
    """A matter; its first step, `received`, is `received_at` and no event."""

    record = models.OneToOneField(
        ReceivedRecord, models.DO_NOTHING, db_constraint=False, primary_key=True, verbose_name="记录"
    )
    """What it was made of; there is none of that id where a content pack brought the matter along."""
    estate = models.ForeignKey(Estate, models.PROTECT, verbose_name="小区")
    number = models.CharField("编号", max_length=20, db_index=True)
    """As the resident carries it home; two matters may share one."""
    record_type = models.CharField("类型", max_length=40)
    building = models.CharField("楼栋", max_length=200, db_index=True)
    home = models.CharField("房号", max_length=200, blank=True)
    category = models.CharField("类别", max_length=200, blank=True)
    urgency = models.CharField("紧急程度", max_length=200, blank=True)
    unit = models.CharField("单元", max_length=200, blank=True, default="", db_default="")
    """Of a place that each unit has one of."""
    place = models.CharField("位置", max_length=200, blank=True)
    text = models.TextField("内容", blank=True)
    contact_card = models.CharField("联系卡", max_length=200, blank=True)
    household = models.CharField("住户", max_length=200, blank=True, default="", db_index=True)
    """Whose that card was when the matter was handed in (`server.households`): they alone may read it all."""
    contact_phone = models.CharField("联系电话", max_length=20, blank=True)
    state = models.CharField("状态", max_length=10, choices=STATES, default="received", db_index=True)
    owner = models.CharField("首问负责人", max_length=100, blank=True)
    """As the public sees them."""
    promise = models.CharField("服务承诺", max_length=200, blank=True)
    taken_up = models.BooleanField("已受理", default=False, db_default=False)
    """Staff did something with it: from then on no content pack changes it, also once their account is gone."""
    received_at = models.DateTimeField("收到时间")
    """When the server had it: the clocks start here."""

    class Meta:
        verbose_name = "事项"
        verbose_name_plural = "事项"
        ordering = ["-received_at"]

    def __str__(self) -> str:
        return grouped(self.number) or str(self.pk)

    @property
    def doc_id(self) -> str:
        """Return the id of the public document."""
        return f"{self.estate_id}/m-{self.pk.hex}"


class MatterEvent(models.Model):
    """A step in the life of a matter; never changed, never taken back."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="events", verbose_name="事项")
    at = models.DateTimeField("时间")
    state = models.CharField("状态", max_length=10, choices=STATES)
    text = models.TextField("答复", blank=True)
    public = models.BooleanField("公开", default=True)
    """Whether the text may be read by everybody; its owner may always read it."""
    by_name = models.CharField("经办人", max_length=100, blank=True)
    """As the public sees them."""
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name="账号", related_name="+"
    )

    class Meta:
        verbose_name = "办理记录"
        verbose_name_plural = "办理记录"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{STATES.get(self.state, self.state)} {self.by_name}"
