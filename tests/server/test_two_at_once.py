"""Two people with the same page open, and one who clicks twice."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from server_process import ServerProcess

from content.documents import Notice, in_language
from records.types import Opinion
from server.simulation.client import Client


@pytest.fixture
def desk(server: ServerProcess) -> Iterator[Callable[[str], Any]]:
    """Makes somebody of the property office at a browser."""
    from django.test import Client as Browser

    from server.models import StaffMember
    from server.roles import apply_role

    made: list[StaffMember] = []

    def signed_in(name: str) -> Browser:
        member = StaffMember(username=name, role="property", all_estates=True)
        member.set_unusable_password()
        apply_role(member)
        made.append(member)
        browser = Browser()
        browser.force_login(member)
        return browser

    yield signed_in
    for member in made:
        member.delete()


def fields(page: str) -> dict[str, str]:
    """Return the hidden and typed fields of a page's form, as its browser sends them."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        told = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if "name" in told and told.get("type") in ("text", "hidden"):
            found[told["name"]] = html.unescape(told.get("value", ""))
    return found


@pytest.fixture
def matter(client: Client) -> Any:
    from server.models import Matter

    record = client.record(Opinion(text="楼道灯不亮"))
    client.exchange([record])
    found = Matter.objects.get(number=record.number)
    Matter.objects.filter(pk=found.pk).update(owner="红管家 林晓帆")
    return found


def answer(page: str, **typed: str) -> dict[str, str]:
    return {**fields(page), "answer": "", "answer_public": "yes", "new_state": "", **typed}


def test_whoever_answers_on_an_older_page_is_told_and_loses_nothing(desk: Callable[[str], Any], matter: Any) -> None:
    url = f"/console/server/matter/{matter.pk}/change/"
    early, late = desk("zhao-early"), desk("qian-late")
    before = late.get(url).content.decode()
    assert (
        early.post(url, answer(early.get(url).content.decode(), new_state="assigned", owner="赵师傅")).status_code
        == 302
    )
    refused = late.post(url, answer(before, answer="明天来修"))
    assert refused.status_code == 200
    page = refused.content.decode()
    assert "有了新的办理情况" in page
    assert "明天来修" in page
    assert fields(page)["owner"] == "赵师傅"
    assert late.post(url, answer(page, answer="明天来修")).status_code == 302
    matter.refresh_from_db()
    assert (matter.state, matter.owner) == ("answered", "赵师傅")
    assert [event.state for event in matter.events.all()] == ["assigned", "answered"]


def test_a_page_on_which_nobody_typed_an_owner_changes_none(desk: Callable[[str], Any], matter: Any) -> None:
    from server.models import Matter

    url = f"/console/server/matter/{matter.pk}/change/"
    browser = desk("sun-owner")
    told = answer(browser.get(url).content.decode(), answer="已转告")
    del told["seen"]  # as from a page of an older version
    Matter.objects.filter(pk=matter.pk).update(owner="赵师傅")
    assert browser.post(url, told).status_code == 302
    matter.refresh_from_db()
    assert (matter.owner, matter.state) == ("赵师傅", "answered")


def test_an_answer_that_is_sent_twice_is_stored_once(desk: Callable[[str], Any], matter: Any) -> None:
    url = f"/console/server/matter/{matter.pk}/change/"
    browser = desk("li-twice")
    told = answer(browser.get(url).content.decode(), answer="灯已换好", new_state="fixed", owner="李师傅")
    assert [browser.post(url, told).status_code for _ in range(3)] == [302] * 3
    assert [event.text for event in matter.events.all()] == ["灯已换好"]


def test_a_document_that_was_changed_meanwhile_is_not_overwritten_unseen(
    desk: Callable[[str], Any], server: ServerProcess
) -> None:
    from server import documents
    from server.console.models import PAGES

    page = PAGES["team"].objects.filter(estate="yangguang").order_by("doc_id").first()
    assert page is not None
    team = documents.decode(page.kind, page.body)
    url = f"/console/console/team/{page.pk}/change/"
    browser = desk("zhou-page")
    told = fields(browser.get(url).content.decode())
    try:
        documents.put("yangguang", msgspec.structs.replace(team, phone="027 8888 0099"), by="wu")
        refused = browser.post(url, {**told, "name_0": "新名字"})
        assert refused.status_code == 200
        text = refused.content.decode()
        assert "wu 在" in text
        assert fields(text)["name_0"] == "新名字"
        kept = documents.get(page.kind, page.doc_id)
        assert kept == msgspec.structs.replace(team, phone="027 8888 0099")
        assert browser.post(url, fields(text)).status_code == 302
        saved = documents.get(page.kind, page.doc_id)
        assert saved is not None
        assert in_language(saved.name, "zh") == "新名字"
    finally:
        documents.put("yangguang", team)


def test_a_draft_that_changed_after_it_was_looked_at_is_not_approved_unseen(
    desk: Callable[[str], Any], server: ServerProcess
) -> None:
    import datetime as dt

    from server import documents
    from server.console.models import PAGES
    from server.models import Document

    now = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
    draft = Notice(
        id="yangguang/n-two", title="草稿", body="甲", notice_class="community", published_at=now, author="王秀英"
    )
    documents.put("yangguang", draft, held=True)
    page = PAGES["notice"].objects.get(doc_id=draft.id)
    url = f"/console/console/notice/{page.pk}/change/"
    browser = desk("wang-draft")
    told = {**fields(browser.get(url).content.decode()), "body_0": "甲", "notice_class": "community", "_approve": "1"}
    documents.put("yangguang", msgspec.structs.replace(draft, body="乙"))
    try:
        assert browser.post(url, told).status_code == 200
        assert Document.objects.get(pk=page.pk).held
    finally:
        documents.delete(Notice, draft.id)
