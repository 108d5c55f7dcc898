"""The frame of all pages in Chromium: accessible, without sideways scrolling, by keyboard, without JavaScript."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.conftest import BROWSER_MILLISECONDS
from tests.web.front import Front

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def signed_in(browser: Browser, front: Front, **window: Any) -> Page:
    page = browser.new_context(locale="en-GB", **window).new_page()
    page.set_default_timeout(BROWSER_MILLISECONDS)
    page.goto(f"{front.url}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome, Ulla")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
def test_the_frame_is_accessible_and_fits_the_window(scheme: str, width: int, chromium: Browser, quick_front: Front) -> None:
    # axe is injected, which the content policy forbids as it should
    page = signed_in(chromium, quick_front, color_scheme=scheme, viewport={"width": width, "height": 700}, bypass_csp=True)
    for path in ("/", "/nothing", "/oidc/callback"):
        page.goto(quick_front.url + path)
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


def test_the_first_stop_of_the_keyboard_leads_to_the_content(chromium: Browser, quick_front: Front) -> None:
    page = signed_in(chromium, quick_front)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.context.close()


def test_signing_in_and_out_works_without_javascript(chromium: Browser, quick_front: Front) -> None:
    page = signed_in(chromium, quick_front, java_script_enabled=False)
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{quick_front.url}/signed-out")
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")
    page.context.close()


def test_htmx_runs_within_the_content_policy(chromium: Browser, quick_front: Front) -> None:
    said: list[str] = []
    page = signed_in(chromium, quick_front)
    page.on("console", lambda message: said.append(message.text))
    page.reload()
    assert page.evaluate("[htmx.version, htmx.config.allowEval, htmx.config.includeIndicatorStyles]") == [
        "2.0.11",
        False,
        False,
    ]
    assert said == []
    page.context.close()
