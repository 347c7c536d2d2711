"""As much of a browser as the tour's property office needs: pages, forms, cookies, over real HTTP."""

from __future__ import annotations

from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import NamedTuple
from urllib.parse import urlencode, urljoin, urlsplit

import urllib3

from kiosk.errors import Refused

_REDIRECTS = range(300, 400)
_MOST_REDIRECTS = 5


class Form(NamedTuple):
    """A form of a page: where it goes and what stands in it."""

    action: str
    fields: dict[str, str]
    choices: dict[str, dict[str, str]]
    """Of each select: the label of an option → its value."""
    buttons: dict[str, str]
    """Name → value of each named button."""


class Page(NamedTuple):
    """What came back."""

    url: str
    status: int
    text: str
    forms: list[Form]
    links: dict[str, str]
    """Words of a link → where it leads."""


class Browser:
    """Keeps cookies and follows redirects on one site."""

    def __init__(self, site: str) -> None:
        self._site = site
        self._pool = urllib3.PoolManager(retries=False)
        self._cookies: SimpleCookie = SimpleCookie()

    def get(self, where: str) -> Page:
        """Open a page."""
        return self._ask("GET", urljoin(self._site, where), None)

    def submit(self, page: Page, form: Form, button: str = "", **fields: str) -> Page:
        """Send a form with some fields changed, by the named button."""
        sent = {**form.fields, **fields}
        if button:
            sent[button] = form.buttons.get(button, "1")
        return self._ask("POST", urljoin(page.url, form.action or page.url), sent)

    def _ask(self, method: str, url: str, fields: dict[str, str] | None) -> Page:
        referer = url
        for _turn in range(_MOST_REDIRECTS):
            headers = {"Cookie": "; ".join(f"{c.key}={c.value}" for c in self._cookies.values()), "Referer": referer}
            body = None
            if fields is not None:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
                body = urlencode(fields)
            answer = self._pool.request(method, url, headers=headers, body=body, redirect=False, timeout=20.0)
            for cookie in answer.headers.getlist("Set-Cookie"):
                self._cookies.load(cookie)
            if answer.status not in _REDIRECTS:
                parsed = _Parser()
                text = answer.data.decode("utf-8", "replace")
                parsed.feed(text)
                return Page(url, answer.status, text, parsed.forms, parsed.links)
            url = urljoin(url, answer.headers["Location"])
            if urlsplit(url).netloc != urlsplit(self._site).netloc:
                raise Refused(f"The console leads away from itself, to {url}")
            method, fields = "GET", None
        raise Refused(f"The console redirects in circles at {url}")


class _Parser(HTMLParser):
    """Collects forms and links."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: dict[str, str] = {}
        self._select = self._area = self._option = self._href = ""
        self._words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note fields as they open."""
        of = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(of.get("action", ""), {}, {}, {}))
        elif tag == "a":
            self._href, self._words = of.get("href", ""), ""
        if not self.forms or ("name" not in of and tag != "option"):
            return
        form = self.forms[-1]
        if tag == "input":
            self._input(form, of)
        elif tag == "button":
            form.buttons[of["name"]] = of.get("value", "")
        elif tag == "select":
            self._select = of["name"]
            form.choices[self._select] = {}
        elif tag == "textarea":
            self._area, self._words = of["name"], ""
        elif tag == "option" and self._select:
            self._option, self._words = of.get("value", ""), ""
            if "selected" in of or self._select not in form.fields:
                form.fields[self._select] = self._option

    def _input(self, form: Form, of: dict[str, str]) -> None:
        kind = of.get("type", "text")
        if kind == "submit":
            form.buttons[of["name"]] = of.get("value", "")
        elif kind not in ("checkbox", "radio") or "checked" in of:
            form.fields[of["name"]] = of.get("value", "on" if kind in ("checkbox", "radio") else "")

    def handle_data(self, data: str) -> None:
        """Note words of options, text areas and links."""
        self._words += data

    def handle_endtag(self, tag: str) -> None:
        """Close what is open."""
        if tag == "a" and self._href:
            self.links.setdefault(self._words.strip(), self._href)
            self._href = ""
        elif tag == "option" and self._select:
            self.forms[-1].choices[self._select][self._words.strip()] = self._option
        elif tag == "select":
            self._select = ""
        elif tag == "textarea" and self._area:
            # Browsers leave out the line break right after the tag (HTML Living Standard, 13.2.6.4.7).
            self.forms[-1].fields[self._area] = self._words.removeprefix("\n").removeprefix("\r\n")
            self._area = ""
