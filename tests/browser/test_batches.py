"""Several exports at once in Chromium: from ticks to jobs, with and without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from exporter.jobs import finding
from exporter.jobs.finding import Wanted
from tests.browser.people import carry_session
from tests.web.site import Site

pytestmark = pytest.mark.slow


def tick(page: Page, site: Site) -> None:
    """Two datasets, with another search between."""
    site.connect()
    carry_session(page, site)
    page.goto(f"{site.url}/")
    page.get_by_label("Field recordings").check()
    page.get_by_label("Search your datasets").fill("odra")
    page.get_by_label("Search your datasets").press("Enter")
    expect(page.get_by_text("1 chosen so far")).to_be_visible()
    page.get_by_label("Water levels of the upper Odra, 2020").check()
    page.get_by_role("button", name="Export the ticked ones together").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 chosen datasets, to Zenodo")


def test_the_table_fills_by_itself_and_its_jobs_are_watched_to_their_end(page: Page, site: Site) -> None:
    tick(page, site)
    go = page.get_by_role("button", name="Export the one that is ready")
    expect(go).to_be_visible()  # nobody pressed anything
    page.get_by_role("link", name="Complete it Water levels").click()
    page.get_by_label("Yes: CC BY 4.0").check()
    page.get_by_role("button", name="Store, and back to the table").first.click()
    page.get_by_role("button", name="Export the 2 that are ready").click()
    expect(page.get_by_text("2 waiting to begin")).to_be_visible()
    with site.working():
        expect(page.get_by_text("2 done")).to_be_visible(timeout=90_000)
    assert {deposit.state for deposit in site.zenodo.deposits()} == {"draft"}
    assert len(site.zenodo.deposits()) == 2


def test_the_same_without_javascript(page_without_javascript: Page, site: Site) -> None:
    page = page_without_javascript
    tick(page, site)
    expect(page.get_by_text("0 of 2 datasets looked at")).to_be_visible()
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Export the one that is ready").click()
    expect(page.get_by_text("1 waiting to begin")).to_be_visible()
    with site.parts.database.transaction() as connection:
        assert len(finding.page(connection, Wanted())) == 1


def test_what_is_chosen_while_the_table_fills_is_kept(page: Page, site: Site) -> None:
    tick(page, site)
    page.get_by_label("Publish them at once").check()
    expect(page.get_by_role("button", name="Export the one that is ready")).to_be_visible()
    expect(page.get_by_label("Publish them at once")).to_be_checked()
    page.get_by_role("button", name="Export the one that is ready").click()
    expect(page.get_by_text("What you chose is stored")).to_be_visible()  # and what it means is shown first
    expect(page.get_by_text(re.compile("published at once. That is for ever"))).to_be_visible()
    with site.parts.database.transaction() as connection:
        assert not finding.page(connection, Wanted())
