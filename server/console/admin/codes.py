"""The page that shows a household's code, to be scanned off the screen, sent or printed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from content.documents import Building, Card, in_language
from content.documents import Estate as EstateDocument
from content.homes import split_home
from server import codes, documents, roles
from server.console.models import PAGES
from server.console.names import door
from server.console.qr import drawing
from server.console.scope import estates_of, member_of
from server.errors import UnknownHome

_LIVES = [("15", "15 分钟"), ("60", "1 小时"), ("1440", "24 小时")]
_KINDS = [
    ("phone", "限时码：让住户扫走或拍下，在手机上出示，到时作废，只能用一次"),
    ("printed", "打印卡：给没有手机的住户，长期有效，遗失可挂失"),
]


class CodeForm(forms.Form):
    """Whose code, of which kind, for how long."""

    home = forms.CharField(
        label="住户",
        max_length=200,
        help_text="例如 yangguang/b3/2-501",
        widget=forms.TextInput({"class": "vTextField", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label="种类", choices=_KINDS, widget=forms.RadioSelect, initial="phone")
    minutes = forms.ChoiceField(label="有效时间", choices=_LIVES, help_text="只对限时码有效。")


def code_view(request: HttpRequest) -> HttpResponse:
    """Ask for the household and show its code."""
    if not roles.may_change_document(request.user, Card.type):
        raise PermissionDenied
    form = CodeForm(request.POST or None, initial={"home": request.GET.get("home", "")})
    issued = _issued(request, form) if request.method == "POST" and form.is_valid() else None
    context = {
        **admin.site.each_context(request),
        "title": "居民码",
        "form": form,
        "issued": issued,
        **(_shown(issued) if issued else {}),
    }
    return TemplateResponse(request, "console/code.html", context)


def _issued(request: HttpRequest, form: CodeForm) -> codes.Issued | None:
    told = form.cleaned_data
    by = member_of(request).username
    try:
        if not _may_see(request, told["home"]):
            raise UnknownHome(home=told["home"])
        if told["kind"] == "printed":
            issued = codes.print_card(told["home"], by)
        else:
            life = dt.timedelta(minutes=int(told["minutes"]))
            issued = codes.issue_code(told["home"], life, timezone.now(), by)
    except UnknownHome:
        form.add_error("home", "没有这一户。请写成 小区/楼栋/单元-门牌，例如 yangguang/b3/2-501。")
        return None
    _note(request, issued)
    return issued


def _shown(issued: codes.Issued) -> dict[str, str]:
    """Return what stands with the code. The home is for the screen alone: a card that is lost must not tell a door."""
    place = split_home(issued.home)
    assert place is not None
    building = documents.get(Building, place.building)
    estate = documents.get(EstateDocument, building.estate) if building else None
    where = in_language(building.name, "zh") if building else place.building
    return {
        "drawing": drawing(issued.text),
        "estate": in_language(estate.name, "zh") if estate else "",
        "home": f"{where} {door(place)}",
    }


def _may_see(request: HttpRequest, home: str) -> bool:
    estates = estates_of(request)
    place = split_home(home)
    return place is not None and (estates is None or place.building.partition("/")[0] in estates)


def _note(request: HttpRequest, issued: codes.Issued) -> None:
    """Leave in the journal who gave out a code, and never the code."""
    page: Any = PAGES[Card.type]
    LogEntry.objects.create(
        user=member_of(request),
        content_type=ContentType.objects.get_for_model(page, for_concrete_model=False),
        object_id=str(page.objects.get(doc_id=issued.card).pk),
        object_repr=issued.card,
        action_flag=CHANGE,
        change_message="出示限时码" if issued.expires else "制作打印卡",
    )
