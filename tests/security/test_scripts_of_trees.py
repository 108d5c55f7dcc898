"""Nothing that a source calls its collections and communities runs as a script on the pages of its tree."""

from dataclasses import replace

import pytest
from playwright.sync_api import Browser, expect

from simulators.dspace7 import Dspace7
from simulators.server import Simulator
from tests.security.payloads import PAYLOADS
from tests.security.test_scripts import watched
from tests.web.site import Site

pytestmark = pytest.mark.slow


def test_no_hostile_name_of_a_branch_runs(site: Site, chromium: Browser) -> None:
    dspace = Dspace7("9.3")
    top = dspace.new_community("Everything")
    for words in PAYLOADS:
        dspace.new_collection(words, top)
        dspace.new_community(words, top)
        dspace.new_community(words)
    with Simulator(dspace) as running, watched(chromium, site, "cora", "staff") as (page, seen):
        site.parts.options = replace(site.parts.options, allowed=site.parts.options.allowed | {f"127.0.0.1:{running.port}"})
        page.goto(f"{site.url}/imports/new/dspace")
        page.get_by_label("Site URL").fill(running.url)
        page.get_by_role("button", name="Get collections and communities").click()
        page.locator("summary", has_text="Everything").click()
        expect(page.locator(".tree .tree > li")).to_have_count(2 * len(PAYLOADS))
        page.get_by_role("button", name="Communities", exact=True).click()
        expect(page.locator(".tree > li").first).to_be_visible()
        assert len(page.locator(".tree > li").all()) == len(PAYLOADS) + 1
        assert (seen.dialogs, seen.complaints, seen.elsewhere) == ([], [], [])
