"""The preview of an export, pressed through as a browser without JavaScript does it."""

import re

import pytest
import requests
from sqlalchemy import func, select, update

from exporter.database.schema import deposits, jobs, plans
from exporter.jobs import finding
from exporter.jobs.finding import Wanted
from exporter.transfers import submit
from exporter.transfers.plan import ExportPlan, Mode, Way
from simulators.ckan_state import fixed_id
from tests.web.site import COMPLETE, INCOMPLETE, ODD, PRIVATE, TOKENS, Guest, Site, forms

pytestmark = pytest.mark.slow

YES = {"confirmed-rights": "yes"}


def count(site: Site, table: object = jobs) -> int:
    with site.parts.database.transaction() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def plan_of(site: Site, job_id: int) -> ExportPlan:
    with site.parts.database.transaction() as connection:
        return submit.plan_of(connection, job_id, "sub-ada")


def submitted(answer: requests.Response) -> int:
    assert answer.status_code == 303, answer.text
    found = re.fullmatch(r"/transfers/(\d+)", answer.headers["Location"])
    assert found, answer.headers["Location"]
    return int(found[1])


def opened(site: Site, dataset: str = COMPLETE) -> tuple[Guest, str, requests.Response]:
    """Ada, connected, in front of the preview."""
    site.connect()
    ada = site.visitor()
    path = ada.open_plan(dataset)
    return ada, path, ada.see(path)


def test_a_complete_dataset_goes_in_two_clicks(site: Site) -> None:
    ada, _, page = opened(site, ODD)
    assert "Ready to go" in page.text
    assert "From the directory of a user." in page.text  # perhaps not hers: she may edit the datasets of others
    job_id = submitted(ada.press(page, "action", "export"))
    plan = plan_of(site, job_id)
    assert [planned.name for planned in plan.files] == [
        "recording.wav",
        "recording-2.wav",
        "bär und Fluss.txt",
        "field notes.txt",
    ]
    assert (plan.publish, plan.target.mode, plan.target.host) == (False, Mode.NEW, site.host)


def test_the_link_of_one_resource_sends_that_file_and_leaves_the_others(site: Site) -> None:
    site.connect()
    ada = site.visitor()
    answer = ada.see(f"/export?resource={fixed_id('resource', ODD, '1')}")
    job_id = submitted(ada.press(ada.see(answer.headers["Location"]), "action", "export"))
    assert [planned.name for planned in plan_of(site, job_id).sent] == ["recording-2.wav"]


def test_a_question_of_the_licence_must_be_answered_first(site: Site) -> None:
    ada, _, page = opened(site)
    assert "CKAN does not say which version" in page.text
    refused = ada.press(page, "action", "export")
    assert refused.status_code == 400
    assert 'href="#confirmed-rights"' in refused.text
    assert count(site) == 0
    job_id = submitted(ada.press(refused, "action", "export", **YES))
    assert plan_of(site, job_id).confirmed == ("rights",)


def test_all_that_is_missing_is_told_at_once_beside_its_field(site: Site) -> None:
    ada, _, page = opened(site, INCOMPLETE)
    typed = {"title": "x", "issued": "yesterday", "embargo": "2020-01-01", "files-0-way": "leave"}
    refused = ada.press(page, "action", "export", **typed)
    assert refused.status_code == 400
    assert re.findall(r'<li><a href="#([^"]+)"', refused.text) == [
        "title",
        "rights",
        "issued",
        "embargo",
        "files",
        "confirmed-creators",
    ]
    for field in ("title", "rights", "issued", "embargo"):
        assert f'id="{field}-error"' in refused.text
    assert count(site) == 0


