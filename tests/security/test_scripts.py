"""Nothing that comes from outside runs as a script: every page in Chromium, with hostile words in every field."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import Text, select, update
from sqlalchemy.sql.sqltypes import String

from exporter.catalogue import item_files, items, revisions
from exporter.catalogue.content import Content
from exporter.catalogue.item import Origin, OriginKind
from exporter.catalogue.item_file import FileState, ItemFile
from exporter.database.catalogue_tables import item_sets, sites
from exporter.database.import_tables import source_records, sources
from exporter.database.schema import batch_rows, batches, connections, deposits, job_events, job_files, jobs, people, workers
from exporter.jobs.presence import note_worker
from exporter.transfers import ledger
from exporter.transfers.submit import plan_of
from exporter.web import sessions
from tests.conftest import BROWSER_MILLISECONDS
from tests.security.payloads import PAYLOADS
from tests.web.catalogue.stock import add_set, add_site, hostile, rich_item
from tests.web.site import ODD, Site
from tests.web.test_batches import looked_at

WATCH = """
document.addEventListener("securitypolicyviolation",
  (e) => console.error("CSP " + e.violatedDirective + " " + e.blockedURI));
"""
TYPE = """
words => { for (const each of document.querySelectorAll("main input[type=text], main textarea")) each.value = words; }
"""
OURS = {
    "role",
    "state",
    "kind",
    "level",
    "step",
    "reason",
    "cancel",
    "mode",
    "subject",
    "owner",
    "ckan_user",
    "host",
    "plan",
}
"""Columns that hold codes of our own, or say whose a row is."""
KEPT = {"dedupe", "mark", "source", "source_id", "record", "refusals", "plan_id", "set_id", "cursor"}
"""Keys, and what must stay readable."""


CATALOGUE = (
    "/catalogue",
    "/catalogue/items/1",
    "/catalogue/items/1/edit",
    "/catalogue/items/1/compare?old=1&new=2",
    "/catalogue/items/1/restore/1",
    "/catalogue/sets",
    "/catalogue/sites/1",
    "/sites/rivers",
    "/sites/rivers/items/1",
)
ADMIN = ("/admin/transfers", "/admin/workers", "/admin/waiting", "/admin/people", "/admin/people/sub-ada")


@dataclass
class Seen:
    """What must stay empty."""

    dialogs: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)


@contextmanager
def watched(browser: Browser, site: Site, name: str, role: str) -> Iterator[tuple[Page, Seen]]:
    guest = site.visitor(name, role)
    seen = Seen()
    with browser.new_context(locale="en-GB") as context:
        cookie = sessions.cookie_name(site.parts.settings.app)
        context.add_cookies([{"name": cookie, "value": guest.cookies[cookie], "url": site.url}])
        context.add_init_script(WATCH)
        page = context.new_page()
        page.set_default_timeout(BROWSER_MILLISECONDS)
        page.on("dialog", lambda dialog: (seen.dialogs.append(dialog.message), dialog.dismiss()))
        page.on("console", lambda said: seen.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        page.on("request", lambda asked: _note(seen, site, asked.url))
        yield page, seen


def _note(seen: Seen, site: Site, url: str) -> None:
    if not url.startswith((site.url + "/", "data:")) or urlsplit(url).path in {"/x", "/logout"}:
        seen.elsewhere.append(url)


def poison_ckan(site: Site, words: str) -> None:
    """Every text of the dataset that its editor, or CKAN's administrator, can write."""
    dataset = site.ckan.state.dataset(ODD)
    names = ("title", "notes", "author", "author_email", "maintainer", "maintainer_email", "version", "license_title")
    dataset |= dict.fromkeys(names, words) | {"license_id": "notspecified", "url": words}
    dataset["extras"] = [
        {"key": key, "value": words} for key in ("spatial", "contact", "Odd " + words[:40], "doi", "language")
    ]
    dataset["tags"] = [{"name": words, "display_name": words}]
    for resource in dataset["resources"]:
        resource |= {"name": words, "description": words, "format": words, "mimetype": words, "hash": words}


def poison_rows(site: Site, words: str) -> None:
    """Whatever a repository, CKAN or Keycloak said, as it stands in the database."""
    with site.parts.database.transaction() as connection:
        for table in (jobs, job_events, job_files, deposits, people, connections, workers, batches, batch_rows):
            texts = [c for c in table.c if isinstance(c.type, String | Text) and not c.primary_key and c.name not in OURS]
            free = [c.name for c in texts if c.name not in KEPT]
            hostile = {name: words for name in free if name not in {"stamp", "md5", "hint", "worker", "version", "modified"}}
            if hostile:
                connection.execute(update(table).values(**hostile))
        refusals = '{"fields":[{"field":"metadata.title","message":"M"},{"field":"M","message":"M"}]}'
        escaped = words.replace("\\", "\\\\").replace('"', '\\"')
        connection.execute(update(deposits).values(refusals=refusals.replace("M", escaped), state="published"))


