"""The whole road in Chromium: from the link in CKAN to the DOI."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from exporter.jobs import finding
from exporter.jobs.finding import Wanted
from tests.browser.people import carry_session, choose_to_publish, connect, sign_in
from tests.conftest import BROWSER_MILLISECONDS
from tests.web.site import COMPLETE, ODD, PRIVATE, Site
from tests.web.test_foreign import PAYLOADS, hostile_dataset

pytestmark = pytest.mark.slow

DOI = re.compile(r"^10\.5281.zenodo\.\d+$")


def begin(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/export?dataset={COMPLETE}")
    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Export “Water levels of the upper Odra, 2020” to Zenodo")
    connect(page)
    choose_to_publish(page)
    page.get_by_label("Yes: CC BY 4.0").check()
    page.get_by_role("button", name="Export to Zenodo").first.click()
    expect(page.get_by_text("for ever").first).to_be_visible()  # before the button that does it


def test_a_person_exports_and_watches_until_the_doi_is_there(page: Page, site: Site) -> None:
    begin(page, site)
    page.get_by_role("button", name="Publish at Zenodo").first.click()
    expect(page.get_by_text("Nobody works at the moment")).to_be_visible()
    with site.working():
        # nobody touches the page: it finds out by itself
        expect(page.get_by_role("link", name=DOI).first).to_be_visible(timeout=90_000)
    expect(page.get_by_text("Files: 3 of 3 arrived")).to_be_visible()
    [deposit] = site.zenodo.deposits()
    assert (deposit.state, len(deposit.files)) == ("published", 3)


def test_the_same_without_javascript(page_without_javascript: Page, site: Site) -> None:
    page = page_without_javascript
    begin(page, site)
    page.get_by_role("button", name="Publish at Zenodo").first.click()
    with site.working():
        again = page.get_by_role("link", name="Show how far it is now")
        expect(again).to_be_visible()
        site.until(lambda: [deposit.state for deposit in site.zenodo.deposits()] == ["published"])
        site.until(lambda: not again.count() or (again.click(), False)[1])
    expect(page.get_by_role("link", name=DOI).first).to_be_visible()


def test_somebody_with_a_keyboard_only_gets_through(page: Page, site: Site) -> None:
    site.connect()
    carry_session(page, site)
    page.goto(f"{site.url}/")
    press_until(page, "Export Field recordings")
    page.keyboard.press("Enter")
    page.wait_for_url("**/exports/*")
    press_until(page, "Where it goes")
    page.keyboard.press("Enter")
    press_until(page, "publish-no")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Publish it at once")).to_be_checked()
    press_until(page, "Export to Zenodo")
    page.keyboard.press("Enter")
    page.wait_for_url("**/exports/*saved=1")
    press_until(page, "Publish at Zenodo")
    page.keyboard.press("Enter")
    page.wait_for_url("**/transfers/*")
    press_until(page, "Cancel this transfer")
    page.keyboard.press("Enter")
    press_until(page, "Cancel the transfer")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Cancelled before anything was sent.").first).to_be_visible()


FOCUSED = "(e => (e.innerText || '').trim() + ' ' + e.id)(document.activeElement)"


def press_until(page: Page, words: str) -> None:
    """Tab, until what has the focus bears these words."""
    for _ in range(300):
        page.keyboard.press("Tab")
        if words in str(page.evaluate(FOCUSED)).replace("\n", " "):
            return
    raise AssertionError(f"“{words}” cannot be reached with the keyboard")


def test_enter_in_a_field_stores_and_does_not_export(page: Page, site: Site) -> None:
    site.connect()
    carry_session(page, site)
    page.goto(f"{site.url}/export?dataset={ODD}")
    page.get_by_text("Title and description").click()
    page.locator("#title").fill("Typed, then Enter")
    page.locator("#title").press("Enter")
    expect(page.get_by_text("Your changes are stored. Nothing was sent yet.")).to_be_visible()
    with site.parts.database.transaction() as connection:
        assert not finding.page(connection, Wanted())


@pytest.mark.parametrize("script", [True, False])
def test_a_row_that_is_added_is_seen_at_once(chromium: Browser, site: Site, script: bool) -> None:
    with chromium.new_context(locale="en-GB", java_script_enabled=script) as context:
        page = context.new_page()
        page.set_default_timeout(BROWSER_MILLISECONDS)
        carry_session(page, site)
        page.goto(f"{site.url}/export?dataset={ODD}")
        page.get_by_text("Authors and contributors").click()
        page.get_by_role("button", name="Add an author").click()
        expect(page.locator("#creators-1-family")).to_be_in_viewport()
        page.get_by_role("button", name="Another affiliation").nth(1).click()
        expect(page.locator("#creators-1-affiliations-0-name")).to_be_in_viewport()
        page.get_by_role("button", name="Remove author 2").click()
        expect(page.locator("#creators-1-family")).to_have_count(0)
        expect(page.locator("#creators-0-family")).to_be_in_viewport()


def test_a_link_from_a_fault_leads_to_its_field(page: Page, site: Site) -> None:
    carry_session(page, site)
    page.goto(f"{site.url}/export?dataset=soil-samples")
    page.get_by_role("link", name="The dataset has no licence").click()
    expect(page.get_by_label("Licence", exact=True)).to_be_in_viewport()


@pytest.mark.parametrize(
    ("dataset", "field"), [("soil-samples", "creators-0-family"), (PRIVATE, "rights"), (PRIVATE, "access")]
)
def test_a_question_leads_to_what_it_asks_about(page: Page, site: Site, dataset: str, field: str) -> None:
    part = field.partition("-")[0]
    carry_session(page, site)
    page.goto(f"{site.url}/export?dataset={dataset}")
    expect(page.locator(f"#{field}")).to_be_hidden()
    page.locator(f"a[href='#{part}']", has_text="change it below").click()
    expect(page.locator(f"#{field}")).to_be_in_viewport()


def test_the_page_can_be_left_open_while_somebody_decides_to_cancel(page: Page, site: Site) -> None:
    site.connect()
    carry_session(page, site)
    page.goto(f"{site.url}/export?dataset={ODD}")
    page.get_by_role("button", name="Export to Zenodo").first.click()
    page.get_by_text("Cancel this transfer").click()
    with page.expect_response("**/progress*"):
        pass
    with page.expect_response("**/progress*"):
        pass
    expect(page.get_by_label("Remove it")).to_be_visible()


def test_what_a_dataset_says_does_nothing_in_a_browser(page: Page, site: Site) -> None:
    harm: list[str] = []
    page.on("dialog", lambda dialog: (harm.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda message: harm.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: harm.append(str(error)))
    site.connect()
    carry_session(page, site)
    for payload in PAYLOADS:
        page.goto(f"{site.url}/export?dataset={hostile_dataset(site, payload)}")
        page.get_by_role("button", name="Export to Zenodo").first.click()
        page.wait_for_url("**/transfers/*")
    page.goto(f"{site.url}/transfers")
    assert harm == []
