"""Matters: who owns them, how much time is left, what was answered."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, NamedTuple

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from content.documents import in_language
from content.documents.estate import DANGER
from records.number import grouped
from server import matters
from server.console.filters import BuildingFilter, StateFilter, TypeFilter
from server.console.names import Names
from server.console.overtaken import FIELD, KnowsWhatItShowed
from server.console.scope import EstateScope, ShortTitles, buildings_of, member_of
from server.console.words import DANGER_WORD, RECORD_TYPES, duration
from server.models import Matter, MatterEvent, ReceivedRecord, StaffMember
from server.models.matter import STATES, UNANSWERED

_SAMPLE_LENGTH = 36


class _Seen(NamedTuple):
    """What one page looks up once."""

    names: Names
    clocks: matters.Clocks


_SEEN: ContextVar[_Seen] = ContextVar("seen")
"""Of the page that this thread makes now: Django gives the columns' functions no request."""


def _drawn(make: Callable[[], HttpResponse]) -> HttpResponse:
    """Return a page, drawn while what it looks up is at hand."""
    before = _SEEN.set(_Seen(Names(), matters.Clocks(timezone.now())))
    try:
        answer = make()
        return answer.render() if isinstance(answer, SimpleTemplateResponse) else answer
    finally:
        _SEEN.reset(before)


_TO_ALL = ("yes", "公开：大堂屏幕上人人可见")
_TO_THEM = ("no", "只给本人：刷卡后可见")
_NOBODY_WOULD_READ = "这件事没有登记住户卡，本人看不到只给本人的答复；请公开答复或打电话告诉本人。"
_NOTHING_WRITTEN = "还没有写答复，所以没有可保存的内容。只给本人的答复请写在这里。"
_SPOKEN_DOOR = re.compile(r"(\w+)单元(?=\d)")


class AnswerForm(KnowsWhatItShowed, forms.ModelForm[Matter]):
    """What staff do with a matter."""

    member: StaffMember
    repeated = False
    """It was sent twice, as by a double click: what it says was done."""

    answer = forms.CharField(
        label="答复",
        required=False,
        widget=forms.Textarea({"rows": 4, "class": "vLargeTextField"}),
        help_text="只写答复、不选新状态，就记为“已答复”。有人到场、已经修好，请选相应的新状态：只答复不算到场，也不算修好。",
    )
    answer_public = forms.ChoiceField(
        label="谁能看到",
        choices=[_TO_ALL, _TO_THEM],
        widget=forms.RadioSelect,
        initial="yes",
        help_text="公开的答复请不要写姓名、门牌和电话。",
        error_messages={"invalid_choice": _NOBODY_WOULD_READ},
    )
    new_state = forms.ChoiceField(label="新状态", required=False, choices=[("", "不变"), *STATES.items()])

    class Meta:
        model = Matter
        fields = ["owner"]
        help_texts = {"owner": "居民看到的名字，例如 维修班 王师傅。首问负责，直到办完。"}

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        # Who owns it changes only where somebody typed it: the page may be older than the owner.
        self.fields["owner"].show_hidden_initial = True
        if not self.instance.household:
            seen_by = self.fields["answer_public"]
            assert isinstance(seen_by, forms.ChoiceField)
            seen_by.choices = [_TO_ALL]
            seen_by.help_text = f"{_NOBODY_WOULD_READ}{seen_by.help_text}"
        self.carry()

    def mark(self, row: Any) -> str:
        """Return the state, the owner and the last step."""
        last = row.events.order_by("pk").values_list("pk", flat=True).last()
        return f"{row.state} {last or 0} {row.owner}"

    def clean(self) -> dict[str, Any]:
        """Say when somebody else was quicker; what was typed stays."""
        cleaned = dict(super().clean() or {})
        row = None if self.errors else self.overtaken_by()
        if row is None:
            if not self.errors and self._says_who_reads_nothing(cleaned):
                self.add_error("answer", _NOTHING_WRITTEN)
            return cleaned
        if self._was_done(row, cleaned):
            self.repeated = True
            return cleaned
        self.show_anew(row, **({} if "owner" in self.changed_data else {"owner": row.owner}))
        raise ValidationError(
            "您打开这一页之后，这件事项有了新的办理情况，请看下面的“办理经过”。您写的还在，核对后再保存一次。"
        )

    def _says_who_reads_nothing(self, cleaned: dict[str, Any]) -> bool:
        """Tell whether all that was chosen is who may read an answer that was not written."""
        done = cleaned["answer"].strip() or cleaned["new_state"] or "owner" in self.changed_data
        return cleaned["answer_public"] == "no" and not done

    def _was_done(self, row: Matter, cleaned: dict[str, Any]) -> bool:
        text, state = cleaned["answer"].strip(), cleaned["new_state"]
        if "owner" in self.changed_data and cleaned["owner"] != row.owner:
            return False
        last = row.events.last()
        if not text and not state:
            return "owner" in self.changed_data
        return last is not None and (last.by_id, last.text) == (self.member.pk, text) and state in ("", last.state)