def test_what_was_typed_is_stored_and_goes(site: Site) -> None:
    ada, path, page = opened(site, ODD)
    typed = {
        "title": "Sounds of the river",
        "description": "About *sounds*.",
        "keywords": "river\r\nsound",
        "rights": "cc-by-4.0",
        "files-1-way": "leave",
        "files-0-name": "morning.wav",
        "publish": "yes",
        "communities": "rivers, my-lab",
        "languages": "Czech",
    }
    saved = ada.press(page, "action", "save", **typed)
    assert saved.headers["Location"] == f"{path}?saved=1"
    page = ada.see(saved.headers["Location"])
    assert "Your changes are stored" in page.text
    plan = plan_of(site, submitted(ada.press(page, "action", "export")))
    record = plan.record
    assert (record.title, record.texts("dcterms:subject")) == ("Sounds of the river", ("river", "sound"))
    assert record.text("dcterms:description") == "<p>About <em>sounds</em>.</p>"
    assert record.texts("dcterms:language") == ("ces",)
    assert (record.rights[0].id, plan.publish, plan.communities) == ("cc-by-4.0", True, ("rivers", "my-lab"))
    assert [(planned.name, planned.way) for planned in plan.files[:2]] == [
        ("morning.wav", Way.SEND),
        ("recording-2.wav", Way.LEAVE),
    ]


def test_another_row_keeps_all_that_was_typed_and_stores_nothing(site: Site) -> None:
    ada, path, page = opened(site)
    before = ada.see(path).text
    more = ada.press(page, "add", "creators", title="Typed <b>title", **{"creators-0-given": "Astra"})
    assert more.status_code == 200
    form = next(form for form in forms(more.text) if ("action", "export") in form.buttons)
    assert (form.fields["title"], form.fields["creators-0-given"]) == ("Typed <b>title", "Astra")
    assert form.fields["creators-2-family"] == ""
    assert form.fields["creators-2-at"] == ""
    assert without_secrets(ada.see(path).text) == without_secrets(before)


def without_secrets(page: str) -> str:
    return re.sub(r"Request|request_id.*", "", page)


def test_a_row_is_removed_and_the_others_stay(site: Site) -> None:
    ada, _, page = opened(site)
    fewer = ada.press(page, "remove", "creators-0")
    job_id = submitted(ada.press(fewer, "action", "export", **YES))
    assert [creator.family for creator in plan_of(site, job_id).record.creators] == ["Šmídová"]


def test_a_new_author_with_two_affiliations_goes(site: Site) -> None:
    ada, _, page = opened(site)
    page = ada.press(page, "add", "creators")
    page = ada.press(page, "add", "creators-2-affiliations", **{"creators-2-affiliations-0-name": "One"})
    typed = {"creators-2-family": "Novák", "creators-2-affiliations-1-name": "Two"}
    plan = plan_of(site, submitted(ada.press(page, "action", "export", **YES, **typed)))
    assert [affiliation.name for affiliation in plan.record.creators[2].affiliations] == ["One", "Two"]


def test_a_wrong_orcid_is_told_and_stays_on_the_page(site: Site) -> None:
    ada, _, page = opened(site)
    wrong = ada.press(page, "action", "export", **YES, **{"creators-0-identifier": "0000-0002-1825-0098"})
    assert wrong.status_code == 400
    assert "This is no ORCID" in wrong.text
    assert 'value="0000-0002-1825-0098"' in wrong.text
    assert count(site) == 0


def test_two_submits_are_one_job(site: Site) -> None:
    ada, _, page = opened(site, ODD)
    first = submitted(ada.press(page, "action", "export"))
    assert submitted(ada.press(page, "action", "export")) == first
    other_window = ada.see(ada.open_plan(ODD))
    assert submitted(ada.press(other_window, "action", "export")) == first
    assert count(site) == 1


def test_another_submit_with_other_details_says_that_they_are_not_part_of_it(site: Site) -> None:
    ada, _, page = opened(site, ODD)
    first = submitted(ada.press(page, "action", "export"))
    other = ada.press(ada.see(ada.open_plan(ODD)), "action", "export", title="Another title")
    assert other.headers["Location"] == f"/transfers/{first}?other=1"
    assert "What you changed since then is not part of it" in ada.see(other.headers["Location"]).text
    assert count(site) == 1


