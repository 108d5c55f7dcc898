"""All routes, walked: as a stranger, as another person, with ids that are none, without and with foreign CSRF tokens."""

import uuid
from collections.abc import Iterator

import pytest
from flask import Flask

from exporter.catalogue.item import Visibility
from exporter.web import create_app
from exporter.web.security import SIGNED_BY_OTHERS
from simulators.ckan_state import fixed_id
from tests.web.catalogue.stock import add_item, add_set, add_site, content_of, stored_file
from tests.web.site import ODD, Guest, Site
from tests.web.test_security import PUBLIC

pytestmark = pytest.mark.slow

ADMIN = "/admin"
"""Pages below it belong to a role."""
CATALOGUE = {"item_id", "set_id", "site_id"}


@pytest.fixture
def world(site: Site) -> Iterator[tuple[Site, dict[str, object]]]:
    """Ada has one of each: an open export, a transfer, a connection, a table of several, an item, a set; Cora a site."""
    site.connect()
    ada = site.visitor()
    job = ada.press(ada.see(ada.open_plan(ODD)), "action", "export").headers["Location"]
    plan = ada.open_plan(ODD).rsplit("/", 1)[1]
    token = {"csrf_token": ada.csrf(site.url), "action": "together", "dataset": fixed_id("dataset", ODD)}
    table = ada.submit(f"{site.url}/choice", token).headers["Location"]
    numbers = {"job_id": int(job.rsplit("/", 1)[1]), "batch_id": int(table.rsplit("/", 1)[1]), "row": 1}
    numbers |= {"item_id": private_item(site), "number": 1, "position": 0, "set_id": add_set(site, "Mine"), "site_id": 1}
    names = {"ending": "bib", "subject": "sub-ada", "slug": add_site(site, "Closed", visibility=Visibility.PRIVATE)}
    numbers |= {"schedule_id": 1}
    yield site, {"plan_id": plan, "host": site.host, "prefix": "dwc", "kind": "ckan", **names, **numbers}


def private_item(site: Site) -> int:
    """With a file; item sets and sites keep their own numbers apart from those of transfers and tables."""
    file = stored_file(site, "mine.csv", b"mine")
    return add_item(site, content_of("Mine"), visibility=Visibility.PRIVATE, files=[file])