class EventInline(admin.TabularInline[MatterEvent, Matter]):
    """The history of a matter: only ever added to."""

    model = MatterEvent
    extra = 0
    can_delete = False
    fields = readonly_fields = ("at", "state", "shown_text", "shown_public", "by_name")
    verbose_name_plural = "办理经过"

    @admin.display(description="答复")
    def shown_text(self, event: MatterEvent) -> str:
        """Return the answer with its lines."""
        return format_html('<span class="text">{}</span>', event.text) if event.text else "—"

    @admin.display(description="谁能看到")
    def shown_public(self, event: MatterEvent) -> str:
        """Return who may read the answer."""
        if not event.text:
            return "—"
        return "公开" if event.public else "只给本人"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Steps are taken with the form above."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was done stays."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever sees the matter sees its history."""
        return request.user.has_perm("server.view_matter")


@admin.register(Matter)
class MatterAdmin(EstateScope, ShortTitles, admin.ModelAdmin[Matter]):
    """The page that everybody at the office begins the day with."""

    form = AnswerForm
    inlines = (EventInline,)
    list_display = (
        "shown_number",
        "shown_type",
        "shown_building",
        "sample",
        "shown_state",
        "shown_clock",
        "owner",
        "shown_received",
    )
    list_display_links = ("shown_number", "sample")
    list_filter = (StateFilter, TypeFilter, BuildingFilter)
    search_fields = ("number", "text", "home", "contact_phone", "owner")
    search_help_text = "编号、内容、房号、电话、负责人"
    list_per_page = 50
    date_hierarchy = "received_at"
    ordering = ("-received_at",)
    readonly_fields = (
        "shown_number",
        "shown_type",
        "shown_place",
        "shown_text",
        "shown_contact",
        "shown_state",
        "shown_clocks",
        "received_at",
        "shown_created",
    )
    fieldsets = (
        (
            "事项",
            {
                "fields": (
                    ("shown_number", "shown_type"),
                    "shown_place",
                    "shown_text",
                    "shown_contact",
                    ("received_at", "shown_created"),
                    "shown_state",
                    "shown_clocks",
                )
            },
        ),
        ("办理", {"fields": ("answer", "answer_public", "new_state", "owner", FIELD)}),
    )

    def get_form(
        self, request: HttpRequest, obj: Matter | None = None, change: bool = False, **options: Any
    ) -> type[forms.ModelForm[Matter]]:
        """Return the form for whoever is signed in."""
        # What the form carries is made with it and is no field of its class.
        options["fields"] = ["answer", "answer_public", "new_state", "owner"]
        return type("Form", (super().get_form(request, obj, change, **options),), {"member": member_of(request)})

    def get_queryset(self, request: HttpRequest) -> QuerySet[Matter]:
        """Return the matters with what their clocks need."""
        rows: QuerySet[Matter] = super().get_queryset(request).prefetch_related("events")
        buildings = buildings_of(request)
        return rows if buildings is None else rows.filter(building__in=buildings)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Matter], search_term: str
    ) -> tuple[QuerySet[Matter], bool]:
        """Find a home also by how the page shows it."""
        return super().get_search_results(request, queryset, _SPOKEN_DOOR.sub(r"\1-", search_term))

    def changelist_view(self, *asked: Any, **more: Any) -> HttpResponse:
        """Draw the list."""
        return _drawn(lambda: super(MatterAdmin, self).changelist_view(*asked, **more))

    def changeform_view(self, *asked: Any, **more: Any) -> HttpResponse:
        """Draw a matter."""
        return _drawn(lambda: super(MatterAdmin, self).changeform_view(*asked, **more))

    @admin.display(description="编号", ordering="number")
    def shown_number(self, matter: Matter) -> str:
        """Return the number in groups."""
        return grouped(matter.number) or "—"

    @admin.display(description="类型", ordering="record_type")
    def shown_type(self, matter: Matter) -> str:
        """Return the type in words."""
        return RECORD_TYPES.get(matter.record_type, matter.record_type)

    @admin.display(description="楼栋", ordering="building")
    def shown_building(self, matter: Matter) -> str:
        """Return the building's name."""
        return _SEEN.get().names.building(matter.building)

    @admin.display(description="内容")
    def sample(self, matter: Matter) -> str:
        """Return category, the wish that is claimed, and the beginning of the text."""
        names = _SEEN.get().names
        category, text = names.category(matter), _short(matter.text)
        if matter.urgency == DANGER:
            # The text of a danger begins as its name.
            return format_html('<strong class="danger">{}</strong> {}', DANGER_WORD, text or category)
        return "：".join(filter(None, (category, _short(names.wish(matter)), text))) or "—"

    @admin.display(description="状态", ordering="state")
    def shown_state(self, matter: Matter) -> str:
        """Return the state, open ones marked."""
        mark = "open" if matter.state in UNANSWERED else "done"
        return format_html('<span class="state {}">{}</span>', mark, STATES.get(matter.state, matter.state))

    @admin.display(description="收到", ordering="received_at")
    def shown_received(self, matter: Matter) -> str:
        """Return when it came, short."""
        return timezone.localtime(matter.received_at).strftime("%m-%d %H:%M")

    @admin.display(description="时限")
    def shown_clock(self, matter: Matter) -> str:
        """Return the running clock in words."""
        clock = _SEEN.get().clocks.next_of(matter)
        if clock is None:
            return "—"
        return _clock_words(clock.state == "late", in_language(clock.step.name, "zh"), clock.left)

    @admin.display(description="时限")
    def shown_clocks(self, matter: Matter) -> str:
        """Return all clocks in words."""
        words = {"met": "按时", "running": "还有 ", "late": "超时 ", "unmet": "—"}
        rows = [
            (
                "late" if clock.state == "late" else clock.state,
                in_language(clock.step.name, "zh"),
                words[clock.state] + ("" if clock.state in ("met", "unmet") else duration(abs(clock.left))),
            )
            for clock in _SEEN.get().clocks.all_of(matter)
        ]
        if not rows:
            return "没有时限"
        return format_html('<ul class="clocks">{}</ul>', format_html_join("", '<li class="{}">{}：{}</li>', rows))

    @admin.display(description="地点")
    def shown_place(self, matter: Matter) -> str:
        """Return where it is, in words."""
        named = _SEEN.get().names
        parts = (
            named.home(matter.home) if matter.home else named.building(matter.building),
            named.place(matter),
            named.category(matter),
            named.urgency(matter),
        )
        return " · ".join(part for part in parts if part) or "—"

    @admin.display(description="居民的话")
    def shown_text(self, matter: Matter) -> str:
        """Return the resident's words with their lines."""
        wish = _SEEN.get().names.wish(matter)
        said = "\n".join(filter(None, (wish and f"要认领的心愿：{wish}", matter.text)))
        return format_html('<span class="text said">{}</span>', said or "—")

    @admin.display(description="联系方式")
    def shown_contact(self, matter: Matter) -> str:
        """Return how to reach whoever handed it in."""
        if matter.contact_phone:
            return f"电话 {matter.contact_phone}"
        if matter.contact_card:
            reads = "刷卡可看答复" if matter.household else "刷卡看不到答复"
            return f"居民卡（{_SEEN.get().names.household(matter)}），{reads}"
        if matter.home:
            return f"直接上门：{_SEEN.get().names.home(matter.home)}"
        return "没有留下"

    @admin.display(description="居民登记时间（终端时钟）")
    def shown_created(self, matter: Matter) -> str:
        """Return when it was handed in, by the terminal's clock."""
        record = ReceivedRecord.objects.filter(pk=matter.pk).first()
        if record is None:
            return "随内容包载入"
        try:
            claimed = dt.datetime.fromtimestamp(record.created_at / 1000, dt.UTC)
        except (ValueError, OverflowError, OSError):
            return "终端时钟有误"
        shown = timezone.localtime(claimed).strftime("%Y-%m-%d %H:%M")
        return shown if record.clock_trusted else f"{shown}（终端时钟未校准）"

    def save_model(self, request: HttpRequest, obj: Matter, form: Any, change: bool) -> None:
        """Take the step; the lobby shows it a few seconds later."""
        if form.repeated:
            return
        state = form.cleaned_data["new_state"]
        text = form.cleaned_data["answer"].strip()
        matters.act(
            obj,
            timezone.now(),
            member_of(request),
            state=state,
            text=text,
            public=form.cleaned_data["answer_public"] == "yes",
            owner=obj.owner if "owner" in form.changed_data else None,
        )
        if text:
            messages.info(request, "答复几秒后就能在大堂看到。")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Matters come from residents."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """No matter is forgotten."""
        return False


def _short(text: str) -> str:
    return text if len(text) <= _SAMPLE_LENGTH else text[:_SAMPLE_LENGTH] + "…"


def _clock_words(late: bool, step: str, left: dt.timedelta) -> str:
    if late:
        return format_html('<strong class="late">超时 {}</strong><br>{}', duration(abs(left)), step)
    return format_html("还有 {}<br>{}", duration(left), step)
