"""The pages that are made from the document types' definitions."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils.datastructures import MultiValueDict
from server_process import ServerProcess

from content.documents import TYPES, Bilingual, Document, Text
from server.console.documents.rows import RowsField

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


def posted(form: Any) -> MultiValueDict[str, Any]:
    """Return what a browser would send if nobody touched the form."""
    data: dict[str, list[Any]] = {}
    for bound in form:
        data |= sent(bound.name, bound.field, bound.field.prepare_value(bound.value()))
    if "estate_code" in form.fields:
        data["estate_code"] = ["yangguang"]
    # Browsers end lines with two characters.
    return MultiValueDict({name: [str(one).replace("\n", "\r\n") for one in values] for name, values in data.items()})


def sent(name: str, field: Any, value: Any) -> dict[str, list[Any]]:
    """Return what the browser sends for one field."""
    from django import forms

    widget = field.widget
    if isinstance(field, RowsField):
        data: dict[str, list[Any]] = {f"{name}-row": [str(place) for place in range(len(value or []))]}
        for place, row in enumerate(value or []):
            for part, inner in field.parts.items():
                data |= sent(f"{name}-{place}-{part}", inner, inner.prepare_value(row.get(part)))
        return data
    if isinstance(widget, forms.MultiWidget):
        shown = zip(widget.widgets, widget.decompress(value), strict=True)
        return {f"{name}_{place}": [part.format_value(text) or ""] for place, (part, text) in enumerate(shown)}
    if isinstance(widget, forms.CheckboxInput):
        return {name: ["on"]} if value else {}
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return {name: list(value or [])}
    if isinstance(widget, forms.Select) and not value:
        return {name: [next(iter(field.choices))[0]]}
    return {name: [value if value is not None else ""]}


def with_(data: MultiValueDict[str, Any], **typed: Any) -> MultiValueDict[str, Any]:
    """Return what is sent with something else typed; `roles__0__role` stands for `roles-0-role`."""
    changed = data.copy()
    for name, value in typed.items():
        changed.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
    return changed


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
        assert again.changed_data == [], page.doc_id
        assert documents.encode(again.document) == stripped(page.body), page.doc_id


def test_a_new_notice_needs_only_title_text_and_class(form_of: Any) -> None:
    blank = posted(form_of("notice")())
    form = form_of("notice")(with_(blank, title_0="停水通知", body_0="今晚停水。", buildings=["yangguang/b3"]))
    assert errors(form) == {}
    assert form.document.id.startswith("yangguang/n-")
    assert (form.document.title, form.document.buildings) == ("停水通知", ["yangguang/b3"])


RIGHT: dict[str, dict[str, Any]] = {
    "notice": {"title_0": "标题", "body_0": "正文"},
    "person": {"name": "张三", "roles__row": ["7", "2"], "roles__7__role": "volunteer", "roles__2__role": "captain"},
    "building": {
        "name_0": "9号楼", "units__row": "0", "units__0__id": "1", "units__0__floors": "6",
        "units__0__homes_per_floor": "2",
    },
    "promise": {
        "name_0": "承诺", "steps__row": "a", "steps__a__name_0": "答复", "steps__a__state": "answered",
        "steps__a__minutes": "5",
    },
    "quiz": {
        "title_0": "题", "questions__row": "0", "questions__0__kind": "single", "questions__0__text_0": "问",
        "questions__0__choices": "甲\r\n乙 | B", "questions__0__answers": "2", "questions__0__why_0": "因为",
        "questions__0__source_0": "民法典",
    },
    "staff": {"name": "张三", "role": "captain", "pin": "246810"},
    "card": {"raw": "67003B51C8", "home": "yangguang/b3/1-101"},
}  # fmt: skip
"""What somebody types into a new page."""


@pytest.mark.parametrize(
    ("kind", "typed", "field", "said"),
    [
        ("notice", {"title_0": ""}, "title", "必填"),
        ("notice", {"until": "31.12.2026"}, "until", "日期"),
        ("person", {"roles__row": []}, "roles", "必填"),
        ("person", {"roles__2__role": "king"}, "roles", "第 2 项“职务”"),
        ("person", {"roles__7__buildings": ["yangguang/b99"]}, "roles", "第 1 项“楼栋”"),
        ("building", {"units__0__floors": "0"}, "units", "第 1 项“层数”"),
        ("building", {"units__0__floors": "viele"}, "units", "第 1 项“层数”：输入整数"),
        ("building", {"units__0__id": ""}, "units", "第 1 项“单元号”：这一项必填"),
        ("building", {"units__row": ["0", "0"]}, "units", "编号 '1' 出现了两次"),
        ("promise", {"steps__a__minutes": "99999999999"}, "steps", "第 1 项“几分钟内”"),
        ("promise", {"steps__a__state": "someday"}, "steps", "第 1 项“要办到”"),
        ("quiz", {"questions__0__answers": "5"}, "questions", "题目第 1 项“正确选项”第 1 项：没有第 5 个选项"),
        ("quiz", {"questions__0__answers": "乙"}, "questions", "请填数字"),
        ("quiz", {"questions__0__choices": "甲"}, "questions", "至少要有两个选项"),
        ("staff", {"pin": "12"}, "pin", "4 到 12 位数字"),
        ("card", {"raw": "zz"}, "raw", "十六进制"),
        ("card", {"home": "yangguang/b3/1-9901"}, "home", "没有 yangguang/b3/1-9901"),
        ("card", {"home": "nowhere/zz"}, "home", "没有 nowhere/zz"),
        ("card", {"home": "b3/1-101"}, "home", "没有 b3/1-101"),
        ("card", {"label_0": "101 您好"}, "label", "不要写全名和门牌"),
        ("card", {"home": "", "person": "yangguang/p-001", "label_1": "Hello 王秀英"}, "label", "不要写全名和门牌"),
        ("person", {"home": "yangguang/b99/1-101"}, "home", "没有 yangguang/b99/1-101"),
        ("building", {"short_id": "Nr. 9"}, "short_id", "小写字母"),
        ("building", {"short_id": "b3"}, "short_id", "已经用过"),
    ],
)
def test_what_is_wrong_is_said_in_chinese_at_its_field(
    form_of: Any, kind: str, typed: dict[str, Any], field: str, said: str
) -> None:
    right = with_(posted(form_of(kind)()), **RIGHT[kind])
    assert errors(form_of(kind)(right)) == {}
    told = errors(form_of(kind)(with_(right, **typed)))
    assert list(told) == [field]
    assert any(said in sentence for sentence in told[field]), told


def test_rows_come_in_the_order_of_the_page_and_a_new_one_gets_an_id(form_of: Any) -> None:
    person = form_of("person")(with_(posted(form_of("person")()), **RIGHT["person"]))
    assert errors(person) == {}
    assert [held.role for held in person.document.roles] == ["volunteer", "captain"]
    quiz = form_of("quiz")(with_(posted(form_of("quiz")()), **RIGHT["quiz"]))
    assert errors(quiz) == {}
    (question,) = quiz.document.questions
    assert (question.answers, question.choices) == ([1], ["甲", Bilingual(zh="乙", en="B")])
    assert len(question.id) == 8


def test_a_quiz_of_as_many_questions_as_an_estate_has_is_saved(form_of: Any) -> None:
    """By the browser's way, which counts the fields."""
    import msgspec
    from django.test import Client as Browser
    from django.urls import reverse

    from content.documents import Quiz
    from content.documents.quiz import Question
    from server import documents
    from server.console.models import PAGES
    from server.roles import apply_role

    question = Question(id="q0", kind="single", text="问", choices=["甲", "乙"], answers=[0], why="因为", source="法")
    questions = [msgspec.structs.replace(question, id=f"q{place}") for place in range(300)]
    documents.put("yangguang", Quiz(id="yangguang/z-long", title="三百题", questions=questions))
    page = PAGES["quiz"].objects.get(doc_id="yangguang/z-long")
    form = form_of("quiz")(instance=page)
    apply_role(form.member)
    browser = Browser()
    browser.force_login(form.member)
    data = with_(posted(form), title_0="三百题改")
    answer = browser.post(reverse("admin:console_quiz_change", args=[page.pk]), dict(data.lists()))
    try:
        assert answer.status_code == 302, answer.content.decode()[:500]
        saved = documents.get(Quiz, page.doc_id)
        assert saved
        assert (saved.title, len(saved.questions)) == ("三百题改", 300)
    finally:
        documents.delete(Quiz, page.doc_id)


