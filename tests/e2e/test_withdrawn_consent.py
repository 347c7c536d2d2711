"""Consent withdrawn at the console, while a terminal is off: when it comes back, the name is gone from everywhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from server_process import ServerProcess
from terminal_command import TerminalCommand

from content.decode import deleted
from content.documents import Person
from content.library import Library
from kiosk.robot import Robot
from kiosk.tour.browser import Browser, Form, Page

PLENTY = 60.0
NAME, MASKED, PHONE, INITIALS = "王秀英", "王*英", "199 0000 0137", "WXY"
PASSWORD = "hongse-2026"
EMPTY = {f"consents.{what}": "" for what in ("name", "phone", "party", "home")}


@pytest.fixture(scope="module")
def console(server: ServerProcess) -> Browser:
    made = server.command("staff", "add", "zhao", "--role", "property", input=f"{PASSWORD}\n")
    assert made.returncode == 0, made.stderr
    browser = Browser(server.url)
    page = browser.get("/console/")
    browser.submit(page, form_with(page, "password"), username="zhao", password=PASSWORD)
    return browser


def form_with(page: Page, field: str) -> Form:
    return next(form for form in page.forms if field in form.fields)


@pytest.fixture
def enrolled(server: ServerProcess, terminal: TerminalCommand) -> Iterator[TerminalCommand]:
    """A terminal that has shown the name for a while: it stands in a backup, and in a damaged file, too."""
    terminal.enrol(server)
    terminal.json("sync", "--once")
    people = terminal.home / "content" / "person.json"
    library = Library(people.parent)
    spare = next(person for person in library.all(Person) if person.name != NAME)
    library.apply([deleted("person", spare.id)])
    people.write_bytes(people.read_bytes() + b" ")
    assert NAME in [found["name"] for found in terminal.json("people", INITIALS.lower())]
    terminal.json("sync", "--once")
    assert {"person.json", "person.json.bak", "person.json.damaged-1"} <= set(keepers(terminal.home, NAME))
    assert NAME in [found["name"] for found in terminal.json("people", INITIALS.lower())]
    yield terminal


def keepers(home: Path, text: str) -> list[str]:
    """Return the names of the files below a folder that hold a text."""
    return [path.name for path in home.rglob("*") if path.is_file() and text.encode() in path.read_bytes()]


def withdraw(console: Browser, name: str) -> None:
    """Take the dates of consent out of the person's page."""
    found = console.get(f"/console/console/person/?q={quote(name)}")
    page = console.get(found.links[name])
    done = console.submit(page, form_with(page, "consents.name"), "_save", **EMPTY)
    assert done.status == 200
    assert "errornote" not in done.text


def test_a_name_that_is_withdrawn_while_the_terminal_is_off_is_gone_when_it_is_back(
    enrolled: TerminalCommand, console: Browser
) -> None:
    withdraw(console, NAME)
    with Robot([sys.executable, "-m", "kiosk", "run"], env={**os.environ, **enrolled.environment}) as robot:
        robot.wait_for("已联网", PLENTY)
        for screens in (("找人", "本楼"), ("找人", "按职务", "楼栋长"), ("公告",), ("帮助", "工作人员")):
            for label in screens:
                robot.tap(label, timeout=PLENTY)
                robot.settle(timeout=PLENTY)
                assert not robot.shows(NAME), "\n".join(robot.text())
            robot.tap("首页", -1, timeout=PLENTY)
            robot.wait_for("知识问答", PLENTY)
        robot.tap("找人", timeout=PLENTY)
        robot.tap("按姓名", timeout=PLENTY)
        robot.wait_for("拼音首字母", PLENTY)
        robot.type(INITIALS.lower())
        robot.wait_for("没有找到", PLENTY)
    assert keepers(enrolled.home, NAME) == []
    assert keepers(enrolled.home, PHONE) == []
    assert [found["name"] for found in enrolled.json("people", NAME)] == []


def test_a_running_lobby_that_shows_the_name_hides_it_at_once(
    server: ServerProcess, terminal: TerminalCommand, console: Browser
) -> None:
    other, initials = "陈玉兰", "CYL"
    terminal.enrol(server)
    terminal.json("sync", "--once")
    with Robot([sys.executable, "-m", "kiosk", "run"], env={**os.environ, **terminal.environment}) as robot:
        robot.tap("找人", timeout=PLENTY)
        robot.tap("按姓名", timeout=PLENTY)
        robot.wait_for("拼音首字母", PLENTY)
        robot.type(initials.lower())
        robot.wait_for(other, PLENTY)
        withdraw(console, other)
        robot.wait_while(other, PLENTY)
    assert keepers(terminal.home, other) == []
