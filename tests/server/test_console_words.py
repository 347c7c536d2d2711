"""The console's words: the lobby's own for what both show, plain ones for the rest, and names instead of ids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import django
import msgspec
import pytest
from server_process import ServerProcess

from language import translation
from records.types import Contact, Repair
from screens.state_words import state_words
from server.simulation.client import Client

if TYPE_CHECKING:
    from django.test import Client as Browser

    from server.models import Matter

DJANGO = Path(django.__file__).parent
OURS = Path(__file__).parents[2] / "server" / "locale" / "zh_Hans" / "LC_MESSAGES"
NOT_READABLE = "这件事没有登记住户卡，本人看不到只给本人的答复；请公开答复或打电话告诉本人。"
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff”][,;:!?]|[(][\u4e00-\u9fff]|[\u4e00-\u9fff][)]")
NAMED = "林晓帆"


@pytest.fixture
def browser(server: ServerProcess) -> Iterator[Browser]:
    """Signed in as administrator."""
    from django.test import Client as Browser

    from server.models import StaffMember
    from server.roles import apply_role

    member = StaffMember(username="words", role="admin", public_name="孙师傅", all_estates=True)
    member.set_unusable_password()
    member.save()
    apply_role(member)
    made = Browser(raise_request_exception=False)
    made.force_login(member)
    yield made
    member.delete()


def text_of(browser: Browser, url: str, status: int = 200) -> str:
    """Return what a page says, without its marks."""
    answer = browser.get(url, follow=True)
    assert answer.status_code == status, url
    return said(answer.content.decode())


def said(page: str) -> str:
    body = re.sub(r"(?s)<(script|style|svg|textarea)\b.*?</\1>", "", page)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", body))


def value_of(page: str, name: str) -> str:
    """Return what a box of a page holds."""
    (box,) = re.findall(rf'<input[^>]*name="{name}"[^>]*>', page)
    (value,) = re.findall(r'value="([^"]*)"', box)
    return str(value)


def matter_of(client: Client, **told: object) -> Matter:
    from server.models import Matter

    record = client.record(Repair(place="kitchen", category="water", text="漏水", **told))  # type: ignore[arg-type]
    client.exchange([record])
    return Matter.objects.get(number=record.number)


def test_states_are_called_what_the_lobby_calls_them(server: ServerProcess) -> None:
    from server.models.matter import STATES

    before = translation.current()
    try:
        translation.use("zh")
        assert {state: state_words(state) for state in STATES} == STATES
    finally:
        translation.use(before)


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_what_is_worded_anew_are_texts_that_django_has_with_the_same_fields(domain: str) -> None:
    from babel.messages.pofile import read_po

    known = set()
    for path in DJANGO.glob(f"**/locale/en/LC_MESSAGES/{domain}.po"):
        with path.open("rb") as file:
            known |= {message.id if isinstance(message.id, str) else tuple(message.id) for message in read_po(file)}
    with (OURS / f"{domain}.po").open("rb") as file:
        ours = [message for message in read_po(file) if message.id]
    assert ours
    for message in ours:
        ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
        assert (ids[0] if len(ids) == 1 else ids) in known
        (string,) = (message.string,) if isinstance(message.string, str) else message.string
        assert set(re.findall(r"%\(\w+\)[sd]|%[sd]", string)) <= set(re.findall(r"%\(\w+\)[sd]|%[sd]", ids[-1])), ids
        assert set(re.findall(r"\{\w*\}", string)) <= set(re.findall(r"\{\w*\}", ids[-1])), ids


def test_saving_says_that_it_was_saved_or_that_nothing_was_changed(browser: Browser, client: Client) -> None:
    url = f"/console/server/matter/{matter_of(client).pk}/change/"
    events = {"events-TOTAL_FORMS": "0", "events-INITIAL_FORMS": "0"}
    shown = browser.get(url).content.decode()
    untouched = {name: value_of(shown, name) for name in ("seen", "owner", "initial-owner")}
    untouched |= {"answer": "", "answer_public": "yes", "new_state": ""}
    page = said(browser.post(url, {**untouched, **events}, follow=True).content.decode())
    assert "没有改动。" in page
    assert "已保存。" not in page
    page = said(browser.post(url, {**untouched, **events, "answer": "马上来。"}, follow=True).content.decode())
    assert "已保存。" in page
    assert "没有改动。" not in page
    assert "没有改动。" in text_of(browser, url.replace("change", "history"))


@pytest.mark.parametrize(
    ("url", "status", "what"),
    [
        ("/console/nothing/here/", 404, "没有这一页"),
        ("/nothing", 404, "没有这一页"),
        ("/console/server/receivedrecord/add/", 403, "您不能看这一页"),
    ],
)
def test_what_is_refused_is_said_plainly_with_a_way_back(browser: Browser, url: str, status: int, what: str) -> None:
    page = browser.get(url).content.decode()
    assert what in text_of(browser, url, status)
    assert 'href="/console/">回到首页' in page


def test_a_mistake_of_ours_and_a_page_that_is_too_old_are_said_plainly(server: ServerProcess) -> None:
    from django.test import Client as Browser
    from django.test import RequestFactory
    from django.views.defaults import server_error

    page = server_error(RequestFactory().get("/console/")).content.decode()
    assert "出错了" in page
    assert 'href="/console/">回到首页' in page
    strict = Browser(enforce_csrf_checks=True)
    old = strict.post("/console/login/", {"username": "words"})
    assert old.status_code == 403
    assert "这一页已经过期" in said(old.content.decode())


def test_pages_are_headed_by_what_they_hold(browser: Browser) -> None:
    people = text_of(browser, "/console/console/person/")
    assert "新增人员" in people
    assert "增加" not in people.replace("新增加", "")
    assert "姓名" in people
    assert "共 60 条" in people
    assert "删除所选的内容" in people
    assert "所属团队" in people
    for kind, title, column in (
        ("building", "新增楼栋", "名称"),
        ("team", "新增团队", "名称"),
        ("staff", "新增大堂密码", "姓名"),
    ):
        page = text_of(browser, f"/console/console/{kind}/")
        assert title in page
        assert column in page
        assert "标题" not in page
    assert "标题" in text_of(browser, "/console/console/notice/")


def test_who_may_only_look_at_a_person_reads_names_and_no_ids(browser: Browser) -> None:
    from django.test import Client as Browser

    from server.console.models import PAGES
    from server.models import StaffMember
    from server.roles import apply_role

    member, _ = StaffMember.objects.get_or_create(username="words-steward", role="steward", all_estates=True)
    apply_role(member)
    looking = Browser()
    looking.force_login(member)
    person = PAGES["person"].objects.get(doc_id="yangguang/p-001")
    page = text_of(looking, f"/console/console/person/{person.pk}/change/")
    assert "职务 楼栋长；楼栋 3号楼" in page
    assert "阳光花园党支部" in page
    assert "3号楼 2单元501" in page
    assert "yangguang/" not in page
    assert "consents" not in page


def test_deleting_asks_in_plain_words_and_says_how_it_went(browser: Browser, server: ServerProcess) -> None:
    from content.documents import Team
    from server import documents
    from server.console.models import PAGES

    documents.put("yangguang", Team(id="yangguang/gone", name="临时团队"))
    page = PAGES["team"].objects.get(doc_id="yangguang/gone")
    url = f"/console/console/team/{page.pk}/delete/"
    asked = text_of(browser, url)
    assert "确定要删除团队“临时团队”吗？以下内容会一起删除：" in asked
    assert HALF_WIDTH.findall(asked) == []
    done = said(browser.post(url, {"post": "yes"}, follow=True).content.decode())
    assert "已删除团队“临时团队”。" in done
    assert documents.get(Team, "yangguang/gone") is None


def test_a_card_is_called_by_its_kind_and_home_and_its_maker_by_name(browser: Browser, server: ServerProcess) -> None:
    from server import codes

    codes.print_card("yangguang/b3/2-1603", "words")
    page = text_of(browser, "/console/console/card/")
    assert "住户卡 3号楼 2单元1603" in page
    assert f"人员卡 {NAMED}" in page
    assert "yangguang/c-" not in page
    assert "孙师傅" in page


@pytest.mark.parametrize(
    ("by", "shown"),
    [
        ("words", "孙师傅"),
        ("yangguang/s-001", "楼栋长 王秀英"),
        ("kiosk-server", "命令行"),
        ("内容包", "内容包"),
        ("left", "left"),
        ("", ""),
    ],
)
def test_who_did_something_is_named_as_colleagues_know_them(browser: Browser, by: str, shown: str) -> None:
    from server.console.names import Names

    assert Names().who(by) == shown


def test_a_home_is_shown_as_its_neighbours_say_it_and_found_by_that(browser: Browser, client: Client) -> None:
    matter = matter_of(client, home="yangguang/b3/2-1204")
    page = text_of(browser, f"/console/server/matter/{matter.pk}/change/")
    assert "3号楼 2单元1204" in page
    assert "yangguang/b3" not in page
    for asked in ("2单元1204", "2-1204"):
        found = text_of(browser, f"/console/server/matter/?q={asked}")
        assert "共 1 条" in found
        assert f"{matter.number[:3]} {matter.number[3:6]} {matter.number[6:]}" in found


@pytest.mark.parametrize("path", ["console/notice/add/", "console/card/add/", "console/staff/add/", "server/terminal/"])
def test_sentences_have_the_punctuation_of_chinese(browser: Browser, path: str) -> None:
    page = text_of(browser, f"/console/{path}")
    assert HALF_WIDTH.findall(page) == []


def test_an_answer_that_its_owner_could_not_read_is_not_offered_and_is_refused(
    browser: Browser, client: Client
) -> None:
    matter = matter_of(client, contact=Contact(kind="phone", phone="138 0000 0001"))
    url = f"/console/server/matter/{matter.pk}/change/"
    page = text_of(browser, url)
    assert NOT_READABLE in page
    assert "只给本人：刷卡后可见" not in page
    sent = {"answer": "请到服务中心来。", "answer_public": "no", "new_state": "", "owner": matter.owner}
    refused = browser.post(url, {**sent, "events-TOTAL_FORMS": "0", "events-INITIAL_FORMS": "0"})
    assert refused.status_code == 200
    told = re.findall(r'(?s)<ul class="errorlist"[^>]*>(.*?)</ul>', refused.content.decode())
    assert [said(one).strip() for one in told] == [NOT_READABLE]
    assert "请到服务中心来。" in refused.content.decode(), "what was typed stays"
    assert not matter.events.exists()


def test_lists_say_where_a_terminal_stands_and_not_its_id(browser: Browser, client: Client) -> None:
    from server.models import Terminal

    Terminal.objects.filter(pk=client.credential.terminal).update(hostname="lobby-east")
    wrong = msgspec.structs.replace(client.record(Repair(place="p", category="c", text="x")), type="hearing")
    client.exchange([client.record(Repair(place="p", category="c", text="x")), wrong])
    for kind in ("terminal", "receivedrecord", "setaside"):
        page = text_of(browser, f"/console/server/{kind}/")
        assert "3号楼 lobby-east" in page, kind
        assert client.credential.terminal not in page, kind


def test_who_may_read_an_answer_that_was_not_written_is_nothing_to_save(browser: Browser, client: Client) -> None:
    from server import codes

    card = codes.print_card("yangguang/b3/2-501", "words").card
    matter = matter_of(client, contact=Contact(kind="card", card=card))
    url = f"/console/server/matter/{matter.pk}/change/"
    sent = {"answer": " ", "answer_public": "no", "new_state": "", "owner": matter.owner, "initial-owner": matter.owner}
    sent |= {"events-TOTAL_FORMS": "0", "events-INITIAL_FORMS": "0"}
    page = said(browser.post(url, sent, follow=True).content.decode())
    assert "还没有写答复" in page
    assert "已保存" not in page
    page = said(browser.post(url, {**sent, "new_state": "on_site"}, follow=True).content.decode())
    assert "已保存" in page


def test_an_answer_to_a_card_may_be_for_its_household_alone(browser: Browser, client: Client) -> None:
    from server import codes

    card = codes.print_card("yangguang/b3/2-501", "words").card
    matter = matter_of(client, contact=Contact(kind="card", card=card))
    page = text_of(browser, f"/console/server/matter/{matter.pk}/change/")
    assert "只给本人：刷卡后可见" in page
    assert NOT_READABLE not in page
    assert "居民卡（3号楼 2单元501），刷卡可看答复" in page
