"""Every page in Chromium: nothing that axe-core objects to, no sideways scrolling on a phone."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from sqlalchemy import insert, select, update

from exporter.database.clock import after
from exporter.database.schema import batch_rows, job_files, jobs, workers
from tests.browser.people import carry_session
from tests.web.site import COMPLETE, INCOMPLETE, PRIVATE, Site
from tests.web.test_batches import looked_at
from tests.web.test_transfers import begun, change, waiting_for_a_decision

pytestmark = pytest.mark.slow

WIDTH = "document.documentElement.scrollWidth"
OPEN_ALL = "document.querySelectorAll('details').forEach(each => { each.open = true })"


def queued(site: Site) -> str:
    return f"/transfers/{begun(site)[1]}"


def running(site: Site) -> str:
    job_id = begun(site)[1]
    change(site, job_id, state="running", step="files", bytes_done=100_000, bytes_moving=50_000, speed=10_000)
    return f"/transfers/{job_id}"


def failed(site: Site) -> str:
    job_id = begun(site)[1]
    change(site, job_id, state="failed", message="A file is not there.", dedupe=None, finished=after(0))
    with site.parts.database.transaction() as connection:
        connection.execute(
            update(job_files).values(state="failed", message="It is not there, and its name is " + "long" * 60)
        )
    return f"/transfers/{job_id}"


def waiting(reason: str) -> Callable[[Site], str]:
    def path(site: Site) -> str:
        job_id = begun(site)[1]
        change(site, job_id, state="waiting_user", reason=reason, message="Please decide.")
        return f"/transfers/{job_id}"

    return path


def published(site: Site) -> str:
    ada, job_id = begun(site, publish="yes")
    with site.working():
        site.until(lambda: "Published as" in ada.see(f"/transfers/{job_id}").text)
    return f"/transfers/{job_id}"


def draft(site: Site) -> str:
    ada, job_id = begun(site)
    with site.working():
        site.until(lambda: "What to do next" in ada.see(f"/transfers/{job_id}").text)
    return f"/transfers/{job_id}"


def again(site: Site) -> str:
    published(site)
    return site.visitor().open_plan("field-recordings")


def workers_page(site: Site) -> str:
    with site.parts.database.transaction() as connection:
        connection.execute(insert(workers).values(name="host-1", version="0.1.0", started=after(-99), seen=after(0)))
    return "/admin/workers"


def all_transfers(site: Site) -> str:
    failed(site)
    with site.parts.database.transaction() as connection:
        connection.execute(update(jobs).values(title="A title that is rather long " * 10))
    return "/admin/transfers"


def several(site: Site) -> str:
    """A table in which something of everything is: sent, ready, missing, left out."""
    site.connect()
    ada = site.visitor()
    path = ada.press(ada.see("/batches"), "action", "begin").headers["Location"]
    ada.press(looked_at(ada, path), "action", "export")
    with site.parts.database.transaction() as connection:
        rows = list(connection.execute(select(batch_rows.c.position).where(batch_rows.c.state == "missing")).scalars())
        for position, state in zip(rows, ("ready", "left"), strict=False):
            connection.execute(update(batch_rows).where(batch_rows.c.position == position).values(state=state, said=""))
    return path


def several_unread(site: Site) -> str:
    ada = site.visitor()
    return ada.press(ada.see("/batches"), "action", "begin").headers["Location"]


def of_several(site: Site) -> str:
    page = site.visitor().see(several(site)).text
    return re.findall(r'href="(/exports/[^"]+)"', page)[-1]


def several_overview(site: Site) -> str:
    several(site)
    return "/batches"


def watched(path: Callable[[Site], str]) -> Callable[[Site], str]:
    return lambda site: "/admin" + path(site)


def waiting_people(site: Site) -> str:
    waiting("token")(site)
    return "/admin/waiting"


def one_person(site: Site) -> str:
    site.visitor("ada")
    return "/admin/people/sub-ada"


def connected(path: Callable[[Site], str]) -> Callable[[Site], str]:
    return lambda site: (site.connect(), path(site))[1]


PAGES: dict[str, Callable[[Site], str]] = {
    "start": lambda site: (queued(site), "/")[1],
    "start without a result": lambda _: "/?q=zzzz",
    "preview without a token": lambda site: site.visitor().open_plan(COMPLETE),
    "preview with faults": connected(lambda site: site.visitor().open_plan(INCOMPLETE)),
    "preview of a private dataset": connected(lambda site: site.visitor().open_plan(PRIVATE)),
    "preview with drafts": lambda site: (draft(site), site.visitor().open_plan(COMPLETE) + "?drafts=1")[1],
    "preview of the same again": again,
    "connection": lambda site: f"/connections/{site.host}",
    "connections": connected(lambda _: "/connections"),
    "transfers": lambda site: (failed(site), "/transfers")[1],
    "no transfers": lambda _: "/transfers",
    "queued": queued,
    "running": running,
    "failed": failed,
    "waiting for a token": waiting("token"),
    "waiting for changed files": waiting("changed"),
    "waiting for a decision": lambda site: f"/transfers/{waiting_for_a_decision(site)[1]}",
    "published": published,
    "draft": draft,
    "all transfers": all_transfers,
    "start with ticks": lambda site: (several_unread(site), "/?batch=1&note=none")[1],
    "several": several_overview,
    "a table": several,
    "a table not yet looked at": several_unread,
    "a preview out of a table": of_several,
    "a transfer as an administrator sees it": watched(failed),
    "a running transfer as an administrator sees it": watched(running),
    "no transfer of this kind": lambda _: "/admin/transfers?words=zzz&state=failed&since=2020-01-01",
    "waiting for people": waiting_people,
    "people": lambda _: "/admin/people",
    "one person": one_person,
    "workers": workers_page,
    "no workers": lambda _: "/admin/workers",
}


def faults_of(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {[node['html'][:120] for node in each['nodes']][:3]}" for each in found]


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_in_light_and_dark_and_nothing_is_cut_off_on_a_phone(page: Page, site: Site, name: str) -> None:
    path = PAGES[name](site)
    carry_session(page, site, role="admin")
    page.goto(site.url + path)
    page.evaluate(OPEN_ALL)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert faults_of(page) == [], scheme
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate(WIDTH) == 360
    assert faults_of(page) == [], "on a phone"
