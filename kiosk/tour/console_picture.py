"""A picture of the console as the property office sees it, where there is a browser to take it with."""

from __future__ import annotations

import shutil
from pathlib import Path

_SIZE = {"width": 1200, "height": 800}
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def take(path: Path, site: str, user: str, password: str) -> bool:
    """Sign in with a real browser and leave a picture of the list of matters; return whether there was a browser.

    Needs Playwright (of the `test` extra) and a Chromium of the machine's own.
    """
    browser = next((found for name in _BROWSERS if (found := shutil.which(name))), None)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return False
    if browser is None:
        return False
    with sync_playwright() as playwright:
        window = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        page = window.new_page(viewport=_SIZE, locale="zh-CN")  # type: ignore[arg-type]
        page.goto(f"{site}/console/")
        page.fill("input[name=username]", user)
        page.fill("input[name=password]", password)
        page.press("input[name=password]", "Enter")
        page.wait_for_load_state()
        page.goto(f"{site}/console/server/matter/")
        page.screenshot(path=path)
        window.close()
    return True