def test_a_pin_is_kept_as_a_slow_hash_and_stays_when_none_is_typed(form_of: Any) -> None:
    from content.documents.staff import pin_matches
    from server import documents
    from server.console.models import PAGES

    blank = posted(form_of("staff")())
    form = form_of("staff")(with_(blank, **RIGHT["staff"], short_id="s-pin"))
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
    data = with_(blank, technology="em4100", raw="67 00 3B 51 C8", home="yangguang/b3/1-101")
    form = form_of("card")(data)
    assert errors(form) == {}
    key = bytes(Estate.objects.get(pk="yangguang").card_key)
    assert form.document.id == card_id("yangguang", key, "em4100", bytes.fromhex("67003B51C8"))
    assert "67003b51c8" not in repr(form.document).lower()


def test_a_card_that_is_registered_is_not_registered_again_for_another_home(form_of: Any) -> None:
    from server import documents

    data = with_(posted(form_of("card")()), raw="67 00 3B 51 C7", home="yangguang/b3/1-101")
    first = form_of("card")(data)
    assert errors(first) == {}
    documents.put("yangguang", first.document)
    told = errors(form_of("card")(with_(data, home="yangguang/b3/1-102")))
    assert list(told) == ["raw"]
    assert "已经登记过" in told["raw"][0]


def test_every_field_of_every_type_has_a_chinese_label(form_of: Any) -> None:
    from django import forms

    def unnamed(fields: dict[str, forms.Field]) -> Iterator[str]:
        for name, field in fields.items():
            if not field.widget.is_hidden and not re.search(r"[\u4e00-\u9fff]", str(field.label)):
                yield name
            if isinstance(field, RowsField):
                yield from unnamed(field.parts)

    for kind in EDITED:
        assert list(unnamed(form_of(kind)().fields)) == [], kind


class Hearing(Document, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A type that nobody planned for."""

    type = "hearing"
    topic: Text
    day: dt.date


def test_a_type_without_a_table_of_words_has_a_page_all_the_same(server: ServerProcess) -> None:
    from server.console.documents.labels import labels_of
    from server.console.documents.parts import parts_of

    labels = labels_of(Hearing)
    assert labels.name == "hearing"
    assert [part.path for part in parts_of(Hearing, labels)] == ["topic", "day"]
