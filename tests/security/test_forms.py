"""Forms as a stranger's script sends them: huge, odd, with fields that nobody asked for."""

from dataclasses import replace

import pytest
import requests
from sqlalchemy import select

from exporter.database.schema import jobs, plans
from exporter.transfers import plans as stored_plans
from exporter.transfers.plan import ExportPlan
from exporter.web.form_rows import all_rows, rows
from tests.web.site import ODD, Guest, Site, forms

pytestmark = pytest.mark.slow


def at_the_preview(site: Site) -> tuple[Guest, str, dict[str, str]]:
    site.connect()
    ada = site.visitor()
    path = ada.open_plan(ODD)
    form = next(form for form in forms(ada.see(path).text) if ("action", "export") in form.buttons)
    return ada, path, form.fields


def stored(site: Site, path: str) -> ExportPlan:
    with site.parts.database.transaction() as connection:
        return stored_plans.get(connection, "sub-ada", path.rsplit("/", 1)[1]).plan


def sent(ada: Guest, path: str, fields: object) -> requests.Response:
    return ada.submit(ada.url + path, fields)  # type: ignore[arg-type]


def test_a_form_of_ten_thousand_rows_is_refused_before_it_is_worked_on(site: Site) -> None:
    ada, path, fields = at_the_preview(site)
    before = stored(site, path)
    answer = sent(ada, path, {**fields, "add": "dates", **{f"creators-{n}-at": "" for n in range(9999)}})
    assert answer.status_code == 400
    assert "more than 8000 fields" in answer.text
    assert len(answer.content) < 10_000
    assert stored(site, path) == before


def test_the_rows_of_a_page_are_found_in_one_reading() -> None:
    form = {"creators-1-family": "a", "creators-0-affiliations-2-name": "b", "creators-0-at": "0", "title": "t"}
    found = all_rows(form)
    assert found["creators"] == rows(form, "creators")
    assert found["creators-0-affiliations"] == rows(form, "creators-0-affiliations")


def test_a_name_as_long_as_the_whole_form_is_no_field(site: Site) -> None:
    ada, path, fields = at_the_preview(site)
    answer = sent(ada, path, {**fields, "add": "dates", "a" + "-0-" * 200_000: "x"})
    assert answer.status_code == 200
    assert "-0--0-" not in answer.text


FOREIGN = {
    "owner": "sub-ulla",
    "person": "sub-ulla",
    "person-subject": "sub-ulla",
    "account": "ulla",
    "source": "https://evil.example",
    "header": "unpublished-isotopes",
    "identifier": "unpublished-isotopes",
    "accept_refusals": "1",
    "job_id": "1",
    "state": "done",
    "host": "evil.example",
    "files-0-origin": "user",
    "files-0-url": "file:///etc/passwd",
    "files-0-file": "/etc/passwd",
    "files-99-id": "0123abcd-0000-4000-8000-000000000001",
    "files-99-name": "secret.csv",
    "files-99-way": "send",
    "target-mode": "edit",
    "created": "2000-01-01",
}


def test_fields_that_the_form_does_not_have_change_nothing(site: Site) -> None:
    ada, path, fields = at_the_preview(site)
    before = stored(site, path)
    assert sent(ada, path, {**fields, "action": "save", **FOREIGN}).status_code == 303
    assert stored(site, path) == before


def test_neither_owner_nor_state_of_a_job_can_be_sent(site: Site) -> None:
    ada, path, fields = at_the_preview(site)
    assert sent(ada, path, {**fields, "action": "export", **FOREIGN}).status_code == 303
    with site.parts.database.transaction() as connection:
        (row,) = connection.execute(select(jobs)).all()
    assert (row.owner, row.state, row.host, row.attempt) == ("sub-ada", "ready", site.host, 0)


