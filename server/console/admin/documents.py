"""Pages for notices, people, quizzes …: one a document type, made from its definition."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet, Value
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html, format_html_join

from content.documents import TYPES
from content.documents import Document as Content
from server import documents, roles
from server.console.documents.forms import DocumentForm
from server.console.documents.labels import labels_of, title_label
from server.console.documents.shown import Shown
from server.console.models import PAGES, Page
from server.console.names import Names
from server.console.scope import EstateScope, ShortTitles, member_of

_SAMPLE_LENGTH = 60


class DocumentAdmin(EstateScope, ShortTitles, admin.ModelAdmin[Page]):
    """The page of one document type."""

    kind: type[Content]
    change_form_template = "console/document_form.html"
    list_display_links = ("shown_title",)
    search_fields = ("body",)
    list_per_page = 50
    ordering = ("-held", "-updated_at")
    actions = ("approve",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Page]:
        """Return what the person may see, marked if they see no more of it than any lobby shows."""
        rows: QuerySet[Page] = super().get_queryset(request)
        if not roles.sees_public_only(request.user, self.kind.type):
            return rows
        return rows.filter(public__isnull=False).annotate(only_public=Value(True))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Page], search_term: str
    ) -> tuple[QuerySet[Page], bool]:
        """Find nobody by what the person may not see."""
        if not roles.sees_public_only(request.user, self.kind.type):
            return super().get_search_results(request, queryset, search_term)
        words = search_term.casefold().split()
        found = [page.pk for page in queryset if all(word in page.words for word in words)]
        return queryset.filter(pk__in=found), False

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Show the title, what the type's table names, and the state."""
        return ["shown_title", *self._columns(), "shown_state", "updated_at", self._by()]

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """Offer estates where there are several, and what waits for approval."""
        return ["held", ("estate", admin.RelatedOnlyFieldListFilter)]

    @admin.display(description="公开情况")
    def shown_state(self, page: Page) -> str:
        """Return whether the public can see it."""
        if page.held:
            return format_html('<strong class="warn">{}</strong>', "待审核")
        return "公开" if page.public is not None else "不公开"

    def _by(self) -> Callable[[Page], str]:
        names = Names()

        @admin.display(description="更新人", ordering="updated_by")
        def shown_by(page: Page) -> str:
            return names.who(page.updated_by) or "—"

        return shown_by

    def _columns(self) -> list[Callable[[Page], str]]:
        labels = labels_of(self.kind)
        return [self._column(name, labels.fields.get(name, name)) for name in labels.columns]

    def _column(self, name: str, label: str) -> Callable[[Page], str]:
        shown: dict[str, Shown] = {}

        @admin.display(description=label)
        def column(page: Page) -> str:
            if page.estate_id not in shown:
                shown[page.estate_id] = Shown(self.kind, page.estate_id)
            return shown[page.estate_id].words(page.data.get(name), name)

        return column

    def get_form(
        self, request: HttpRequest, obj: Page | None = None, change: bool = False, **options: Any
    ) -> type[DocumentForm]:
        """Return the form for this type and whoever is signed in."""
        meta = type("Meta", (), {"model": self.model, "fields": []})
        return type("Form", (DocumentForm,), {"kind": self.kind, "member": member_of(request), "Meta": meta})

    def get_fieldsets(self, request: HttpRequest, obj: Page | None = None) -> list[Any]:
        """Show the form's fields, or to whoever may only look, what they hold."""
        if obj is not None and not self.has_change_permission(request, obj):
            return [(None, {"fields": ["shown_values"]})]
        form = self.get_form(request, obj)
        return [(None, {"fields": list(form(instance=obj).fields)})]

    def get_readonly_fields(self, request: HttpRequest, obj: Page | None = None) -> list[str]:
        """Name what may only be looked at."""
        return [] if obj is None or self.has_change_permission(request, obj) else ["shown_values"]

    @admin.display(description="内容")
    def shown_values(self, page: Page) -> str:
        """Return the document as a table."""
        rows = Shown(self.kind, page.estate_id).rows(page.data)
        return format_html(
            "<table>{}</table>", format_html_join("", "<tr><th>{}</th><td class='text'>{}</td></tr>", rows)
        )

    def save_model(self, request: HttpRequest, obj: Page, form: Any, change: bool) -> None:
        """Publish the document; the approve button lets the public see it."""
        if change and not form.changed_data and "_approve" not in request.POST:
            return
        held = False if "_approve" in request.POST or not change else None
        estate = form.estate_of_document()
        documents.put(estate, form.document, held=held, by=member_of(request).username)
        saved = self.model.objects.get(doc_id=form.document.id)
        obj.__dict__.update(saved.__dict__)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Name the documents that go; nothing hangs on them."""
        _, *counted = super().get_deleted_objects(objs, request)
        return ([str(page) for page in objs], *counted)

    def delete_model(self, request: HttpRequest, obj: Page) -> None:
        """Take the document away from the terminals too."""
        documents.delete(self.kind, obj.doc_id, member_of(request).username)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Page]) -> None:
        """Take the documents away from the terminals too."""
        for page in queryset:
            self.delete_model(request, page)

    @admin.action(description="批准公开所选的内容", permissions=["change"])
    def approve(self, request: HttpRequest, queryset: QuerySet[Page]) -> None:
        """Let the public see what waited."""
        by = member_of(request).username
        changed = sum(
            documents.put(page.estate_id, documents.decode(self.kind, page.body), held=False, by=by)
            for page in queryset.filter(held=True)
        )
        messages.success(request, f"已批准 {changed} 项，几秒后出现在大堂。")

    def response_change(self, request: HttpRequest, obj: Page) -> HttpResponse:
        """Go back to the list after an approval."""
        if "_approve" in request.POST:
            messages.success(request, f"已批准“{obj}”，几秒后出现在大堂。")
            return HttpResponseRedirect("../../")
        return super().response_change(request, obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Tell whether the type is listed at all."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Page | None = None) -> bool:
        """Tell whether the person may look."""
        return roles.may_view_document(request.user, self.kind.type)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Tell whether the person may add; an estate comes with its content pack."""
        return self.kind.type != "estate" and self.has_change_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Page | None = None) -> bool:
        """Tell whether the person may change."""
        return roles.may_change_document(request.user, self.kind.type)

    def has_delete_permission(self, request: HttpRequest, obj: Page | None = None) -> bool:
        """Tell whether the person may delete."""
        return self.kind.type != "estate" and self.has_change_permission(request, obj)


def _title_of_a(kind: type[Content]) -> Callable[[DocumentAdmin, Page], str]:
    """Return the column that says what a document is called, under the word that its type has for it."""

    @admin.display(description=title_label(labels_of(kind)))
    def shown_title(self: DocumentAdmin, page: Page) -> str:
        title = str(page)
        return title if len(title) <= _SAMPLE_LENGTH else title[:_SAMPLE_LENGTH] + "…"

    return shown_title


_LISTS = {"card": "console/card_list.html"}
"""Types whose list offers something more."""

for _name, _page in PAGES.items():
    _own = {
        "kind": TYPES[_name],
        "change_list_template": _LISTS.get(_name),
        "shown_title": _title_of_a(TYPES[_name]),
    }
    admin.site.register(_page, type(f"{_page.__name__}Admin", (DocumentAdmin,), _own))
