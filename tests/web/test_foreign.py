"""What is somebody else's, what is no number, and what was written to do harm."""

import re

import pytest

from exporter.jobs import store
from exporter.jobs.job import JobState
from simulators.ckan_state import Content
from tests.web.site import ODD, Site, forms
from tests.web.test_transfers import begun

pytestmark = pytest.mark.slow

HOSTILE = [
    "-1",
    "0",
    "9223372036854775808",
    "99999999999999999999",
    "1%20or%201=1",
    "%00",
    "1%00",
    "{}",
    "1.0",
    "%F0%9F%A6%86",
]
PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{7*7}}${{7*7}}",
    "</textarea><svg onload=alert(1)>",
    "</title><script>alert(1)</script>",
    "javascript:alert(1)",
    "${jndi:ldap://x}",
    "\u202egnp.exe",
]


def test_somebody_elses_transfer_looks_as_if_it_were_not_there(site: Site) -> None:
    _, job_id = begun(site)
    cora = site.visitor("cora")
    missing = cora.see("/transfers/999")
    for path in (f"/transfers/{job_id}", f"/transfers/{job_id}/progress"):
        answer = cora.see(path)
        assert answer.status_code == missing.status_code == 404
        assert "Field recordings" not in answer.text
    token = cora.csrf(site.url)
    for action in ("cancel", "again", "go_on", "without", "correct", "anew"):
        sent = {"csrf_token": token, "action": action, "draft": "remove"}
        assert cora.submit(f"{site.url}/transfers/{job_id}", sent).status_code == 404
    with site.parts.database.transaction() as connection:
        assert store.get(connection, job_id).state is JobState.READY


def test_even_an_administrator_cannot_act_on_somebody_elses_transfer(site: Site) -> None:
    _, job_id = begun(site)
    assert site.visitor("cora", "admin").see(f"/transfers/{job_id}").status_code == 404


def test_somebody_elses_plan_looks_as_if_it_were_not_there(site: Site) -> None:
    path = site.visitor().open_plan(ODD)
    cora = site.visitor("cora")
    assert cora.see(path).status_code == 404
    sent = {"csrf_token": cora.csrf(site.url), "action": "export", "title": "Mine"}
    assert cora.submit(site.url + path, sent).status_code == 404


@pytest.mark.parametrize("identifier", HOSTILE)
def test_hostile_numbers_are_not_found(site: Site, identifier: str) -> None:
    ada = site.visitor()
    for path in (f"/transfers/{identifier}", f"/transfers/{identifier}/progress", f"/exports/{identifier}"):
        assert ada.see(path).status_code == 404, path
    for path in (f"/export?dataset={identifier}/", f"/export?resource={identifier}%27", "/export", "/export?dataset="):
        assert ada.see(path).status_code == 404, path


def test_fields_that_are_not_in_the_form_change_nothing(site: Site) -> None:
    site.connect()
    ada = site.visitor()
    page = ada.see(ada.open_plan(ODD))
    more = {
        "owner": "sub-cora",
        "state": "done",
        "source": "x",
        "person": "cora",
        "accept_refusals": "1",
        "files-99-id": "x",
    }
    answer = ada.press(page, "action", "export", **more)
    with site.parts.database.transaction() as connection:
        job = store.get(connection, int(answer.headers["Location"].rpartition("/")[2]))
    assert (job.owner, job.state) == ("sub-ada", JobState.READY)


def hostile_dataset(site: Site, payload: str) -> str:
    name = f"hostile-{abs(hash(payload))}"
    service = site.ckan.state.users["ada"]
    fields = {"title": f"T {payload}", "notes": payload, "author": payload, "license_id": "cc-zero", "version": payload}
    site.ckan.actions.package_create(service, {"name": name, "owner_org": "water-institute", **fields})
    dataset = site.ckan.state.dataset(name)
    resource = site.ckan.actions.resource(dataset, {"name": payload, "description": payload})
    dataset["resources"].append(resource | {"url": "a.csv", "url_type": "upload"})
    site.ckan.change_file(resource["id"], Content.of("a,b\n"))
    return name


def is_inert(page: str) -> bool:
    tags = re.findall(r"<[a-z][^>]*>", page)
    known = {"htmx.min.js"}
    scripts = [tag for tag in tags if tag.startswith("<script") and not any(name in tag for name in known)]
    handlers = [tag for tag in tags if re.search(r"""(?:"|'|\s)on[a-z]+=""", re.sub(r'"[^"]*"', '""', tag))]
    links = [tag for tag in tags if re.search(r'(?:href|src|action)="\s*(?:javascript|data):', tag)]
    strange = [tag for tag in tags if tag.startswith(("<svg", "<img", "<iframe", "<object"))]
    return not (scripts or handlers or links or strange)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_a_dataset_says_is_shown_and_does_nothing(site: Site, payload: str) -> None:
    site.connect()
    ada = site.visitor(role="admin")
    path = ada.open_plan(hostile_dataset(site, payload))
    page = ada.see(path)
    assert is_inert(page.text)
    form = next(form for form in forms(page.text) if ("action", "export") in form.buttons)
    assert form.fields["title"] == f"T {payload}" or "\u202e" in payload
    typed = {"creators-0-family": payload, "keywords": payload, "drafts_query": payload, "files-0-name": "a.csv"}
    again = ada.press(page, "add", "creators", **typed)
    assert is_inert(again.text)
    answer = ada.press(again, "action", "export", **typed)
    assert answer.status_code == 303, re.findall(r'class="error.*', answer.text)
    transfer = answer.headers["Location"]
    for shown in (path, transfer, f"{transfer}/progress", "/transfers", "/admin/transfers", "/"):
        assert is_inert(ada.follow(shown).text), shown
    assert "49" not in re.findall(r"<h1>(.*?)</h1>", ada.see(transfer).text)[0]