def test_arrays_for_scalars_and_repeated_arguments_are_read_once(site: Site) -> None:
    ada, path, fields = at_the_preview(site)
    many = [*((name, text) for name, text in fields.items() if name != "title")]
    many += [("title", "The first"), ("title", "The second"), ("title[]", "The third"), ("action", "save")]
    assert sent(ada, path, many).status_code == 303
    assert stored(site, path).record.title == "The first"


@pytest.mark.parametrize("body", ["{}", '{"action": "export"}', "\x00\xff", "[" * 10_000])
def test_a_body_of_another_kind_is_no_change(body: str, site: Site) -> None:
    ada, path, _ = at_the_preview(site)
    answer = ada.post(ada.url + path, data=body.encode("latin-1"), headers={"Content-Type": "application/json"}, timeout=60)
    assert answer.status_code == 403


INERT = ["{{7*7}}", "{% raw %}", "${jndi:ldap://127.0.0.1/x}", "'; DROP TABLE jobs; --", "<b>x</b>", "😀", "%s%n{0}", "a\\b"]


@pytest.mark.parametrize("title", INERT)
def test_what_looks_like_a_programme_is_stored_and_shown_as_it_is(title: str, site: Site) -> None:
    ada, path, fields = at_the_preview(site)
    assert sent(ada, path, {**fields, "title": f"x {title} y", "action": "save"}).status_code == 303
    assert stored(site, path).record.title == f"x {title} y"
    page = ada.see(path)
    form = next(form for form in forms(page.text) if ("action", "export") in form.buttons)
    assert form.fields["title"] == f"x {title} y"
    assert "49" not in page.text.split("<h1>")[1].split("</h1>")[0]


@pytest.mark.parametrize("title", ["a\x00b", "a\x1b[31mb", "a\x08b", "a\x7fb"])
def test_what_cannot_be_seen_is_dropped(title: str, site: Site) -> None:
    ada, path, fields = at_the_preview(site)
    assert sent(ada, path, {**fields, "title": title, "action": "save"}).status_code == 303
    assert stored(site, path).record.title in {"ab", "a[31mb"}


@pytest.mark.parametrize("query", ["' OR 1=1 --", '") OR ("1"="1', "*:*", "title:(a OR b)", "%", "\\", "a" * 5000])
def test_a_search_is_words_and_never_a_query(query: str, site: Site) -> None:
    ada = site.visitor("ulla")
    answer = ada.look(ada.url + "/", params={"q": query})
    assert answer.status_code == 200
    assert "unpublished" not in answer.text.lower().replace(query.lower(), "")


@pytest.mark.parametrize(
    "draft", ["../../1", "1/draft/actions/publish", "..", "1?x=", "%2e%2e", "a" * 3000, "1#", "", "\r\nX: y"]
)
def test_the_number_of_a_draft_is_one_segment_of_an_address_whatever_is_typed(draft: str, site: Site) -> None:
    ada, path, fields = at_the_preview(site)
    before = stored(site, path)
    answer = sent(ada, path, {**fields, "target": f"draft:{draft}", "action": "save"})
    assert answer.status_code in {303, 400}
    assert replace(stored(site, path), target=before.target) == before
    assert stored(site, path).target.mode.value != "draft"
    assert all(entry.method == "GET" for entry in site.zenodo.log)


def test_somebody_elses_draft_cannot_be_chosen(site: Site) -> None:
    site.connect("ulla")
    headers = {"Authorization": "Bearer simulated-zenodo-token-of-ulla"}
    address = site.parts.settings.repositories[0].url
    hers = requests.post(f"{address}/api/records", json={"metadata": {"title": "Hers"}}, headers=headers, timeout=60).json()
    ada, path, fields = at_the_preview(site)
    answer = sent(ada, path, {**fields, "target": f"draft:{hers['id']}", "action": "export"})
    assert answer.status_code == 400
    assert "could not be looked at" in answer.text
    assert "Hers" not in answer.text
    with site.parts.database.transaction() as connection:
        assert connection.execute(select(jobs)).all() == []
        assert len(connection.execute(select(plans)).all()) == 1
