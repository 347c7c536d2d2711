"""Terminals: those that wait for approval, and how the others are."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from content.documents import Building, in_language
from server import documents, enrolment
from server.console.names import Names
from server.console.scope import EstateScope, ShortTitles, estates_of, member_of
from server.errors import CodeRefused, UnknownBuilding
from server.figures import DOUBLED_FOR, LOST_AFTER
from server.models import Enrolment, Estate, Terminal

_WHY = {
    "unknown": "没有终端显示这个登记码，请再核对一次。连续输错五次，所有等待中的登记码都会作废。",
    "expired": "登记码已过期，终端会显示新的登记码。",
    "used": "这个登记码已经用过了。",
    "refused": "这台终端已被拒绝。",
    "locked": "登记码已作废（连续输错五次），终端会显示新的登记码。",
}


class ApproveForm(forms.Form):
    """A code and where the terminal stands."""

    code = forms.CharField(
        label="登记码",
        max_length=12,
        widget=forms.TextInput(
            {"class": "vTextField code", "autocomplete": "off", "placeholder": "XXXX-XXXX", "autofocus": True}
        ),
    )
    building = forms.ChoiceField(label="安装楼栋")

    def __init__(self, buildings: list[tuple[str, str]], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        field = self.fields["building"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "请选择"), *buildings]


def _waiting() -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(state=Enrolment.WAITING, expires_at__gt=timezone.now())


@admin.register(Enrolment)
class EnrolmentAdmin(admin.ModelAdmin[Enrolment]):
    """Waiting terminals are approved on a page of their own; the list behind it is the page itself."""

    def get_urls(self) -> list[Any]:
        """Put the page in the place of Django's list."""
        return [
            path("", self.admin_site.admin_view(self.waiting_view), name="server_enrolment_changelist"),
            path("<int:pk>/refuse/", self.admin_site.admin_view(self.refuse_view), name="server_enrolment_refuse"),
        ]

    def waiting_view(self, request: HttpRequest) -> HttpResponse:
        """Show who waits; take a code."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        buildings = self._buildings(request)
        form = ApproveForm(buildings, request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                terminal = enrolment.approve(
                    form.cleaned_data["code"],
                    form.cleaned_data["building"],
                    member_of(request).username,
                    timezone.now(),
                )
            except CodeRefused as refused:
                form.add_error("code", _WHY[refused.fields["reason"]])
            except UnknownBuilding:
                form.add_error("building", "没有这栋楼。")
            else:
                messages.success(request, f"已批准，终端几秒后开始工作：{Names().building(terminal.building)}")
                return HttpResponseRedirect(reverse("admin:server_terminal_changelist"))
        waiting, shown = _waiting(), self._shown(request)
        context = {
            **self.admin_site.each_context(request),
            "title": "批准终端",
            "opts": self.opts,
            "form": form,
            # Without their codes: those prove that somebody stands before the screen.
            "waiting": shown.order_by("created_at"),
            "others": waiting.count() - shown.count(),
            "minutes": int(enrolment.CODE_LIFE.total_seconds() // 60),
        }
        return TemplateResponse(request, "console/approve.html", context)

    def refuse_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say no to a terminal."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            found = self._shown(request).filter(pk=pk).first()
            if found is None:
                messages.warning(request, "这台终端已不在等待，或者不归您处理。")
            else:
                enrolment.refuse(found)
                messages.success(request, f"已拒绝 {found.hostname or found.address}。")
        return HttpResponseRedirect(reverse("admin:server_enrolment_changelist"))

    def _shown(self, request: HttpRequest) -> QuerySet[Enrolment]:
        """Return the waiting terminals that the person may look at and refuse.

        A new terminal belongs to no estate yet: whoever works for some estates only knows theirs that join again.
        """
        estates = estates_of(request)
        if estates is None:
            return _waiting()
        theirs = Terminal.objects.filter(estate__in=estates).values("public_key")
        return _waiting().filter(public_key__in=theirs)

    def _buildings(self, request: HttpRequest) -> list[tuple[str, str]]:
        named = {estate.code: str(estate) for estate in Estate.objects.all()}
        return [
            (building.id, f"{named.get(building.estate, building.estate)} {in_language(building.name, 'zh')}")
            for building in documents.all_of(Building, estates_of(request))
        ]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may approve may look."""
        return self.has_change_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Terminals ask by themselves."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Codes end by themselves."""
        return False


def _is_doubled(terminal: Terminal) -> bool:
    return terminal.doubled_at is not None and timezone.now() - terminal.doubled_at < DOUBLED_FOR