def test_export_pressed_with_another_repository_shows_first_what_becomes_of_it_there(site: Site) -> None:
    site.connect(host=site.sandbox_host)
    ada, path, page = opened(site, ODD)
    shown = ada.press(page, "action", "export", host=site.sandbox_host)
    assert shown.headers["Location"] == f"{path}?saved=1"
    assert count(site) == 0
    assert "Export to Zenodo Sandbox" in ada.see(path).text


def test_export_pressed_with_publish_at_once_shows_first_that_this_is_for_ever(site: Site) -> None:
    ada, path, page = opened(site, ODD)
    shown = ada.press(page, "action", "export", publish="yes")
    assert shown.headers["Location"] == f"{path}?saved=1"
    assert count(site) == 0
    page = ada.see(path)
    assert "for ever" in page.text
    assert plan_of(site, submitted(ada.press(page, "action", "export"))).publish


def test_the_preview_of_what_is_under_way_leads_to_its_transfer(site: Site) -> None:
    ada, path, page = opened(site, ODD)
    job_id = submitted(ada.press(page, "action", "export"))
    assert ada.see(path).headers["Location"] == f"/transfers/{job_id}"


def test_an_old_page_does_not_overwrite_what_another_window_stored(site: Site) -> None:
    ada, path, page = opened(site, ODD)
    ada.press(page, "action", "save", title="From the other window")
    old = ada.press(page, "action", "export", title="From the old window")
    assert old.status_code == 400
    assert "changed in another window" in old.text
    assert count(site) == 0
    assert "From the other window" in ada.see(path).text
    plan = plan_of(site, submitted(ada.press(old, "action", "export")))
    assert plan.record.title == "From the old window"


def test_without_a_token_the_preview_leads_to_the_connection_and_back_with_what_was_typed(site: Site) -> None:
    ada = site.visitor()
    path = ada.open_plan(ODD)
    page = ada.see(path)
    assert "Connect Zenodo" in page.text
    away = ada.press(page, "action", "connect", title="Typed before")
    assert away.headers["Location"] == f"/connections/{site.host}?next={path}"
    back = ada.press(ada.see(away.headers["Location"]), "action", "connect", token=TOKENS["ada"])
    assert (back.status_code, back.headers["Location"]) == (303, path)
    page = ada.see(path)
    assert 'value="Typed before"' in page.text
    submitted(ada.press(page, "action", "export"))


def test_export_pressed_without_a_token_creates_nothing(site: Site) -> None:
    ada = site.visitor()
    page = ada.see(ada.open_plan(ODD))
    refused = ada.press(page, "action", "connect", action="export")
    assert refused.headers["Location"].startswith("/connections/")
    form = next(form for form in forms(page.text) if ("action", "connect") in form.buttons)
    answer = ada.submit(site.url + form.action, {**form.fields, "action": "export"})
    assert answer.status_code == 400
    assert count(site) == 0


def test_when_ckan_is_silent_at_the_button_nothing_goes(site: Site) -> None:
    ada, _, page = opened(site, ODD)
    fault = site.ckan.faults.add(r"/api/(3/)?action/", times=-1, drop=True)
    refused = ada.press(page, "action", "export", title="Kept title")
    assert fault.happened > 0
    assert refused.status_code == 503
    assert "Nothing was sent" in refused.text
    assert 'value="Kept title"' in refused.text
    assert count(site) == 0
    site.ckan.faults.clear()
    submitted(ada.press(refused, "action", "export"))


def test_when_ckan_is_silent_at_the_link_the_page_says_so(site: Site) -> None:
    ada = site.visitor()
    fault = site.ckan.faults.add(r"/api/(3/)?action/", times=-1, status=502)
    answer = ada.see(f"/export?dataset={ODD}")
    assert fault.happened > 0
    assert answer.status_code == 503
    assert count(site, plans) == 0


