"""The canary token: whatever goes right or wrong, it is nowhere but encrypted in its row."""

import base64
import logging
import os
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import update

from exporter.database.schema import jobs
from tests.faults.world import TOKENS, World
from tests.security.secrets import everywhere_in, files_below, forms_of, found_in, process
from tests.web.site import ODD, Site
from tests.web.site import TOKENS as SITE_TOKENS

pytestmark = pytest.mark.slow

CANARY = "canary/token+of=ada 1f7c"


@pytest.mark.parametrize(
    "hidden",
    [
        CANARY,
        quote(CANARY, safe=""),
        base64.b64encode(f"x:{CANARY}".encode()).decode(),
        base64.b64encode(f"user:{CANARY} and more".encode()).decode(),
        base64.urlsafe_b64encode(f"ab{CANARY}".encode()).decode(),
        CANARY.encode().hex(),
    ],
)
def test_the_search_finds_a_secret_in_each_of_its_forms(hidden: str) -> None:
    assert found_in([("here", f"before{hidden}after")], forms_of(CANARY))
    assert not found_in([("here", "another-token")], forms_of(CANARY))


def test_a_row_that_holds_it_is_found(site: Site) -> None:
    site.connect()
    ada = site.visitor()
    ada.press(ada.see(ada.open_plan(ODD)), "action", "export")
    with site.parts.database.transaction() as connection:
        connection.execute(update(jobs).values(message=f"Bearer {SITE_TOKENS['ada']}"))
    found = everywhere_in(site.parts.database, [], forms_of(SITE_TOKENS["ada"]))
    assert {each.split(" (")[0] for each in found} == {"table jobs"}


def test_no_page_row_log_or_process_holds_a_token_after_an_export(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    ada = site.visitor()
    refused = ada.press(ada.see(f"/connections/{site.host}"), "action", "connect", token=f"{SITE_TOKENS['ada']}x")
    ada.press(ada.see(f"/connections/{site.host}"), "action", "connect", token=SITE_TOKENS["ada"])
    job = ada.press(ada.see(ada.open_plan(ODD)), "action", "export").headers["Location"]
    with site.working():
        site.until(lambda: "The draft is there" in ada.see(job).text)
    shown = [
        "/",
        job,
        "/transfers",
        "/connections",
        f"/connections/{site.host}",
        f"{ada.open_plan(ODD)}?drafts=1",
        "/nothing",
    ]
    pages = [refused.text, *(ada.see(path).text for path in shown), caplog.text, str(ada.cookies)]
    assert everywhere_in(site.parts.database, pages, forms_of(SITE_TOKENS["ada"])) == []
    addresses = [("an address", f"{entry.path}?{entry.query}") for entry in (*site.zenodo.log, *site.ckan.log)]
    assert found_in(addresses, forms_of(SITE_TOKENS["ada"])) == []


@pytest.mark.slow
def test_a_worker_that_is_killed_leaves_no_token_in_its_files_or_its_process(tmp_path: Path) -> None:
    world = World(tmp_path, f"sqlite:///{tmp_path / 'exporter.db'}")
    try:
        world.order("hold-at", "file")
        job_id = world.submit()
        worker = world.start()
        world.wait_until(lambda: world.obeyed("held"))
        texts = list(process(worker.pid))
        assert len(texts[0][1]) > 0
        os.kill(worker.pid, 6)  # SIGABRT: as a crash would
        worker.wait()
        # the order of the test to its worker is no file of the program
        texts += files_below(tmp_path, {"settings"})
        for token in TOKENS.values():
            assert found_in(texts, forms_of(token)) == []
        world.release()
        world.start()
        world.judge(job_id)
    finally:
        world.close()
