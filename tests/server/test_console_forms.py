"""The pages that are made from the document types' definitions."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from server_process import ServerProcess

from content.documents import TYPES, Document, Text

EDITED = sorted(set(TYPES) - {"matter"})


@pytest.fixture
def form_of(server: ServerProcess) -> Any:
    """Makes the form class of a type, as the administrator sees it."""
    from server.console.documents.forms import DocumentForm
    from server.console.models import PAGES
    from server.models import StaffMember

    member, _ = StaffMember.objects.get_or_create(username="forms", defaults={"role": "admin"})

    def made(kind: str) -> type[DocumentForm]:
        meta = type("Meta", (), {"model": PAGES[kind], "fields": []})
        return type("Form", (DocumentForm,), {"kind": TYPES[kind], "member": member, "Meta": meta})

    return made


def posted(form: Any) -> dict[str, Any]:
    """Return what a browser would send if nobody touched the form."""
    from django import forms

    data: dict[str, Any] = {}
    for bound in form:
        value = bound.field.prepare_value(bound.value())
        widget = bound.field.widget
        if isinstance(widget, forms.MultiWidget):
            for place, (part, shown) in enumerate(zip(widget.widgets, widget.decompress(value), strict=True)):
                data[f"{bound.name}_{place}"] = part.format_value(shown) or ""
        elif isinstance(widget, forms.CheckboxInput):
            data |= {bound.name: "on"} if value else {}
        elif isinstance(widget, forms.CheckboxSelectMultiple):
            data[bound.name] = value or []
        elif isinstance(widget, forms.Select) and not value:
            data[bound.name] = next(iter(bound.field.choices))[0]
        else:
            data[bound.name] = value if value is not None else ""
    if "estate_code" in form.fields:
        data["estate_code"] = "yangguang"
    # Browsers end lines with two characters.
    return {name: value.replace("\n", "\r\n") if isinstance(value, str) else value for name, value in data.items()}


def stripped(body: str) -> str:
    """Return a document's JSON without the line breaks at the ends of texts, which a form leaves out."""
    return re.sub(r'(\\n)+"', '"', body)


def errors(form: Any) -> dict[str, list[str]]:
    form.is_valid()
    return {name: list(told) for name, told in form.errors.items()}


@pytest.mark.parametrize("kind", EDITED)
def test_saving_a_page_that_nobody_touched_changes_nothing(form_of: Any, kind: str) -> None:
    from server import documents
    from server.console.models import PAGES

    pages = list(PAGES[kind].objects.filter(estate="yangguang", held=False).order_by("doc_id"))
    assert pages
    for page in pages:
        form = form_of(kind)(instance=page)
        again = form_of(kind)(posted(form), instance=page)
        assert errors(again) == {}
        assert documents.encode(again.document) == stripped(page.body), page.doc_id


def test_a_new_notice_needs_only_title_text_and_class(form_of: Any) -> None:
    data = posted(form_of("notice")()) | {"title_0": "停水通知", "body_0": "今晚停水。", "buildings": ["yangguang/b3"]}
    form = form_of("notice")(data)
    assert errors(form) == {}
    assert form.document.id.startswith("yangguang/n-")
    assert (form.document.title, form.document.buildings) == ("停水通知", ["yangguang/b3"])


