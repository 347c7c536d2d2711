"""The console as staff use it, in headless Chromium; the pictures lie in the test's folder for somebody to look at."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Page, sync_playwright
from server_process import ServerProcess

from records.types import Contact, Repair
from server.simulation.client import Client

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PASSWORD = "hongse-2026"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="wants Chromium: apt install chromium")


@pytest.fixture(scope="module")
def chromium(server: ServerProcess) -> Iterator[Page]:
    """A browser that asks for English, in the estate's time zone, signed in as administrator."""
    made = server.command("staff", "add", "sun", "--role", "admin", "--shown-as", "孙师傅", input=f"{PASSWORD}\n")
    assert made.returncode == 0, made.stderr
    # Playwright runs a loop in this thread; Django's queries here are the tests' own.
    patch = pytest.MonkeyPatch()
    patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="en-US", timezone_id="Asia/Shanghai")
        page.set_default_timeout(60_000)
        page.goto(f"{server.url}/console/")
        page.fill("#id_username", "sun")
        page.fill("#id_password", PASSWORD)
        page.click("input[type=submit]")
        page.wait_for_selector(".tiles")
        yield page
        browser.close()
    patch.undo()


@pytest.fixture
def complaints(chromium: Page) -> Iterator[list[str]]:
    """What the browser complains of: scripts that fail, content that the policy refuses."""
    told: list[str] = []

    def listen(message: object) -> None:
        text = str(getattr(message, "text", message))
        if not text.startswith(("[DOM]", "Autofocus")):
            told.append(text)

    chromium.on("console", listen)
    chromium.on("pageerror", listen)
    yield told
    chromium.remove_listener("console", listen)
    chromium.remove_listener("pageerror", listen)


def english(page: Page) -> list[str]:
    """Return the lines that somebody would have to read English for."""
    lines = page.inner_text("body").replace("shan xiong xin", "").splitlines()
    return [line for line in lines if re.search(r"[A-Za-z]{3,} [a-z]{2,} [a-z]{2,}", line)]


def test_a_repair_is_answered_and_the_terminal_has_it(
    server: ServerProcess, chromium: Page, complaints: list[str], client: Client, tmp_path: Path
) -> None:
    contact = Contact(kind="phone", phone="138 0000 0009")
    client.exchange([client.record(Repair(place="kitchen", category="water", text="龙头一直滴水", contact=contact))])
    chromium.goto(f"{server.url}/console/server/matter/?state=unanswered")
    row = chromium.locator("#result_list tr", has_text="龙头一直滴水")
    assert "还有" in row.inner_text()
    assert "红管家 林晓帆" in row.inner_text()
    chromium.screenshot(path=tmp_path / "matters.png", full_page=True)
    row.get_by_text("龙头一直滴水").click()
    assert "138 0000 0009" in chromium.inner_text("#content")
    chromium.fill("#id_answer", "已经换好了，请您再看看。")
    chromium.click("input[name=_continue]")
    chromium.wait_for_selector(".messagelist")
    assert "已答复" in chromium.inner_text(".field-shown_state")
    assert "孙师傅" in chromium.inner_text(".inline-group")
    chromium.screenshot(path=tmp_path / "matter.png", full_page=True)
    (change,) = client.exchange().changes
    assert change.body is not None
    public = msgspec.msgpack.decode(change.body)
    assert (public["state"], public["events"][0]["text"]) == ("answered", "已经换好了，请您再看看。")
    assert public["events"][0]["by"] == "孙师傅"
    assert complaints == []


def test_a_notice_is_published_and_the_terminal_has_it(
    server: ServerProcess, chromium: Page, complaints: list[str], client: Client, tmp_path: Path
) -> None:
    chromium.goto(f"{server.url}/console/console/notice/add/")
    chromium.select_option("#id_estate_code", "yangguang")
    chromium.fill("#id_title_0", "今晚清洗水箱")
    chromium.fill("#id_body_0", "## 时间\n\n- 20:00 到 22:00")
    chromium.get_by_label("3号楼").check()
    chromium.screenshot(path=tmp_path / "notice.png", full_page=True)
    chromium.click("input[name=_save]")
    chromium.wait_for_selector(".messagelist .success")
    (change,) = client.exchange().changes
    assert change.body is not None
    notice = msgspec.msgpack.decode(change.body)
    assert (notice["title"], notice["buildings"], notice["author"]) == ("今晚清洗水箱", ["yangguang/b3"], "孙师傅")
    assert complaints == []