def test_a_right_that_went_away_stops_the_button(site: Site) -> None:
    ada, _, page = opened(site, ODD)
    site.ckan.set_role("water-institute", "ada", "member")
    refused = ada.press(page, "action", "export")
    assert refused.status_code == 403
    assert count(site) == 0


def test_who_may_not_edit_a_dataset_is_told_why(site: Site) -> None:
    answer = site.visitor("ulla").see(f"/export?dataset={ODD}")
    assert answer.status_code == 403
    assert count(site, plans) == 0


def test_a_private_dataset_is_not_even_seen_by_strangers(site: Site) -> None:
    site.ckan.new_user("eve")
    answer = site.visitor("eve").see(f"/export?dataset={PRIVATE}")
    assert answer.status_code in {403, 404}
    assert "Isotopes" not in answer.text


def test_the_files_of_a_private_dataset_go_restricted_unless_the_person_says_otherwise(site: Site) -> None:
    ada, _, page = opened(site, PRIVATE)
    assert "private in CKAN" in page.text
    plan = plan_of(site, submitted(ada.press(page, "action", "export", **YES, **{"confirmed-access": "yes"})))
    assert plan.record.access.files == "restricted"


def test_an_embargo_that_is_over_is_in_nobodys_way(site: Site) -> None:
    site.ckan.change_dataset(ODD, extras=[{"key": "embargo_date", "value": "2020-12-31"}])
    ada, _, page = opened(site, ODD)
    assert plan_of(site, submitted(ada.press(page, "action", "export"))).record.access.embargo_until == ""


def test_an_embargo_without_a_day_asks_for_one(site: Site) -> None:
    site.ckan.change_dataset(ODD, extras=[{"key": "access_rights", "value": "embargoed"}])
    ada, _, page = opened(site, ODD)
    assert ada.press(page, "action", "export").status_code == 400
    plan = plan_of(site, submitted(ada.press(page, "action", "export", access="public", embargo="2999-12-31")))
    assert plan.record.access.embargo_until == "2999-12-31"


def test_somebody_without_a_ckan_account_is_told_so(site: Site) -> None:
    ada = site.visitor()
    from exporter.database.schema import people

    with site.parts.database.transaction() as connection:
        connection.execute(update(people).values(ckan_user=None))
    answer = ada.see(f"/export?dataset={ODD}")
    assert answer.status_code == 403
    assert "CKAN account" in answer.text


def test_the_sandbox_can_be_chosen_and_asks_for_its_own_token(site: Site) -> None:
    ada, path, page = opened(site, ODD)
    saved = ada.press(page, "action", "save", host=site.sandbox_host)
    page = ada.see(saved.headers["Location"])
    assert "Connect Zenodo Sandbox" in page.text
    site.connect(host=site.sandbox_host)
    plan = plan_of(site, submitted(ada.press(ada.see(path), "action", "export")))
    assert plan.target.host == site.sandbox_host


def test_a_host_that_the_settings_do_not_name_cannot_be_chosen(site: Site) -> None:
    ada, _, page = opened(site, ODD)
    plan = plan_of(site, submitted(ada.press(page, "action", "export", host="evil.example:80")))
    assert plan.target.host == site.host


