"""The tree of a DSpace in Chromium: opened by mouse and by keyboard, with JavaScript and without, and imported from."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from playwright.sync_api import Page, expect

from exporter.catalogue import item_sets
from simulators.dspace6 import Dspace6
from simulators.dspace7 import Dspace7
from simulators.server import Simulator
from tests.browser.people import carry_session
from tests.browser.test_imports import ended, latest, looks_well, picture
from tests.browser.test_looks import faults_of
from tests.web.site import Site

pytestmark = pytest.mark.slow
MANY = 130


@dataclass
class Shelf:
    dspace: Dspace7 | Dspace6
    url: str


def newer() -> Dspace7:
    made = Dspace7("9.3")
    made.counting = True
    return made


@pytest.fixture(params=[newer, Dspace6], ids=["server-api", "rest"])
def shelf(request: pytest.FixtureRequest, site: Site) -> Iterator[Shelf]:
    dspace = request.param()
    with Simulator(dspace) as running:
        fill(dspace)
        http = site.parts.settings.http
        allowed = http.allowed | {f"127.0.0.1:{running.port}"}
        site.parts.settings = replace(site.parts.settings, http=replace(http, allowed=allowed))
        site.parts.options = replace(site.parts.options, allowed=allowed)
        yield Shelf(dspace, running.url)


def fill(dspace: Dspace7 | Dspace6) -> None:
    faculty = dspace.new_community("Faculty of Water")
    dspace.new_collection("Articles", faculty, **{"dc.description.abstract": "What was printed.", "dc.rights": "CC BY"})
    theses = dspace.new_collection("Theses", dspace.new_community("Institute of Rivers", faculty))
    for title in ("Floods", "Droughts"):
        dspace.new_item(title, {"text.txt": "words\n"}, theses)
    archive = dspace.new_community("Archive of long names, " + "which go on and on, " * 6)
    for number in range(MANY):
        dspace.new_collection(f"Box {number:03}", archive)


def open_tree(page: Page, site: Site, shelf: Shelf) -> None:
    carry_session(page, site, "cora", "staff")
    page.goto(f"{site.url}/imports/new/dspace")
    page.get_by_label("Site URL").fill(shelf.url)
    page.get_by_label("Comment").fill("By one press")
    picture(page, "dspace-form")
    page.get_by_role("button", name="Get collections and communities").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Import from DSpace: collections")


def test_a_collection_is_found_in_the_tree_and_imported_with_its_set_by_one_press(
    page: Page, site: Site, shelf: Shelf
) -> None:
    open_tree(page, site, shelf)
    picture(page, "tree-closed")
    page.locator("summary", has_text="Faculty of Water").click()
    expect(page.get_by_text("Articles", exact=True)).to_be_visible()
    page.locator("summary", has_text="Institute of Rivers").click()
    expect(page.get_by_text("Theses", exact=True)).to_be_visible()
    expect(page.get_by_text("2 records", exact=True).last).to_be_visible()
    page.get_by_label("Create an item set from the collection or community").check()
    picture(page, "tree-open")
    assert faults_of(page) == []
    page.get_by_role("button", name="Import the collection Theses").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Past imports")
    with site.working():
        site.until(lambda: ended(site))
    page.reload()
    expect(page.get_by_text("Theses").first).to_be_visible()
    expect(page.get_by_text("By one press")).to_be_visible()
    picture(page, "tree-past")
    run = latest(site)
    assert (run.created_count, run.complete) == (2, True)
    assert run.url.startswith(f"{shelf.url}/handle/")
    with site.parts.database.transaction() as connection:
        assert [made.title for made in item_sets.made_by(connection, run.job_id)] == ["Theses"]
    page.get_by_label(f"Undo import {run.job_id}").check()
    page.get_by_role("button", name="Undo the ticked ones").last.click()
    expect(page.get_by_text("it goes, unless other items are in it then")).to_be_visible()
    picture(page, "tree-undo")


def test_a_long_list_goes_on_where_the_keyboard_is(page: Page, site: Site, shelf: Shelf) -> None:
    open_tree(page, site, shelf)
    summary = page.locator("summary", has_text="Archive of long names")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Box 000", exact=True)).to_be_visible()
    more = page.get_by_role("button", name="More", exact=True)
    more.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"Box {MANY - 1:03}", exact=True)).to_be_visible()
    expect(more).to_have_count(0)
    expect(page.locator(".tree .tree > li")).to_have_count(MANY)
    expect(page.get_by_role("button", name="Import the collection Box 100")).to_be_focused()


def test_the_same_without_javascript(page_without_javascript: Page, site: Site, shelf: Shelf) -> None:
    page = page_without_javascript
    open_tree(page, site, shelf)
    page.get_by_role("button", name="Communities", exact=True).click()
    page.locator("summary", has_text="Faculty of Water").click()
    page.get_by_role("button", name="Show what is in it : Faculty of Water").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("Faculty of Water")
    expect(page.get_by_text("Articles")).to_have_count(0)
    picture(page, "tree-without-javascript")
    page.get_by_role("button", name="Import the community Institute of Rivers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Past imports")
    with site.working():
        site.until(lambda: ended(site))
    assert latest(site).created_count == 2


def test_the_pages_of_the_tree_look_well(page: Page, site: Site, shelf: Shelf) -> None:
    open_tree(page, site, shelf)
    page.locator("summary", has_text="Faculty of Water").click()
    expect(page.get_by_text("Articles", exact=True)).to_be_visible()
    looks_well(page, "tree")
    page.get_by_role("button", name="Basic Import Settings").click()
    expect(page.get_by_label("Comment")).to_have_value("By one press")
    looks_well(page, "dspace form")