def test_rows_are_added_moved_and_taken_away(
    server: ServerProcess, chromium: Page, complaints: list[str], client: Client, tmp_path: Path
) -> None:
    chromium.goto(f"{server.url}/console/console/quiz/add/")
    chromium.select_option("#id_estate_code", "yangguang")
    chromium.fill("#id_title_0", "用电安全")
    add = chromium.locator(".field-questions").get_by_text("添加一项")
    for place, text in enumerate(("甲题", "乙题", "丙题")):
        add.click()
        row = chromium.locator(".field-questions .row").nth(place)
        row.get_by_label("题型").select_option("true_false")
        row.locator("[name$=-text_0]").fill(text)
        row.get_by_label("正确选项").fill("1")
        row.locator("[name$=-why_0]").fill("因为")
        row.locator("[name$=-source_0]").fill("电力法")
    rows = chromium.locator(".field-questions .row")
    rows.nth(2).get_by_label("上移").click()
    rows.nth(0).get_by_text("删除").click()
    chromium.screenshot(path=tmp_path / "rows.png", full_page=True)
    chromium.click("input[name=_save]")
    chromium.wait_for_selector(".messagelist .success")
    (change,) = client.exchange().changes
    assert change.body is not None
    asked = msgspec.msgpack.decode(change.body)["questions"]
    assert [question["text"] for question in asked] == ["丙题", "乙题"]
    assert complaints == []


def test_rows_within_rows_are_added(
    server: ServerProcess, chromium: Page, complaints: list[str], client: Client, tmp_path: Path
) -> None:
    chromium.goto(f"{server.url}/console/console/estate/")
    chromium.click("#result_list tbody th a")
    dangers = chromium.locator(".field-dangers > div > .flex-container > .rows, .field-dangers .rows").first
    # A count does not wait for the page, as everything else does.
    dangers.locator("> button").wait_for()
    before = dangers.locator("> .list > .row").count()
    dangers.locator("> button").click()
    added = dangers.locator("> .list > .row").nth(before)
    added.locator("[name$=-name_0]").first.fill("高空坠物")
    for place, phone in enumerate(("110", "027 8888 0000")):
        added.get_by_text("添加一项").click()
        call = added.locator(".row").nth(place)
        call.locator("[name$=-name_0]").fill("报警" if place == 0 else "值班室")
        call.locator("[name$=-phone]").fill(phone)
    chromium.screenshot(path=tmp_path / "estate.png", full_page=True)
    chromium.click("input[name=_save]")
    chromium.wait_for_selector(".messagelist .success")
    (change,) = [change for change in client.exchange().changes if change.type == "estate"]
    assert change.body is not None
    danger = msgspec.msgpack.decode(change.body)["dangers"][-1]
    assert [(call["name"], call["phone"]) for call in danger["calls"]] == [("报警", "110"), ("值班室", "027 8888 0000")]
    assert complaints == []


def test_a_waiting_terminal_is_approved(
    server: ServerProcess, chromium: Page, complaints: list[str], tmp_path: Path
) -> None:
    waiting = Client(server.url)
    code = waiting.enrol("lobby-b6").code
    chromium.goto(f"{server.url}/console/server/enrolment/")
    assert "127.0.0.1" in chromium.locator("table.waiting tr", has_text="lobby-b6").inner_text()
    assert code not in chromium.content()
    chromium.screenshot(path=tmp_path / "approve.png", full_page=True)
    chromium.fill("#id_code", code)
    chromium.select_option("#id_building", "yangguang/b6")
    chromium.click("input[value=批准]")
    chromium.wait_for_selector(".messagelist .success")
    state = waiting.enrol_state()
    assert state.credential is not None
    assert state.credential.building == "yangguang/b6"
    assert complaints == []


def test_a_wrong_code_is_said_in_chinese(server: ServerProcess, chromium: Page) -> None:
    chromium.goto(f"{server.url}/console/server/enrolment/")
    chromium.fill("#id_code", "AAAA-AAAA")
    chromium.select_option("#id_building", "yangguang/b6")
    chromium.click("input[value=批准]")
    assert "没有终端显示这个登记码" in chromium.inner_text(".errorlist")


@pytest.mark.parametrize(
    "path",
    ["", "server/matter/", "server/terminal/", "server/enrolment/", "server/setaside/", "server/receivedrecord/",
     "server/staffmember/", "server/staffmember/add/", "server/emergency/add/", "password_change/"]
    + [f"console/{name}/" for name in ("notice", "quiz", "wish", "person", "team", "building", "estate")]
    + [f"console/{name}/add/" for name in ("notice", "person", "card", "staff", "promise")],
)  # fmt: skip
def test_every_page_speaks_chinese_whatever_the_browser_asks_for(
    server: ServerProcess, chromium: Page, complaints: list[str], path: str
) -> None:
    answer = chromium.goto(f"{server.url}/console/{path}")
    assert answer is not None
    assert answer.status == 200
    assert english(chromium) == []
    assert chromium.get_attribute("html", "lang") == "zh-hans"
    assert complaints == []


def test_the_first_page_counts_what_waits_for_somebody(
    server: ServerProcess, chromium: Page, join: Callable[[str], Client], tmp_path: Path
) -> None:
    chromium.goto(f"{server.url}/console/")
    chromium.screenshot(path=tmp_path / "index.png", full_page=True)
    words = chromium.locator(".tile .words").all_inner_texts()
    assert {"事项未答复", "事项已超时", "公告待审核", "心愿待审核", "终端待批准", "记录被搁置"} <= set(words)
