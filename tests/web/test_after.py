"""What people find after an export: the look at a draft, the citation, the e-mails, and what publishing means before it."""

import json
import re
from dataclasses import replace

import pytest
import requests
from sqlalchemy import select, update

from exporter.database.schema import deposits, mails, people
from exporter.jobs import store
from exporter.jobs.job import Job, JobState
from exporter.settings import SmtpSettings
from exporter.transfers import connections
from tests.web.site import COMPLETE, ODD, TOKENS, Guest, Site

pytestmark = pytest.mark.slow


def exported(site: Site, publish: str) -> tuple[Guest, int]:
    site.connect()
    ada = site.visitor()
    path = ada.open_plan(ODD)
    ada.press(ada.see(path), "action", "save", publish=publish)
    answer = ada.press(ada.see(path), "action", "export")
    job_id = int(answer.headers["Location"].rpartition("/")[2])
    with site.working():
        site.until(lambda: job_of(site, job_id).state is JobState.DONE)
    return ada, job_id


def job_of(site: Site, job_id: int) -> Job:
    with site.parts.database.transaction() as connection:
        return store.get(connection, job_id)


def with_mail(site: Site) -> None:
    site.parts.settings = replace(site.parts.settings, smtp=SmtpSettings("127.0.0.1", 1, sender="e@example.org"))


def look(ada: Guest, job_id: int) -> str:
    answer = ada.press(ada.see(f"/transfers/{job_id}"), "action", "look")
    return ada.follow(answer.headers["Location"]).text if answer.status_code == 303 else answer.text


def test_a_look_finds_a_draft_that_is_still_one(site: Site) -> None:
    ada, job_id = exported(site, "no")
    assert "this service looks now and then" in ada.see(f"/transfers/{job_id}").text
    assert "it is still a draft" in look(ada, job_id)


def test_a_look_finds_what_was_published_and_the_worker_writes_the_doi_back(site: Site) -> None:
    ada, job_id = exported(site, "no")
    draft = next(each for each in site.zenodo.deposits() if each.state == "draft")
    at_zenodo(site, "POST", f"/api/records/{draft.id}/draft/actions/publish")
    page = look(ada, job_id)
    assert re.search(r"You published the draft as 10\.5281/zenodo\.\d+\. Its DOI goes to the dataset within minutes\.", page)
    assert "Cite it" in page
    assert site.parts.watch().look_around() == 1
    assert "The DOI stands on the dataset." in ada.see(f"/transfers/{job_id}").text


def at_zenodo(site: Site, method: str, path: str) -> None:
    headers = {"Authorization": f"Bearer {TOKENS['ada']}"}
    address = site.parts.settings.repositories[0].url + path
    requests.request(method, address, headers=headers, timeout=60).raise_for_status()


def test_a_look_finds_that_a_draft_was_deleted(site: Site) -> None:
    ada, job_id = exported(site, "no")
    draft = next(each for each in site.zenodo.deposits() if each.state == "draft")
    at_zenodo(site, "DELETE", f"/api/records/{draft.id}/draft")
    page = look(ada, job_id)
    assert "The draft is not there any more" in page
    assert "Export it again" in page
    assert "Look again" not in page


def test_a_repository_that_is_silent_keeps_nobody_waiting_and_loses_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("exporter.web.looking.PATIENCE_SECONDS", 1)
    ada, job_id = exported(site, "no")
    fault = site.zenodo.faults.add("GET /api/records", hang=3600, times=1)
    page = ada.see(f"/transfers/{job_id}")
    answer = ada.press(page, "action", "look")
    assert (answer.status_code, fault.happened) == (409, 1)
    assert "Look again now" in answer.text  # it came, though the repository was still silent


def test_a_refused_token_is_told_at_the_look(site: Site) -> None:
    ada, job_id = exported(site, "no")
    del site.zenodo.tokens[TOKENS["ada"]]
    assert "token" in look(ada, job_id)
    with site.parts.database.transaction() as connection:
        assert connections.find(connection, "sub-ada", site.host).state == connections.REFUSED  # type: ignore[union-attr]


def test_nobody_looks_at_the_draft_of_somebody_else(site: Site) -> None:
    _ada, job_id = exported(site, "no")
    cora = site.visitor("cora")
    sent = {"csrf_token": cora.csrf(site.url), "action": "look"}
    asked = len(site.zenodo.log)
    assert cora.submit(f"{site.url}/transfers/{job_id}", sent).status_code == 404
    assert cora.see(f"/transfers/{job_id}/citation.bib").status_code == 404
    assert len(site.zenodo.log) == asked