def new_draft(site: Site, title: str, who: str = "ada") -> str:
    headers = {"Authorization": f"Bearer {TOKENS[who]}"}
    body = {"metadata": {"title": title}, "files": {"enabled": True}}
    answer = requests.post(f"http://{site.host}/api/records", json=body, headers=headers, timeout=60)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def test_a_draft_is_found_on_any_page_and_chosen(site: Site) -> None:
    wanted = new_draft(site, "The oldest draft")
    for number in range(27):
        new_draft(site, f"Draft {number}")
    ada, _, page = opened(site, ODD)
    listed = ada.follow(ada.press(page, "action", "drafts").headers["Location"].split("#")[0])
    assert "Draft 26" in listed.text
    assert "The oldest draft" not in listed.text
    second = ada.follow(ada.press(listed, "action", "drafts-2").headers["Location"].split("#")[0])
    assert "The oldest draft" in second.text
    searched = ada.follow(ada.press(page, "action", "drafts", drafts_query="oldest").headers["Location"].split("#")[0])
    assert "The oldest draft" in searched.text
    assert "Draft 26" not in searched.text
    saved = ada.press(searched, "action", "save", target=f"draft:{wanted}")
    page = ada.see(saved.headers["Location"])
    assert "your draft “The oldest draft”" in page.text
    plan = plan_of(site, submitted(ada.press(page, "action", "export")))
    assert (plan.target.mode, plan.target.deposit) == (Mode.DRAFT, wanted)


def test_somebody_elses_draft_cannot_be_chosen(site: Site) -> None:
    foreign = new_draft(site, "Not yours", "cora")
    ada, _, page = opened(site, ODD)
    refused = ada.press(page, "action", "export", target=f"draft:{foreign}")
    assert refused.status_code == 400
    assert "Not yours" not in refused.text
    assert count(site) == 0


def test_when_the_repository_is_silent_the_drafts_are_not_listed_and_the_page_is_there(site: Site) -> None:
    ada, path, _ = opened(site, ODD)
    fault = site.zenodo.faults.add(r"GET /api/user/records", times=-1, drop=True)
    page = ada.see(f"{path}?drafts=1")
    assert fault.happened > 0
    assert page.status_code == 200
    assert "Your drafts could not be listed" in page.text


def published(site: Site, dataset: str = ODD) -> Guest:
    """Ada, after a whole export."""
    ada, _, page = opened(site, dataset)
    job_id = submitted(ada.press_export(page, publish="yes", **YES))
    with site.working():
        site.until(lambda: "Published" in ada.see(f"/transfers/{job_id}").text)
    return ada


def test_a_dataset_that_became_a_record_offers_nothing_when_nothing_changed(site: Site) -> None:
    ada = published(site)
    page = ada.see(ada.open_plan(ODD))
    assert "Nothing has changed since the last export" in page.text
    refused = ada.press(page, "action", "export")
    assert refused.status_code == 400
    assert count(site) == 1


def test_changed_details_are_an_edit_under_the_same_doi(site: Site) -> None:
    ada = published(site)
    page = ada.see(ada.open_plan(ODD))
    plan = plan_of(site, submitted(ada.press(page, "action", "export", title="A better title")))
    assert plan.target.mode is Mode.EDIT
    with site.parts.database.transaction() as connection:
        assert plan.target.deposit == connection.execute(select(deposits.c.remote_id)).scalar_one()


def test_a_changed_file_is_a_new_version(site: Site) -> None:
    from simulators.ckan_state import Content

    ada = published(site)
    site.ckan.change_file(fixed_id("resource", ODD, "0"), Content.of("another sound"))
    page = ada.see(ada.open_plan(ODD))
    assert "a new version of" in page.text
    assert plan_of(site, submitted(ada.press(page, "action", "export"))).target.mode is Mode.VERSION


def test_a_question_answered_for_the_last_export_is_not_asked_again(site: Site) -> None:
    ada = published(site, COMPLETE)
    page = ada.see(ada.open_plan(COMPLETE))
    submitted(ada.press(page, "action", "export", title="A better title"))


def test_a_published_record_can_become_a_second_one_on_purpose(site: Site) -> None:
    ada = published(site)
    page = ada.see(ada.open_plan(ODD))
    assert plan_of(site, submitted(ada.press(page, "action", "export", target="new"))).target.mode is Mode.NEW