@pytest.mark.parametrize(
    ("kind", "data", "field", "said"),
    [
        ("notice", {"title_0": ""}, "title", "必填"),
        ("notice", {"until": "31.12.2026"}, "until", "日期"),
        ("person", {"roles": "- role: volunteer\n  building: [b3]"}, "roles", "不认识的名称 building"),
        ("person", {"roles": "- role: king"}, "roles", "没有 king"),
        ("person", {"roles": "- role: volunteer\n  buildings: [yangguang/b99]"}, "roles", "没有 yangguang/b99"),
        ("person", {"roles": "role: volunteer"}, "roles", "应为列表"),
        ("person", {"roles": "- {role: volunteer"}, "roles", "格式有误"),
        ("building", {"units": "- {id: 1, floors: 0, homes_per_floor: 2}"}, "units", "不能小于 1"),
        ("building", {"units": "- {id: 1, floors: viele, homes_per_floor: 2}"}, "units", "应为整数"),
        ("promise", {"steps": "- {id: a, name: a, state: someday, minutes: 5}"}, "steps", "不能是"),
        ("staff", {"pin": "12"}, "pin", "4 到 12 位数字"),
        ("card", {"raw": "zz"}, "raw", "十六进制"),
        ("building", {"short_id": "Nr. 9"}, "short_id", "小写字母"),
        ("building", {"short_id": "b3"}, "short_id", "已经用过"),
    ],
)
def test_what_is_wrong_is_said_in_chinese_at_its_field(
    form_of: Any, kind: str, data: dict[str, Any], field: str, said: str
) -> None:
    right = {
        "notice": {"title_0": "标题", "body_0": "正文"},
        "person": {"name": "张三", "roles": "- role: volunteer"},
        "building": {"name_0": "9号楼", "units": "- {id: 1, floors: 6, homes_per_floor: 2}"},
        "promise": {"name_0": "承诺", "steps": "- {id: a, name: a, state: answered, minutes: 5}"},
        "staff": {"name": "张三", "role": "captain", "pin": "246810"},
        "card": {"raw": "67003B51C6", "home": "yangguang/b3/1-101"},
    }[kind]
    blank = posted(form_of(kind)())
    assert errors(form_of(kind)({**blank, **right})) == {}
    told = errors(form_of(kind)({**blank, **right, **data}))
    assert list(told) == [field]
    assert said in told[field][0]


def test_a_quiz_with_an_answer_that_cannot_be_chosen_is_refused(form_of: Any) -> None:
    question = "- {id: q1, kind: single, text: 问, choices: [甲, 乙], answers: [5], why: 因为, source: 民法典}"
    told = errors(form_of("quiz")({**posted(form_of("quiz")()), "title_0": "题", "questions": question}))
    assert "没有第 6 个选项" in told["questions"][0]


def test_a_pin_is_kept_as_a_slow_hash_and_stays_when_none_is_typed(form_of: Any) -> None:
    from content.documents.staff import pin_matches
    from server import documents
    from server.console.models import PAGES

    blank = posted(form_of("staff")())
    form = form_of("staff")({**blank, "name": "张三", "role": "captain", "pin": "246810", "short_id": "s-pin"})
    assert errors(form) == {}
    assert pin_matches("246810", form.document.pin_hash)
    documents.put("yangguang", form.document)
    page = PAGES["staff"].objects.get(doc_id="yangguang/s-pin")
    again = form_of("staff")(posted(form_of("staff")(instance=page)), instance=page)
    assert errors(again) == {}
    assert again.document.pin_hash == form.document.pin_hash


def test_a_card_is_known_by_the_hash_that_the_terminal_computes(form_of: Any) -> None:
    from content.documents.card import card_id
    from server.models import Estate

    blank = posted(form_of("card")())
    data = {**blank, "technology": "em4100", "raw": "67 00 3B 51 C6", "home": "yangguang/b3/1-101"}
    form = form_of("card")(data)
    assert errors(form) == {}
    key = bytes(Estate.objects.get(pk="yangguang").card_key)
    assert form.document.id == card_id("yangguang", key, "em4100", bytes.fromhex("67003B51C6"))
    assert "67003b51c6" not in repr(form.document).lower()


def test_every_field_of_every_type_has_a_chinese_label(server: ServerProcess) -> None:
    from server.console.documents.forms import fields_of
    from server.console.documents.labels import TABLES

    for kind in EDITED:
        for field in fields_of(TYPES[kind], TABLES[kind]):
            assert field.path in TABLES[kind].fields, (kind, field.path)


class Hearing(Document, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A type that nobody planned for."""

    type = "hearing"
    topic: Text
    day: dt.date


def test_a_type_without_a_table_of_words_has_a_page_all_the_same(server: ServerProcess) -> None:
    from server.console.documents.forms import fields_of
    from server.console.documents.labels import labels_of

    labels = labels_of(Hearing)
    assert labels.name == "hearing"
    assert [field.path for field in fields_of(Hearing, labels)] == ["topic", "day"]
