"""Imports in Chromium: a staff member checks, imports, reads the report, runs it again, and undoes it."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from exporter.jobs import store
from exporter.jobs.job import JobState
from exporter.sources import IMPORTS
from exporter.transfers.imports import runs
from exporter.transfers.imports.runs import Run
from tests.browser.people import carry_session
from tests.browser.test_looks import OPEN_ALL, WIDTH, faults_of
from tests.web.site import COMPLETE, Site

pytestmark = pytest.mark.slow

SHOTS = os.environ.get("SCREENSHOTS", "")
"""A directory: then pictures of the pages are kept there, for people to look at."""


def latest(site: Site) -> Run:
    with site.parts.database.transaction() as connection:
        return runs.page(connection, size=1)[0]


def ended(site: Site) -> bool:
    """The latest import, and what takes it back: pages offer what comes next when the job has ended, not only its work."""
    run = latest(site)
    with site.parts.database.transaction() as connection:
        return store.get(connection, run.undo_job or run.job_id).state is JobState.DONE


def picture(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def looks_well(page: Page, name: str) -> None:
    """In light and dark, and on a phone."""
    page.evaluate(OPEN_ALL)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert faults_of(page) == [], f"{name}, {scheme}"
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate(WIDTH) == 360, name
    assert faults_of(page) == [], f"{name}, on a phone"
    picture(page, f"phone-{name.replace(' ', '-')}")
    page.set_viewport_size({"width": 1280, "height": 900})


def fill(page: Page, site: Site) -> None:
    page.get_by_role("link", name="Import", exact=True).click()
    page.get_by_role("link", name="New import").click()
    page.get_by_role("link", name="Import from CKAN").click()
    page.get_by_label("Main URL").fill(site.parts.settings.ckan.server)
    page.get_by_label("Comment").fill("Everything that is public")


def begin(page: Page, site: Site) -> None:
    carry_session(page, site, "cora", "staff")
    page.goto(f"{site.url}/")
    fill(page, site)
    page.get_by_role("button", name="Check", exact=True).last.click()
    expect(page.get_by_text("The source answers")).to_be_visible()
    expect(page.get_by_label("Comment")).to_have_value("Everything that is public")
    picture(page, "form-checked")
    page.get_by_role("button", name="Preview", exact=True).click()
    expect(page.get_by_text("The whole list was looked at: 3 records.")).to_be_visible()
    expect(page.get_by_role("region", name="Preview of records").get_by_text("New", exact=True)).to_have_count(3)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Past imports")
    expect(page.get_by_text("Import 1 is on its way")).to_be_visible()


def test_a_staff_member_imports_runs_it_again_and_undoes_it(page: Page, site: Site) -> None:
    begin(page, site)
    page.get_by_role("link", name="See how far it is").click()
    expect(page.get_by_text("Nobody works at the moment")).to_be_visible()
    picture(page, "run-waiting")
    with site.working():
        # nobody touches the page: it finds out by itself
        expect(page.get_by_role("link", name="Undo this import")).to_be_visible(timeout=90_000)
        first = latest(site)
        assert first.created_count == first.listed == 3
        picture(page, "run-done")
        page.get_by_role("button", name="Re-run").click()
        expect(page.get_by_text("Import 2 is on its way")).to_be_visible()
        site.until(lambda: ended(site))
        page.reload()
        expect(page.get_by_role("cell", name=f"{first.listed} unchanged")).to_be_visible()
        picture(page, "past")
        page.get_by_label("Undo import 1").check()
        page.get_by_label("Undo import 2").check()
        page.get_by_role("button", name="Undo the ticked ones").last.click()
        expect(page.get_by_text(f"{first.listed} items")).to_be_visible()
        picture(page, "undo")
        page.get_by_role("button", name="Undo these imports").click()
        expect(page.get_by_text(f"{first.listed} removed").first).to_be_visible(timeout=90_000)
        picture(page, "undone")
    page.get_by_role("link", name="Past imports").click()
    expect(page.get_by_text("Undone", exact=True)).to_have_count(2)


def test_the_same_without_javascript(page_without_javascript: Page, site: Site) -> None:
    page = page_without_javascript
    begin(page, site)
    with site.working():
        site.until(lambda: ended(site))
        page.get_by_role("link", name="See how far it is").click()
        expect(page.get_by_text("Completed")).to_be_visible()
        page.get_by_role("link", name="Undo this import").click()
        page.get_by_role("button", name="Undo this import").click()
        site.until(lambda: latest(site).undone is not None and ended(site))
        page.reload()
        expect(page.get_by_text("removed").first).to_be_visible()


def test_enter_in_a_field_checks_and_does_not_import(page: Page, site: Site) -> None:
    carry_session(page, site, "cora", "staff")
    page.goto(f"{site.url}/")
    fill(page, site)
    page.get_by_label("Main URL").press("Enter")
    expect(page.get_by_text("The source answers")).to_be_visible()
    with site.parts.database.transaction() as connection:
        assert runs.page(connection) == []


def test_a_fault_leads_to_its_field(page: Page, site: Site) -> None:
    carry_session(page, site, "cora", "staff")
    page.goto(f"{site.url}/imports/new/ckan")
    page.get_by_label("Limit").fill("0")
    page.get_by_role("button", name="Import", exact=True).click()
    page.get_by_role("link", name="Limit must be a whole number").click()
    expect(page.get_by_label("Limit")).to_be_in_viewport()
    picture(page, "form-faults")


def imported(site: Site) -> int:
    """By a real worker; a schedule is made of it."""
    cora = site.visitor("cora", "staff")
    typed = {"option-url": site.parts.settings.ckan.server, "comment": "A comment " * 12}
    cora.press(cora.see("/imports/new/ckan"), "action", "import", **typed)
    with site.working():
        site.until(lambda: ended(site))
    job_id = latest(site).job_id
    cora.press(cora.see(f"/imports/{job_id}"), "action", "make")
    return job_id


PAGES = {
    "past imports": "/imports",
    "kinds": "/imports/new",
    **{f"the form of {name}": f"/imports/new/{name}" for name in IMPORTS},
    "the form of a past import": "/imports/new/ckan?job={}",
    "a run": "/imports/{}",
    "a part of its report": "/imports/{}?outcome=created",
    "before an undo": "/imports/undo?job={}",
    "schedules": "/imports/schedules",
}


def test_axe_finds_nothing_and_nothing_is_cut_off_on_a_phone(page: Page, site: Site) -> None:
    job_id = imported(site)
    carry_session(page, site, "cora", "staff")
    for name, path in PAGES.items():
        page.goto(site.url + path.format(job_id))
        looks_well(page, name)


def test_what_was_edited_at_the_source_is_previewed_with_both_values(page: Page, site: Site) -> None:
    imported(site)
    dataset = site.ckan.state.dataset(COMPLETE)
    assert dataset is not None
    dataset["title"] = "Another title"
    site.ckan.state.touch(dataset)
    carry_session(page, site, "cora", "staff")
    page.goto(f"{site.url}/imports/new/ckan?job={latest(site).job_id}")
    page.get_by_role("button", name="Preview", exact=True).click()
    page.get_by_text("1 field: Title").click()
    expect(page.get_by_text("Another title").last).to_be_visible()
    picture(page, "preview")
    looks_well(page, "a preview")