@admin.register(Terminal)
class TerminalAdmin(EstateScope, ShortTitles, admin.ModelAdmin[Terminal]):
    """Terminals and how they are."""

    list_display = ("shown_name", "shown_state", "last_seen", "queued", "put_aside", "version")
    list_filter = ("state", ("estate", admin.RelatedOnlyFieldListFilter))
    search_fields = ("id", "building", "hostname")
    actions = ("revoke",)
    fields = readonly_fields = (
        "id",
        "estate",
        "shown_building",
        "hostname",
        "shown_state",
        "shown_double",
        "last_seen",
        "shown_clock",
        "queued",
        "put_aside",
        "free",
        "readers",
        "version",
        "approved_at",
        "shown_approved_by",
        "revoked_at",
    )

    @admin.display(description="终端", ordering="building")
    def shown_name(self, terminal: Terminal) -> str:
        """Return where it stands and what it is called there."""
        return Names().terminal(terminal)

    @admin.display(description="楼栋", ordering="building")
    def shown_building(self, terminal: Terminal) -> str:
        """Return where it stands."""
        return Names().building(terminal.building)

    @admin.display(description="状态", ordering="state")
    def shown_state(self, terminal: Terminal) -> str:
        """Return the state, in words."""
        if terminal.state == Terminal.REVOKED:
            return "已撤销"
        if terminal.last_seen is None:
            return format_html('<strong class="warn">{}</strong>', "从未联系")
        if timezone.now() - terminal.last_seen > LOST_AFTER:
            return format_html('<strong class="late">{}</strong>', "失去联系")
        if _is_doubled(terminal):
            return format_html('<strong class="late">{}</strong>', "身份重复")
        return format_html('<span class="state done">{}</span>', "已联网")

    @admin.display(description="身份重复")
    def shown_double(self, terminal: Terminal) -> str:
        """Return what to do if two machines pose as this terminal."""
        if terminal.doubled_at is None:
            return "没有"
        at = timezone.localtime(terminal.doubled_at)
        if not _is_doubled(terminal):
            return f"现在没有（上次发现：{at:%Y-%m-%d %H:%M}）"
        words = (
            f"有两台机器在用这个终端的身份（{at:%m-%d %H:%M} 还是这样），多半是数据目录或磁盘被整个复制了。"
            "记录不会丢，也不会重复；但两台分不清楼栋和状态。请到其中一台上运行 kiosk enrol 服务器地址，"
            "再到“终端登记”批准它的登记码。一小时后这里恢复正常。"
        )
        return format_html('<strong class="late">{}</strong>', words)

    @admin.display(description="批准人")
    def shown_approved_by(self, terminal: Terminal) -> str:
        """Return who let it join, as colleagues know them."""
        return Names().who(terminal.approved_by) or "—"

    @admin.display(description="待传")
    def queued(self, terminal: Terminal) -> str:
        """Return how many records wait on the terminal."""
        return str(terminal.health.get("queued", "—"))

    @admin.display(description="搁置")
    def put_aside(self, terminal: Terminal) -> str:
        """Return how many records the terminal knows to be set aside."""
        return str(terminal.health.get("set_aside", "—"))

    @admin.display(description="版本")
    def version(self, terminal: Terminal) -> str:
        """Return the program's version."""
        return str(terminal.health.get("version") or "—")

    @admin.display(description="剩余空间")
    def free(self, terminal: Terminal) -> str:
        """Return the free space on its disk."""
        free = int(terminal.health.get("disk_free") or 0)
        return f"{free / 1e9:.1f} GB" if free else "—"

    @admin.display(description="读卡器")
    def readers(self, terminal: Terminal) -> str:
        """Return the readers and their states."""
        return "、".join(map(str, terminal.health.get("readers") or [])) or "—"

    @admin.display(description="时钟")
    def shown_clock(self, terminal: Terminal) -> str:
        """Return how far its clock is off."""
        seconds = terminal.clock_ahead / 1000
        if abs(seconds) < 5:
            return "准确"
        return f"{'快' if seconds > 0 else '慢'} {abs(seconds):.0f} 秒"

    @admin.action(description="撤销所选终端（遗失、被盗或停用）", permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Terminal]) -> None:
        """Refuse terminals from now on."""
        rows = queryset.filter(state=Terminal.APPROVED)
        for terminal in rows:
            enrolment.revoke(terminal, timezone.now())
        messages.success(request, "已撤销。终端会保留未上传的记录，重新登记后可继续使用。")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Terminals join by a code."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What a terminal handed over names it for ever."""
        return False