def poison_item(site: Site, item_id: int, words: str) -> None:
    """Every text that a source, or a person, can write of an item, its files, its set and its site."""
    file = ItemFile(words, title=words, description=words, url=words, state=FileState.SKIPPED, said=words)
    with site.parts.database.transaction() as connection:
        items.put(connection, {item_id: Content(hostile(words))})
        item_files.put(connection, {item_id: [file]})
        revisions.keep(connection, [item_id], Origin(OriginKind.PERSON, "sub-ada"))
        for table, names in ((item_sets, ("title", "description")), (sites, ("title", "summary")), (sources, ("title",))):
            connection.execute(update(table).values(dict.fromkeys(names, words)))
        connection.execute(update(source_records).values(url=words, remote_id=words[:100]))


@pytest.fixture
def scene(site: Site) -> Iterator[tuple[Site, list[str]]]:
    """Pages of a person with one of everything; a second person is an administrator."""
    site.connect()
    ada = site.visitor()
    job = ada.press(ada.see(ada.open_plan(ODD)), "action", "export").headers["Location"]
    table = looked_at(ada, ada.press(ada.see("/batches"), "action", "begin").headers["Location"])
    with site.parts.database.transaction() as connection:
        job_id = int(job.rsplit("/", 1)[1])
        plan = plan_of(connection, job_id, "sub-ada")
        row = connection.execute(select(jobs).where(jobs.c.id == job_id)).one()
        ledger.begin(connection, row, plan)
        note_worker(connection, "host/1", 2, 1, started=True)
    yield (
        site,
        [
            "/",
            "/?q=water",
            job,
            f"{job}/progress",
            "/transfers",
            "/connections",
            f"/connections/{site.host}",
            "/nothing",
            "/batches",
            urlsplit(table.url).path,
            f"/admin{job}",
        ],
    )


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_no_hostile_words_run_on_any_page(scene: tuple[Site, list[str]], chromium: Browser) -> None:
    site, paths = scene
    states = ("ready", "failed", "waiting_user", "done")
    with watched(chromium, site, "ada", "admin") as (page, seen):
        for number, words in enumerate(PAYLOADS):
            poison_ckan(site, words)
            poison_rows(site, words)
            with site.parts.database.transaction() as connection:
                connection.execute(
                    update(jobs).values(state=states[number % 4], reason="refused" if number % 8 == 2 else "")
                )
            for path in [*paths, *ADMIN]:
                page.goto(site.url + path)
            assert "Exporter" in page.title()
            preview(page, site, words)
            complaints = [each for each in seen.complaints if "404" not in each and "400" not in each]
            assert (seen.dialogs, complaints, seen.elsewhere) == ([], [], []), words


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_no_hostile_words_run_on_the_pages_of_the_catalogue(site: Site, chromium: Browser) -> None:
    item_id = rich_item(site)
    add_set(site, "Waters", item_id)
    add_site(site, "Rivers", item_id)
    with watched(chromium, site, "ada", "admin") as (page, seen):
        for words in PAYLOADS:
            poison_item(site, item_id, words)
            for path in CATALOGUE:
                answer = page.goto(site.url + path)
                assert answer
                assert answer.status == 200, path
            assert (seen.dialogs, seen.complaints, seen.elsewhere) == ([], [], []), words


def preview(page: Page, site: Site, words: str) -> None:
    """The dataset's own words, then the same words typed into every field, shown again, and stored."""
    page.goto(f"{site.url}/export?dataset={ODD}")
    assert page.locator("h1").inner_text().startswith("Export")
    for details in page.locator("details").all():
        details.evaluate("each => each.open = true")
    page.evaluate(TYPE, words)
    with page.expect_navigation():
        page.locator("button[name=add]").first.click()
    assert page.locator("h1").inner_text().startswith("Export")
    with page.expect_navigation():
        page.locator("button[name=action][value=save]").last.click()
    assert page.locator("h1").count() == 1


def test_the_watch_notices_a_script_and_the_policy(site: Site, chromium: Browser) -> None:
    """Without this the test above could see nothing because it cannot see."""
    with watched(chromium, site, "ada", "user") as (page, seen):
        page.goto(site.url)
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=alert(1)>')")
        page.evaluate("setTimeout(() => alert(2))")
        for _ in range(600):
            if seen.dialogs and seen.complaints and seen.elsewhere:
                break
            page.wait_for_timeout(100)
        assert seen.dialogs == ["2"]
        assert any(each.startswith("CSP script-src-attr") for each in seen.complaints)
        assert seen.elsewhere == [f"{site.url}/x"]


def test_there_are_thirty_payloads() -> None:
    assert len(set(PAYLOADS)) >= 30
