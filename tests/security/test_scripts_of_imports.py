"""Nothing that a source says, or that somebody types, runs as a script on the pages of imports."""

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import update

from exporter.database.import_tables import run_records, runs, schedules
from exporter.database.schema import job_events, jobs
from exporter.transfers.imports.runs import page as past
from simulators.ckan_state import fixed_id
from tests.browser.test_looks import OPEN_ALL
from tests.security.payloads import PAYLOADS
from tests.security.test_scripts import TYPE, poison_ckan, watched
from tests.web.site import ODD, Site

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

PAGES = ("/imports", "/imports/1", "/imports/1?outcome=failed", "/imports/2", "/imports/undo?job=1", "/imports/schedules")


def poison_rows(site: Site, words: str) -> None:
    """Whatever a source said, as it stands in the database."""
    with site.parts.database.transaction() as connection:
        connection.execute(update(runs).values(title=words, url=words, comment=words, said=words))
        names = ("title", "url", "said", "undo", "undo_said")
        connection.execute(update(run_records).values({**dict.fromkeys(names, words), "reason": words[:64]}))
        connection.execute(update(jobs).values(title=words, message=words, host=words[:191]))
        connection.execute(update(job_events).values(sentence=words))
        connection.execute(update(schedules).values(title=words))


def two_imports(site: Site) -> None:
    """One that is done, with a schedule, and one that waits for a person."""
    cora = site.visitor("cora", "staff")
    cora.press(cora.see("/imports/new/ckan"), "action", "import", **{"option-url": site.parts.settings.ckan.server})
    with site.working():
        site.until(lambda: _stage(site) == "done")
    cora.press(cora.see("/imports/1"), "action", "make")
    cora.press(cora.see("/imports"), "rerun", "1")
    with site.parts.database.transaction() as connection:
        connection.execute(update(jobs).where(jobs.c.id == 2).values(state="waiting_user", reason="vanished"))


def _stage(site: Site) -> str:
    with site.parts.database.transaction() as connection:
        return past(connection, size=1)[0].stage


def previewed(page: Page, site: Site, words: str) -> None:
    """What the source says, beside what was typed."""
    page.goto(f"{site.url}/imports/new/ckan")
    page.evaluate(TYPE, words)
    page.locator("button[name=action][value=preview]").last.click()
    expect(page.locator("[role=alert]")).to_have_count(1)
    page.goto(f"{site.url}/imports/new/ckan?job=1")
    page.locator("button[name=action][value=preview]").last.click()
    expect(page.locator("dl.difference dd.added").nth(3)).to_be_attached()
    page.evaluate(OPEN_ALL)


def test_no_hostile_words_run_on_the_pages_of_imports(site: Site, chromium: Browser) -> None:
    two_imports(site)
    with watched(chromium, site, "cora", "staff") as (page, seen):
        for words in PAYLOADS:
            poison_ckan(site, words)
            site.ckan.state.touch(site.ckan.state.datasets[fixed_id("dataset", ODD)])
            poison_rows(site, words)
            for path in PAGES:
                answer = page.goto(site.url + path)
                assert answer
                assert answer.status == 200, path
            previewed(page, site, words)
            complaints = [each for each in seen.complaints if "400" not in each]
            assert (seen.dialogs, complaints, seen.elsewhere) == ([], [], []), words