def walked(app: Flask, ids: dict[str, object]) -> Iterator[tuple[str, str, str]]:
    """Endpoint, method and path of every route; a new kind of id must be given to this test."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        assert rule.arguments <= ids.keys(), f"{rule}: say in this test whose object its {rule.arguments} is"
        with app.test_request_context():
            built = rule.build({name: ids[name] for name in rule.arguments})
        assert built is not None
        for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
            yield rule.endpoint, method, built[1]


def asked(guest: Guest, method: str, path: str, csrf: bool = True) -> int:
    token = {"csrf_token": guest.csrf(guest.url)} if csrf else {}
    answer = guest.request(method, guest.url + path, data=token, timeout=60, allow_redirects=False)
    return answer.status_code


def test_another_person_gets_nothing_of_any_object(world: tuple[Site, dict[str, object]]) -> None:
    site, ids = world
    ulla = site.visitor("ulla")
    tried = [
        (method, path)
        for endpoint, method, path in walked(create_app(site.parts), ids)
        if endpoint not in PUBLIC
        and not path.startswith(("/connections", "/admin/"))
        and not path.startswith("/catalogue")
        and any(str(ids[name]) in path for name in ("plan_id", "job_id", "batch_id"))
    ]
    tried += of_catalogue(create_app(site.parts), ids)
    assert len(tried) >= 30
    for method, path in tried:
        assert asked(ulla, method, path) == 404, f"{method} {path}"
    assert asked(ulla, "POST", f"/connections/{site.host}/remove") == 404


def test_another_person_gets_nothing_of_an_import(world: tuple[Site, dict[str, object]]) -> None:
    site, ids = world
    cora, ulla = site.visitor("cora", "staff"), site.visitor("ulla")
    begun = cora.press(cora.see("/imports/new/ckan"), "action", "import", **{"option-url": site.parts.settings.ckan.server})
    job_id = begun.headers["Location"].rsplit("=", 1)[1]
    assert cora.see(f"/imports/{job_id}").status_code == 200
    theirs = ids | {"job_id": int(job_id), "ending": "csv"}
    tried = [each for each in walked(create_app(site.parts), theirs) if each[0].startswith("imports")]
    assert len(tried) >= 12
    for _, method, path in tried:
        assert asked(ulla, method, path) == 404, f"{method} {path}"


def of_catalogue(app: Flask, ids: dict[str, object]) -> list[tuple[str, str]]:
    """Method and path of what belongs to an item, an item set or a site."""
    kinds = {rule.endpoint for rule in app.url_map.iter_rules() if rule.arguments & {*CATALOGUE, "slug"}}
    return [(method, path) for endpoint, method, path in walked(app, ids) if endpoint in kinds]


def test_an_unknown_object_answers_exactly_as_somebody_elses(world: tuple[Site, dict[str, object]]) -> None:
    site, ids = world
    ulla = site.visitor("ulla")
    for theirs, unknown in (
        (f"/exports/{ids['plan_id']}", f"/exports/{uuid.uuid4()}"),
        (f"/transfers/{ids['job_id']}", "/transfers/999999"),
        (f"/batches/{ids['batch_id']}", "/batches/999999"),
        (f"/imports/{ids['job_id']}", "/imports/999999"),
        (f"/catalogue/items/{ids['item_id']}", "/catalogue/items/999999"),
        (f"/catalogue/items/{ids['item_id']}/files/0", "/catalogue/items/999999/files/0"),
        (f"/catalogue/sets/{ids['set_id']}", "/catalogue/sets/999999"),
        (f"/sites/{ids['slug']}", "/sites/nothing"),
    ):
        one, other = ulla.see(theirs), ulla.see(unknown)
        assert (one.status_code, body(one.text)) == (other.status_code, body(other.text))


def body(page: str) -> str:
    return page.split("<h1>")[1].split("<code>", maxsplit=1)[0]


ODD_IDS = ["-1", str(2**63), "9" * 5000, "1%20or%201=1", "%00", "{0}", "1.0", "0x1", "..%2f1", "1;2", "null", "%ff%fe"]


@pytest.mark.parametrize("odd", ODD_IDS)
def test_an_id_that_is_none_is_not_found(odd: str, world: tuple[Site, dict[str, object]]) -> None:
    site, _ = world
    ada = site.visitor()
    for path in (
        f"/transfers/{odd}",
        f"/transfers/{odd}/progress",
        f"/exports/{odd}",
        f"/connections/{odd}",
        f"/batches/{odd}",
        f"/imports/{odd}",
        f"/imports/{odd}/report.csv",
        f"/imports/new/{odd}",
        f"/catalogue/items/{odd}",
        f"/catalogue/items/1/files/{odd}",
        f"/catalogue/items/1/restore/{odd}",
        f"/catalogue/sets/{odd}",
        f"/catalogue/sites/{odd}/delete",
        f"/sites/{odd}",
        f"/sites/closed/items/{odd}",
    ):
        assert ada.see(path).status_code == 404, path


def test_the_pages_of_administrators_are_closed_to_everybody_else(world: tuple[Site, dict[str, object]]) -> None:
    site, ids = world
    tried = 0
    for _, method, path in walked(create_app(site.parts), ids):
        if path == ADMIN or path.startswith(f"{ADMIN}/"):
            for role in ("user", "staff"):
                assert asked(site.visitor("ulla", role), method, path) == 403, f"{role}: {method} {path}"
            tried += 1
    assert tried >= 15


def test_every_change_asks_for_the_token_of_its_session(world: tuple[Site, dict[str, object]]) -> None:
    site, ids = world
    ada = site.visitor()
    routes = walked(create_app(site.parts), ids)
    posts = [(m, path) for name, m, path in routes if m not in {"GET", "TRACE"} and name not in SIGNED_BY_OTHERS]
    assert len(posts) >= 4
    for method, path in posts:
        assert asked(ada, method, path, csrf=False) == 403, f"{method} {path}"
        for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
            token = {"csrf_token": ada.csrf(ada.url)}
            answer = ada.request(method, ada.url + path, data=token, headers=headers, timeout=60, allow_redirects=False)
            assert answer.status_code == 403, f"{method} {path} {headers}"


def test_a_role_that_was_withdrawn_counts_at_the_next_request(world: tuple[Site, dict[str, object]]) -> None:
    site, _ = world
    cora = site.visitor("cora", "admin")
    assert cora.see("/admin/transfers").status_code == 200
    site.visitor("cora", "user")  # signs in anew elsewhere, with less
    assert cora.see("/admin/transfers").status_code == 403
