"""Every address that can be looked at, walked with hostile words everywhere: none of them is markup or a script."""

import re

import pytest

from exporter.web import create_app
from tests.security.test_routes import walked, world
from tests.security.test_scripts import poison_ckan, poison_item, poison_rows
from tests.security.test_scripts_of_imports import poison_rows as poison_imports
from tests.web.site import Guest, Site

pytestmark = pytest.mark.slow
__all__ = ["world"]

WORDS = ["\"'><img src=x onerror=alert(7)>", "javascript:alert(7)//<svg/onload=alert(7)>"]
MARKUP = re.compile(r"<img src=x|<svg/onload|(?:href|src|action)\s*=\s*[\"']?\s*javascript:", re.I)


@pytest.mark.parametrize("words", WORDS)
def test_no_address_answers_with_hostile_words_as_markup(words: str, world: tuple[Site, dict[str, object]]) -> None:
    site, ids = world
    ada = site.visitor("ada", "admin")
    poison_item(site, int(str(ids["item_id"])), words)
    theirs = {**ids, "job_id": an_import(site), "ending": "json"}
    poison_ckan(site, words)
    poison_rows(site, words)
    poison_imports(site, words)
    seen = 0
    for with_ids in (ids, theirs):
        for _, method, path in walked(create_app(site.parts), with_ids):
            if method == "GET":
                seen += shows(ada, path, words)
    assert seen >= 20, "the words stood on too few pages to say anything"


def an_import(site: Site) -> int:
    cora = site.visitor("cora", "staff")
    begun = cora.press(cora.see("/imports/new/ckan"), "action", "import", **{"option-url": site.parts.settings.ckan.server})
    with site.working():
        job = int(begun.headers["Location"].rsplit("=", 1)[1])
        site.until(
            lambda: "Completed" in cora.see(f"/imports/{job}").text or "completed" in cora.see(f"/imports/{job}").text
        )
    return job


def shows(guest: Guest, path: str, words: str) -> bool:
    """Whether they stand in it at all, as text."""
    answer = guest.see(path)
    assert answer.status_code != 500, path
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return False
    assert not MARKUP.search(answer.text), path
    return "alert(7)" in answer.text
