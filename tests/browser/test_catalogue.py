"""The catalogue in Chromium: on a phone, without JavaScript, and nothing that axe-core objects to."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from exporter.catalogue.content import Content
from exporter.catalogue.item import Visibility
from exporter.records.record import Value
from tests.browser.people import carry_session
from tests.browser.test_looks import OPEN_ALL, WIDTH, faults_of
from tests.web.catalogue.stock import (
    RICH,
    add_item,
    add_set,
    add_site,
    change_item,
    content_of,
    get_item,
    rich_item,
)
from tests.web.site import Site

pytestmark = pytest.mark.slow
LONG = "Aratiatiakohuwhareweratanga" * 12


def many(site: Site) -> str:
    for number in range(30):
        shown = Visibility.PRIVATE if number % 7 == 0 else Visibility.PUBLIC
        add_item(site, content_of(f"Sediments {number}", Value("dcterms:type", "image")), visibility=shown)
    add_item(site, content_of(LONG, Value("dcterms:subject", LONG), Value(f"x:{LONG}", LONG)))
    return "/catalogue"


def one(site: Site) -> str:
    item_id = rich_item(site)
    add_item(site, Content(RICH))
    add_set(site, "Waters " + LONG, item_id)
    add_site(site, "Rivers", item_id)
    return f"/catalogue/items/{item_id}"


def changed(site: Site) -> str:
    path = one(site)
    change_item(site, 1, LONG)
    return path


def faulty(site: Site) -> str:
    return one(site) + "/edit"


PAGES: dict[str, Callable[[Site], str]] = {
    "an empty catalogue": lambda _: "/catalogue",
    "the catalogue": many,
    "nothing found": lambda site: (many(site), "/catalogue?q=zzz&type=image&since=abc")[1],
    "an item": one,
    "an item with a history": changed,
    "two states": lambda site: changed(site) + "/compare?old=1&new=2",
    "a question before restoring": lambda site: changed(site) + "/restore/1",
    "an item by hand": lambda site: one(site) + "/edit",
    "a new item": lambda _: "/catalogue/new",
    "item sets": lambda site: (one(site), "/catalogue/sets")[1],
    "an item set": lambda site: (one(site), "/catalogue/sets/1")[1],
    "a question before deleting a set": lambda site: (one(site), "/catalogue/sets/1/delete")[1],
    "sites": lambda site: (one(site), "/catalogue/sites")[1],
    "a site": lambda site: (one(site), "/catalogue/sites/1")[1],
    "a site for the public": lambda site: (one(site), "/sites/rivers")[1],
    "an item for the public": lambda site: (one(site), "/sites/rivers/items/1")[1],
    "possible duplicates": lambda site: (one(site), "/catalogue/duplicates")[1],
    "vocabularies": lambda _: "/catalogue/vocabularies",
    "a new vocabulary": lambda _: "/admin/vocabularies/new",
    "the menu of administrators": lambda _: "/admin",
}


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_in_light_and_dark_and_nothing_is_cut_off_on_a_phone(page: Page, site: Site, name: str) -> None:
    path = PAGES[name](site)
    carry_session(page, site, "cora", role="admin")
    page.goto(site.url + path)
    page.evaluate(OPEN_ALL)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert faults_of(page) == [], scheme
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate(WIDTH) == 360
    assert faults_of(page) == [], "on a phone"


def test_the_navigation_of_an_administrator_is_one_line(page: Page, site: Site) -> None:
    carry_session(page, site, "cora", role="admin")
    page.set_viewport_size({"width": 1200, "height": 800})
    page.goto(f"{site.url}/catalogue")
    assert page.evaluate("document.querySelector('.top').offsetHeight") < 70
    page.get_by_role("link", name="Administration").click()
    page.get_by_role("link", name="Workers").click()
    expect(page.get_by_role("link", name="Administration")).to_have_attribute("aria-current", "true")


def test_a_person_writes_an_item_finds_it_and_takes_a_change_back_without_javascript(
    page_without_javascript: Page, site: Site
) -> None:
    page = page_without_javascript
    carry_session(page, site)
    page.goto(f"{site.url}/catalogue")
    page.get_by_role("link", name="New item").click()
    page.get_by_label("Text").first.fill("Otters of the Odra")
    with page.expect_navigation():
        page.get_by_role("button", name="Add a statement").click()
    expect(page.get_by_label("Text").first).to_have_value("Otters of the Odra")
    page.get_by_label("Term").last.fill("dcterms:subject")
    page.locator("textarea[name^=values]").last.fill("mammals")
    page.get_by_role("button", name="Store it").last.click()
    expect(page.locator("h1")).to_have_text("Otters of the Odra")
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Text").first.fill("Beavers of the Odra")
    page.get_by_role("button", name="Store it").last.click()
    page.get_by_role("link", name="Restore state 1").click()
    page.get_by_role("button", name="Restore it").click()
    expect(page.locator("h1")).to_have_text("Otters of the Odra")
    page.get_by_role("link", name="Catalogue").first.click()
    page.get_by_label("Search", exact=True).fill("mammals otters")
    page.get_by_role("button", name="Search").click()
    page.get_by_label("Tick Otters of the Odra").check()
    page.get_by_text("Change several items").click()
    page.get_by_role("button", name="Make private").click()
    expect(page.locator("[role=status]")).to_contain_text("1 item changed.")
    assert get_item(site, 1).visibility is Visibility.PRIVATE


def test_pictures_are_really_drawn(page: Page, site: Site) -> None:
    carry_session(page, site)
    page.goto(site.url + one(site))
    page.locator(".pictures img").scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.pictures img').naturalWidth > 0")


def test_faults_lead_to_their_fields(page: Page, site: Site) -> None:
    path = faulty(site)
    carry_session(page, site)
    page.goto(site.url + path)
    page.get_by_label("Term").first.fill("no term")
    page.get_by_role("button", name="Store it").last.click()
    expect(page.get_by_role("link", name="Please name a term")).to_be_visible()
    assert faults_of(page) == []
    page.get_by_role("link", name="Please name a term").click()
    assert page.url.endswith("#values-0-term")


def test_a_large_downloads_link_saves_the_file(page: Page, site: Site) -> None:
    carry_session(page, site)
    page.goto(site.url + one(site))
    with page.expect_download() as coming:
        page.get_by_role("link", name="data/levels.csv").click()
    assert coming.value.suggested_filename == "levels.csv"
