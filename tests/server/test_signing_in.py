"""Whoever tries passwords is slowed down, and nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from server_process import ServerProcess

PASSWORD = "hongse-2026"


@pytest.fixture
def account(server: ServerProcess) -> Iterator[str]:
    """The name of an account of the property office."""
    from server.models import StaffMember, Throttle
    from server.roles import apply_role

    Throttle.objects.all().delete()
    member = StaffMember(username="slow", role="property")
    member.set_password(PASSWORD)
    apply_role(member)
    yield member.username
    member.delete()
    Throttle.objects.all().delete()


def attempt(name: str, password: str, **told: Any) -> str:
    """Try from a browser that knows nothing of the tries before; return `in` or the page."""
    from django.test import Client as Browser

    answer = Browser(**told).post("/console/login/", {"username": name, "password": password})
    return "in" if answer.status_code == 302 else answer.content.decode()


def test_wrong_passwords_make_signing_in_slow_also_after_a_restart(account: str) -> None:
    from server.models import Throttle

    assert attempt(account, PASSWORD) == "in"
    for _ in range(5):
        assert "用户名或密码不对，请重新输入（区分大小写）。" in attempt(account, "falsch")
    assert "秒后再试" in attempt(account, PASSWORD)
    row = Throttle.objects.get(key="login slow")
    assert row.until is not None
    Throttle.objects.update(until=row.last_at)
    assert attempt(account, PASSWORD) == "in"


def test_a_form_without_a_password_forgets_no_wrong_ones(account: str) -> None:
    for _ in range(4):
        attempt(account, "falsch")
    assert attempt(account, "") != "in"
    attempt(account, "falsch")
    assert "秒后再试" in attempt(account, PASSWORD)


def test_behind_the_proxy_whoever_tries_is_known_by_the_address_that_the_proxy_saw(account: str, settings: Any) -> None:
    from django.utils import timezone

    from server import throttles

    settings(BEHIND_HTTPS=True)
    for _ in range(throttles.LOGIN_FROM.free - 1):
        throttles.failed("login from 203.0.113.7", throttles.LOGIN_FROM, timezone.now())
    # What stands before the last hop is whatever the client claims.
    attempt("nobody", "falsch", HTTP_X_FORWARDED_FOR="198.51.100.1, 203.0.113.7")
    assert "秒后再试" in attempt(account, PASSWORD, HTTP_X_FORWARDED_FOR="198.51.100.2, 203.0.113.7")
    assert attempt(account, PASSWORD, HTTP_X_FORWARDED_FOR="203.0.113.7, 203.0.113.8") == "in"


def test_without_a_proxy_nobody_can_claim_an_address(server: ServerProcess, settings: Any) -> None:
    from django.test import RequestFactory

    from server.address import client_address

    asked = RequestFactory().get("/", HTTP_X_FORWARDED_FOR="203.0.113.7", REMOTE_ADDR="192.0.2.1")
    assert client_address(asked) == "192.0.2.1"
    settings(BEHIND_HTTPS=True)
    assert client_address(asked) == "203.0.113.7"
    asked.META["HTTP_X_FORWARDED_FOR"] = "unknown"
    assert client_address(asked) == "192.0.2.1"


def test_a_clock_that_is_set_back_keeps_nobody_out(account: str) -> None:
    import datetime as dt

    from django.utils import timezone

    from server import throttles

    now = timezone.now()
    for _ in range(7):
        throttles.failed("login slow", throttles.LOGIN, now)
    left = throttles.seconds_left("login slow", now)
    years_ago = now - dt.timedelta(days=6 * 365)
    assert throttles.seconds_left("login slow", years_ago) == left
    assert throttles.seconds_left("login slow", years_ago + dt.timedelta(seconds=left)) == 0


def test_behind_a_proxy_that_is_set_up_as_written_one_signs_in_and_without_the_setting_not(copy: ServerProcess) -> None:
    made = copy.command("staff", "add", "wang", "--role", "property", input=f"{PASSWORD}\n")
    assert made.returncode == 0, made.stderr
    hosts = {"KIOSK_SERVER_HOSTS": "office.example"}
    assert through_proxy(ServerProcess(copy.home, KIOSK_SERVER_HTTPS="1", **hosts)) == 302
    assert through_proxy(ServerProcess(copy.home, **hosts)) == 403


def through_proxy(server: ServerProcess) -> int:
    """Sign in as a browser does at https://office.example, with what the proxy adds; return the status."""
    import urllib3

    proxied = {"Host": "office.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"}
    with server, urllib3.PoolManager(retries=False) as browser:
        url = f"{server.url}/console/login/"
        page = browser.request("GET", url, headers=proxied)
        told = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.data.decode())
        assert told is not None
        cookie = page.headers["Set-Cookie"].partition(";")[0]
        origin = {"Origin": "https://office.example", "Referer": "https://office.example/console/login/"}
        fields = urlencode({"username": "wang", "password": PASSWORD, "csrfmiddlewaretoken": told[1]})
        typed = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        done = browser.request("POST", url, body=fields, headers={**proxied, **origin, **typed}, redirect=False)
        return done.status
