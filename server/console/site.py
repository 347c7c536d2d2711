"""The console's site: its title, its first page, the order of its pages."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone

from server.console.login import SlowLogin


class _Section(NamedTuple):
    name: str
    models: tuple[str, ...]


_SECTIONS = (
    _Section("居民事项", ("Matter", "Wish")),
    _Section("公告与问答", ("Notice", "Quiz")),
    _Section("小区与人员", ("Person", "Team", "Building", "Estate", "Promise")),
    _Section("卡与密码", ("Card", "Staff")),
    _Section("终端", ("Enrolment", "Terminal", "Emergency")),
    _Section("记录", ("ReceivedRecord", "SetAside")),
    _Section("账号", ("StaffMember",)),
)
_MAIN = frozenset({"Matter", "Wish", "Notice", "Person", "Enrolment", "Terminal"})
"""Pages that stand below the header."""
_OTHERS = "其他"


class _Tile(NamedTuple):
    """A figure on the first page and where it leads."""

    figure: str
    words: str
    url: str
    query: str = ""
    model: str = ""
    """Shown to whoever may see this model."""
    urgent: bool = False
    """Stands out unless it is nothing."""


_LATE = "matters_late"
_TILES = (
    _Tile("matters_unanswered", "事项未答复", "server_matter_changelist", "?state=unanswered", "matter", urgent=True),
    _Tile(_LATE, "事项已超时", "server_matter_changelist", "?state=late", "matter", urgent=True),
    _Tile("notices_held", "公告待审核", "console_notice_changelist", "?held__exact=1", "document", urgent=True),
    _Tile("wishes_held", "心愿待审核", "console_wish_changelist", "?held__exact=1", "document", urgent=True),
    _Tile("terminals_waiting", "终端待批准", "server_enrolment_changelist", "", "enrolment", urgent=True),
    _Tile("terminals_silent", "终端失去联系", "server_terminal_changelist", "", "terminal", urgent=True),
    _Tile("terminals_doubled", "终端身份重复", "server_terminal_changelist", "", "terminal", urgent=True),
    _Tile("set_aside", "记录被搁置", "server_setaside_changelist", "?open=yes", "setaside", urgent=True),
    _Tile("terminals", "使用中的终端", "server_terminal_changelist", "?state__exact=approved", "terminal"),
)


class Console(AdminSite):
    """The console of the central server."""

    site_title = "物业服务台"
    site_header = "物业服务台"
    index_title = "今日概况"
    site_url = None
    login_form = SlowLogin
    index_template = "console/index.html"
    # The main pages stand in a line below the header instead; lists need the width.
    enable_nav_sidebar = False

    def get_urls(self) -> list[Any]:
        """Add the page of a household's code, which belongs to no table."""
        from server.console.admin.codes import code_view

        return [path("resident-code/", self.admin_view(code_view), name="resident_code"), *super().get_urls()]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Show what waits for somebody."""
        return super().index(request, {**(extra_context or {}), "tiles": _tiles(request)})

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the pages by what they are about, not by where their tables lie."""
        apps = super().get_app_list(request, app_label)
        if app_label is not None:
            return apps
        found: dict[str, Any] = {
            model["object_name"]: {**model, "main": model["object_name"] in _MAIN}
            for app in apps
            for model in app["models"]
        }
        listed = [(section.name, [found.pop(name, None) for name in section.models]) for section in _SECTIONS]
        listed.append((_OTHERS, list(found.values())))
        return [
            {
                "name": name,
                "app_label": f"section{place}",
                "app_url": reverse("admin:index"),
                "has_module_perms": True,
                "models": [model for model in models if model],
            }
            for place, (name, models) in enumerate(listed)
            if any(models)
        ]


def _tiles(request: HttpRequest) -> list[dict[str, Any]]:
    from server.console.scope import buildings_of, estates_of, member_of
    from server.figures import figures, late

    now = timezone.now()
    member = member_of(request)
    shown = [
        tile
        for tile in _TILES
        if member.has_perm(f"server.view_{tile.model}") or member.has_perm(f"server.change_{tile.model}")
    ]
    theirs = (now, estates_of(request), buildings_of(request))
    found = figures(*theirs)
    if any(tile.figure == _LATE for tile in shown):
        # The clocks of thousands of matters, for whoever looks after them.
        found[_LATE] = late(*theirs)
    return [
        {
            "number": found[tile.figure],
            "words": tile.words,
            "url": reverse(f"admin:{tile.url}") + tile.query,
            "urgent": tile.urgent and found[tile.figure] > 0,
        }
        for tile in shown
    ]