def test_a_dataset_that_went_there_before_and_is_not_published_says_where_it_is(site: Site) -> None:
    ada, _, page = opened(site, ODD)
    assert "It went there before" not in page.text
    job_id = submitted(ada.press(page, "action", "export"))
    page = ada.see(ada.open_plan(ODD))
    assert "It went there before" in page.text
    assert f'<a href="/transfers/{job_id}">look at that transfer first</a>' in page.text


BEARS = [{"key": "doi", "value": "10.5281/zenodo.7"}, {"key": "zenodo_url", "value": "https://zenodo.org/records/7"}]


def test_a_dataset_that_has_a_doi_says_so_before_it_gets_another(site: Site) -> None:
    site.ckan.change_dataset(ODD, extras=BEARS)
    cora = site.visitor("cora")
    page = cora.see(cora.open_plan(ODD))
    assert "In CKAN the dataset has the DOI 10.5281/zenodo.7." in page.text


def test_a_new_version_of_what_has_a_doi_warns_of_no_second_one(site: Site) -> None:
    ada = published(site)
    site.ckan.change_dataset(ODD, extras=BEARS)
    page = ada.see(ada.open_plan(ODD))
    assert 'value="again" checked' in page.text
    assert "has the DOI" not in page.text
    saved = ada.press(page, "action", "save", target="new")
    assert "has the DOI" in ada.see(saved.headers["Location"]).text


@pytest.mark.parametrize("wanted", ["resource=nowhere", "dataset=", "", "resource=../etc"])
def test_a_link_to_what_ckan_does_not_have_says_so(site: Site, wanted: str) -> None:
    answer = site.visitor().see(f"/export?{wanted}")
    assert answer.status_code == 404
    assert "CKAN has no such dataset or file" in answer.text


def test_an_export_that_was_forgotten_and_one_of_somebody_else_lead_back_to_the_dataset(site: Site) -> None:
    foreign = site.visitor("cora").open_plan(ODD)
    ada = site.visitor()
    for path in (foreign, "/exports/0b0e7f1e-0000-4000-8000-000000000000"):
        answer = ada.see(path)
        assert (answer.status_code, "begin anew from the dataset" in answer.text) == (404, True)


def test_looking_changes_nothing(site: Site) -> None:
    ada, path, _ = opened(site, ODD)
    before = count(site), count(site, plans), site.zenodo.counted()
    for _ in range(3):
        ada.see(path)
        ada.see(f"{path}?drafts=1&q=x&saved=1&action=export&remove=creators-0")
    assert (count(site), count(site, plans), site.zenodo.counted()) == before
    with site.parts.database.transaction() as connection:
        assert not finding.page(connection, Wanted())


def test_what_we_wrote_into_the_dataset_ourselves_is_not_told_as_lost(site: Site) -> None:
    extras = [{"key": name, "value": "x"} for name in ("zenodo_url", "concept_doi", "gauge")]
    site.ckan.change_dataset("river-levels-odra", extras=extras)
    ada = site.visitor()
    page = ada.see(ada.open_plan())
    assert "no place for these fields of the dataset: gauge." in page.text


def test_a_draft_says_where_to_choose_that_it_is_published(site: Site) -> None:
    ada = site.visitor()
    path = ada.open_plan()
    page = ada.see(path)
    assert page.text.count('href="#publish-yes"') == page.text.count('id="publish-yes"') == 1
    assert ada.press(page, "action", "save", publish="yes").status_code == 303
    assert 'href="#publish-yes"' not in ada.see(path).text


def test_the_tick_of_a_private_dataset_says_what_its_question_asks_and_publishing_promises_nothing_more(site: Site) -> None:
    site.connect()
    ada = site.visitor()
    path = ada.open_plan("unpublished-isotopes")
    page = ada.see(path)
    assert "private in CKAN. Shall its files stay closed there too?" in page.text
    assert "Yes: only people whom I allow there" in page.text
    ada.press(page, "action", "save", publish="yes")
    assert "Whoever you let have the files may use" in ada.see(path).text