def test_the_citation_stands_on_the_page_and_comes_as_files(site: Site) -> None:
    ada, job_id = exported(site, "yes")
    with site.parts.database.transaction() as connection:
        doi = connection.execute(select(deposits.c.doi)).scalar_one()
    page = ada.see(f"/transfers/{job_id}").text
    for ending, words in (("txt", "APA"), ("bib", "BibTeX"), ("ris", "RIS"), ("json", "CSL JSON")):
        assert f'<label for="citation-{ending}">{words}</label>' in page
        file = ada.see(f"/transfers/{job_id}/citation.{ending}")
        assert f'filename="citation-{job_id}.{ending}"' in file.headers["Content-Disposition"]
        assert doi in file.text
    assert ada.see(f"/transfers/{job_id}/citation.json").json()[0]["DOI"] == doi
    assert ada.see(f"/transfers/{job_id}/citation.exe").status_code == 404


def test_a_hostile_title_is_text_in_every_citation(site: Site) -> None:
    ada, job_id = exported(site, "yes")
    title = "</textarea><script>alert(1)</script>\r\nER  - "
    with site.parts.database.transaction() as connection:
        record = json.loads(connection.execute(select(deposits.c.record)).scalar_one())
        record["values"] = [{"term": "dcterms:title", "text": title}]
        connection.execute(update(deposits).values(record=json.dumps(record)))
    page = ada.see(f"/transfers/{job_id}").text
    assert "<script>alert" not in page
    assert "&lt;/textarea&gt;&lt;script&gt;" in page
    assert ada.see(f"/transfers/{job_id}/citation.ris").text.count("\r\nER  - ") == 1


def test_a_draft_has_nothing_to_cite(site: Site) -> None:
    ada, job_id = exported(site, "no")
    assert "Cite it" not in ada.see(f"/transfers/{job_id}").text
    assert ada.see(f"/transfers/{job_id}/citation.bib").status_code == 404


def test_a_person_chooses_whether_e_mails_come(site: Site) -> None:
    with_mail(site)
    ada = site.visitor()
    page = ada.see("/connections")
    assert "<strong>ada@example.org</strong>" in page.text
    ada.press(page, "action", "mail", mail="\0")
    with site.parts.database.transaction() as connection:
        assert connection.execute(select(people.c.mail_wished)).scalar_one() is False
    ada.press(ada.see("/connections"), "action", "mail", mail="yes")
    with site.parts.database.transaction() as connection:
        assert connection.execute(select(people.c.mail_wished)).scalar_one() is True


def test_a_transfer_under_way_says_where_its_e_mail_will_go(site: Site) -> None:
    with_mail(site)
    site.connect()
    ada = site.visitor()
    answer = ada.press(ada.see(ada.open_plan(ODD)), "action", "export")
    path = answer.headers["Location"]
    assert "You get an e-mail at ada@example.org when it ends" in ada.see(path).text
    with site.working():
        site.until(lambda: job_of(site, int(path.rpartition("/")[2])).state is JobState.DONE)
    with site.parts.database.transaction() as connection:
        row = connection.execute(select(mails)).one()
    assert (row.recipient, row.subject) == ("ada@example.org", "Done: Field recordings")
    assert f"{site.url}{path}" in row.body
    assert not any(token in row.body for token in TOKENS.values())


def test_without_a_mail_server_nothing_is_said_about_e_mails(site: Site) -> None:
    assert "E-mails" not in site.visitor().see("/connections").text


def test_an_address_that_was_not_confirmed_is_told_and_not_used(site: Site) -> None:
    with_mail(site)
    ada = site.visitor()
    with site.parts.database.transaction() as connection:
        connection.execute(update(people).values(email_verified=False))
    assert "has not confirmed an e-mail address" in ada.see("/connections").text


@pytest.mark.parametrize(
    "publish, said",
    [("yes", "That is for ever: the record gets a DOI and cannot be deleted"), ("no", "Publishing is for ever, also later")],
)
def test_before_the_button_stands_what_publishing_means_and_what_the_licence_says(
    publish: str, said: str, site: Site
) -> None:
    site.connect()
    ada = site.visitor()
    path = ada.open_plan(COMPLETE)
    ada.press(ada.see(path), "action", "save", publish=publish, rights="cc-by-4.0")
    page = ada.see(path).text
    assert said in page
    assert "Everybody may use, change and share the files, also for business, as long as they name the authors." in page
    assert page.index(said) < page.index('value="export"')
