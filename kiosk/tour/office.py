"""The property office in the tour: what staff do in a browser, by the console's own pages."""

from __future__ import annotations

from kiosk.errors import Refused
from kiosk.tour.browser import Browser, Form, Page


class Office:
    """Somebody at the console."""

    def __init__(self, site: str, user: str, password: str) -> None:
        self._browser = Browser(site)
        page = self._browser.get("/console/")
        inside = self._browser.submit(page, _form_with(page, "password"), username=user, password=password)
        if any("password" in form.fields for form in inside.forms):
            raise Refused("The console did not take the demo's password.")

    def answer(self, number: str, text: str) -> None:
        """Answer a matter publicly; raises `Refused` if the console has no such matter."""
        found = self._browser.get(f"/console/server/matter/?q={number}")
        grouped = f"{number[:3]} {number[3:6]} {number[6:]}"
        if grouped not in found.links:
            raise Refused(f"The console has no matter {grouped}.")
        page = self._browser.get(found.links[grouped])
        self._save(page, _form_with(page, "answer"), answer=text, answer_public="yes")

    def publish(self, title: str, body: str) -> None:
        """Publish a notice for the whole estate."""
        page = self._browser.get("/console/console/notice/add/")
        self._save(page, _form_with(page, "title_0"), title_0=title, body_0=body)

    def _save(self, page: Page, form: Form, **fields: str) -> None:
        done = self._browser.submit(page, form, "_save", **fields)
        if "errornote" in done.text or done.status != 200:
            raise Refused(f"The console did not save {page.url}.")


def _form_with(page: Page, field: str) -> Form:
    """Return the page's form that has the field."""
    for form in page.forms:
        if field in form.fields:
            return form
    raise Refused(f"{page.url} has no form with {field}.")
