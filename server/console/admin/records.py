"""What was handed over: accepted records, and those that were set aside."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html

from server import intake, roles
from server.console.names import Names
from server.console.scope import EstateScope, ShortTitles
from server.console.words import REASONS, RECORD_TYPES
from server.errors import Busy
from server.models import ReceivedRecord, SetAside


class _TypeFilter(admin.SimpleListFilter):
    title = "类型"
    parameter_name = "type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(RECORD_TYPES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(type=self.value()) if self.value() else queryset


class _OpenFilter(admin.SimpleListFilter):
    title = "处理情况"
    parameter_name = "open"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "未处理"), ("no", "已处理")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() is None:
            return queryset
        return queryset.filter(resolved_at__isnull=self.value() == "yes")


class _ReasonFilter(admin.SimpleListFilter):
    title = "原因"
    parameter_name = "reason"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(REASONS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(reason=self.value()) if self.value() else queryset


class _ReadOnly(EstateScope, ShortTitles):
    @admin.display(description="终端", ordering="terminal__building")
    def shown_terminal(self, row: ReceivedRecord | SetAside) -> str:
        """Return where the terminal stands that it came from."""
        return Names().terminal(row.terminal)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Records come from terminals."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing that was handed in is lost."""
        return False


@admin.register(ReceivedRecord)
class ReceivedRecordAdmin(_ReadOnly, admin.ModelAdmin[ReceivedRecord]):
    """Accepted records, as they came; what they say goes with time (`server.retention`)."""

    list_display = ("id", "shown_type", "number", "shown_terminal", "received_at", "source")
    list_select_related = ("terminal",)
    list_filter = (_TypeFilter, "source")
    search_fields = ("id", "number")
    fields = readonly_fields = (
        "id",
        "shown_type",
        "version",
        "number",
        "shown_terminal",
        "sequence",
        "about",
        "received_at",
        "source",
        "shown_body",
    )

    def get_fields(self, request: HttpRequest, obj: ReceivedRecord | None = None) -> list[Any]:
        """Show what was said to the property office alone: a technician looks for records, not into them."""
        told = list(self.fields)
        return told if roles.may_read_records(request.user) else [name for name in told if name != "shown_body"]

    @admin.display(description="类型", ordering="type")
    def shown_type(self, record: ReceivedRecord) -> str:
        """Return the type in words."""
        return RECORD_TYPES.get(record.type, record.type)

    @admin.display(description="内容")
    def shown_body(self, record: ReceivedRecord) -> str:
        """Return what was handed in, indented."""
        if not record.body:
            return "已过保留期限，按规定删去"
        body = json.dumps(json.loads(record.body), ensure_ascii=False, indent=2)
        return format_html('<pre class="text">{}</pre>', body)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A record is never changed."""
        return False


@admin.register(SetAside)
class SetAsideAdmin(_ReadOnly, admin.ModelAdmin[SetAside]):
    """Records that could not be taken up."""

    list_display = ("shown_record", "shown_type", "shown_reason", "shown_terminal", "received_at", "resolved_at")
    list_select_related = ("terminal",)
    list_filter = (_OpenFilter, _ReasonFilter)
    actions = ("try_again", "resolve")
    fields = readonly_fields = (
        "shown_record",
        "shown_type",
        "shown_reason",
        "detail",
        "shown_terminal",
        "received_at",
        "resolved_at",
        "size",
    )

    @admin.display(description="记录")
    def shown_record(self, row: SetAside) -> str:
        """Return the record's id."""
        return str(row.record or f"无编号 {row.pk}")

    @admin.display(description="类型")
    def shown_type(self, row: SetAside) -> str:
        """Return the type in words."""
        return RECORD_TYPES.get(row.type, row.type or "—")

    @admin.display(description="原因", ordering="reason")
    def shown_reason(self, row: SetAside) -> str:
        """Return the reason in words."""
        return REASONS.get(row.reason, row.reason)

    @admin.display(description="大小")
    def size(self, row: SetAside) -> str:
        """Return how long it is."""
        return f"{len(bytes(row.raw))} 字节"

    @admin.action(description="再次处理（例如升级之后）", permissions=["change"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[SetAside]) -> None:
        """Take records up that can be taken up by now."""
        taken = 0
        rows = list(queryset.filter(resolved_at__isnull=True))
        try:
            for row in rows:
                taken += intake.try_again(row, timezone.now()).outcome in ("accepted", "known")
        except Busy:
            messages.warning(request, "服务器正忙，请稍后再试。")
        messages.info(request, f"共 {len(rows)} 条，成功 {taken} 条。")

    @admin.action(description="标为已处理", permissions=["change"])
    def resolve(self, request: HttpRequest, queryset: QuerySet[SetAside]) -> None:
        """Mark records as dealt with; they stay."""
        done = queryset.filter(resolved_at__isnull=True).update(resolved_at=timezone.now())
        messages.success(request, f"已标记 {done} 条。")
