"""The pages of transfers: where one stands, and what its owner may do about it."""

import re

import pytest
from sqlalchemy import insert, update

from exporter.database.clock import after
from exporter.database.schema import deposits, job_files, jobs, workers
from exporter.destinations.base import Refusal
from exporter.jobs import store
from exporter.jobs.job import CancelMode, Job, JobState
from exporter.records.json import to_json
from exporter.transfers import submit
from exporter.transfers.ledger import Refusals
from exporter.transfers.plan import Mode
from simulators.ckan_state import Content, fixed_id
from tests.web.site import ODD, TOKENS, Guest, Site

pytestmark = pytest.mark.slow


def begun(site: Site, **typed: str) -> tuple[Guest, int]:
    site.connect()
    ada = site.visitor()
    answer = ada.press_export(ada.see(ada.open_plan(ODD)), **typed)
    return ada, int(answer.headers["Location"].rpartition("/")[2])


def job_of(site: Site, job_id: int) -> Job:
    with site.parts.database.transaction() as connection:
        return store.get(connection, job_id)


def change(site: Site, job_id: int, **values: object) -> None:
    with site.parts.database.transaction() as connection:
        connection.execute(update(jobs).where(jobs.c.id == job_id).values(**values))


def with_draft(site: Site, job_id: int, **values: object) -> None:
    row = {
        "job_id": job_id,
        "owner": "sub-ada",
        "source": site.parts.settings.ckan.server,
        "source_id": fixed_id("dataset", ODD),
        "host": site.host,
        "mark": f"urn:uuid:{job_id}",
        "mode": "new",
        "state": "draft",
        "ours": True,
        "remote_id": "77",
        "url": f"http://{site.host}/uploads/77",
        "record": "",
        "refusals": "",
    }
    with site.parts.database.transaction() as connection:
        connection.execute(insert(deposits).values(**{**row, **values}, changed=after(0)))


def test_a_whole_export_ends_with_its_doi_on_the_page_and_at_ckan(site: Site) -> None:
    ada, job_id = begun(site, publish="yes")
    with site.working():
        site.until(lambda: job_of(site, job_id).state is JobState.DONE)
    page = ada.see(f"/transfers/{job_id}")
    doi = re.search(r'href="https://doi.org/(10\.5281/zenodo\.\d+)"', page.text)
    assert doi
    assert "Files: 4 of 4 arrived" in page.text
    assert "Published as" in page.text
    assert "hx-get" not in page.text
    [deposit] = site.zenodo.deposits()
    names = {"recording.wav", "recording-2.wav", "bär und Fluss.txt", "field notes.txt"}
    assert ({file.name for file in deposit.files}, deposit.doi) == (names, doi[1])
    assert doi[1] in site.ckan.state.dataset(ODD).__str__()


def test_a_finished_draft_says_what_to_do_next(site: Site) -> None:
    ada, job_id = begun(site)
    with site.working():
        site.until(lambda: job_of(site, job_id).state is JobState.DONE)
    page = ada.see(f"/transfers/{job_id}")
    assert "press “Publish” there" in page.text
    assert re.search(r'<a class="button primary" href="http://[^"]+/uploads/\d+"', page.text)


def test_a_queued_transfer_says_that_nobody_works_and_since_when(site: Site) -> None:
    ada, job_id = begun(site)
    assert "Nobody works at the moment" in ada.see(f"/transfers/{job_id}").text
    with site.parts.database.transaction() as connection:
        connection.execute(insert(workers).values(name="w", started=after(-9999), seen=after(-9000)))
    assert "it was seen last on" in ada.see(f"/transfers/{job_id}").text
    with site.parts.database.transaction() as connection:
        connection.execute(update(workers).values(seen=after(0)))
    page = ada.see(f"/transfers/{job_id}").text
    assert "Nobody works" not in page
    assert "It begins within moments" in page


def test_the_progress_shows_bytes_speed_and_what_is_left(site: Site) -> None:
    ada, job_id = begun(site)
    sent = {"bytes_total": 500_000_000, "bytes_done": 100_000_000, "bytes_moving": 25_000_000, "speed": 12_500_000}
    change(site, job_id, state="running", step="files", **sent)
    part = ada.see(f"/transfers/{job_id}/progress")
    assert "125.0 MB of 500.0 MB" in part.text
    assert 'max="100" value="25"' in part.text
    assert "12.5 MB a second; about 30 seconds left" in part.text
    assert "Sending the files… Then: comparing what arrived" in part.text
    assert "<html" not in part.text


def test_the_part_refreshes_itself_until_the_end_and_calls_the_page_when_buttons_change(site: Site) -> None:
    ada, job_id = begun(site)
    page = ada.see(f"/transfers/{job_id}").text
    address = re.search(r'hx-get="([^"]+)" hx-trigger="every 2s"', page)
    assert address
    assert "HX-Refresh" not in ada.see(address[1]).headers
    change(site, job_id, state="failed", message="It broke.", finished=after(0))
    answer = ada.see(address[1])
    assert answer.headers["HX-Refresh"] == "true"
    assert "hx-get" not in answer.text


@pytest.mark.parametrize("wanted", ["keep", "remove"])
def test_a_transfer_that_has_not_begun_is_cancelled_at_once(site: Site, wanted: str) -> None:
    ada, job_id = begun(site)
    ada.press(ada.see(f"/transfers/{job_id}"), "action", "cancel", draft=wanted)
    assert job_of(site, job_id).state is JobState.CANCELLED
    page = ada.see(f"/transfers/{job_id}").text
    assert "Cancelled before anything was sent" in page
    assert ("Not sent" in page, ">Waits<" in page) == (True, False)


def test_a_draft_of_ours_may_be_removed_with_the_transfer(site: Site) -> None:
    ada, job_id = begun(site)
    with_draft(site, job_id)
    change(site, job_id, state="running")
    ada.press(ada.see(f"/transfers/{job_id}"), "action", "cancel", draft="remove")
    assert job_of(site, job_id).cancel is CancelMode.REMOVE
    page = ada.see(f"/transfers/{job_id}").text
    assert "Being cancelled" in page
    assert "Cancel this transfer" not in page


def test_a_draft_that_the_person_chose_is_never_removed(site: Site) -> None:
    ada, job_id = begun(site)
    with_draft(site, job_id, ours=False, mode="draft")
    change(site, job_id, state="running")
    page = ada.see(f"/transfers/{job_id}")
    assert 'value="remove"' not in page.text
    ada.press(page, "action", "cancel", draft="remove")
    assert job_of(site, job_id).cancel is CancelMode.KEEP


def test_a_failed_transfer_says_why_and_is_tried_again(site: Site) -> None:
    ada, job_id = begun(site)
    change(site, job_id, state="failed", message="“a.csv” is not there.", dedupe=None, finished=after(0))
    with site.parts.database.transaction() as connection:
        connection.execute(
            update(job_files).where(job_files.c.position == 0).values(state="failed", message="Its checksum differs.")
        )
    page = ada.see(f"/transfers/{job_id}")
    assert "“a.csv” is not there." in page.text
    assert "Its checksum differs." in page.text
    ada.press(page, "action", "again")
    assert job_of(site, job_id).state is JobState.READY


def test_an_action_that_does_not_fit_any_more_changes_nothing_and_says_so(site: Site) -> None:
    ada, job_id = begun(site)
    change(site, job_id, state="failed", dedupe=None)
    page = ada.see(f"/transfers/{job_id}")
    change(site, job_id, state="done")
    for action in ("again", "correct"):
        late = ada.press(page, "action", action)
        assert late.status_code == 409
        assert "moved on" in late.text
    assert job_of(site, job_id).state is JobState.DONE


def test_an_unknown_action_is_refused(site: Site) -> None:
    ada, job_id = begun(site)
    sent = {"csrf_token": ada.csrf(site.url), "action": "publish"}
    assert ada.submit(f"{site.url}/transfers/{job_id}", sent).status_code == 400
    assert job_of(site, job_id).state is JobState.READY


def test_a_refused_token_leads_to_the_connection_and_the_transfer_goes_on_by_itself(site: Site) -> None:
    ada, job_id = begun(site)
    change(site, job_id, state="waiting_user", reason="token", message="The token was refused.")
    page = ada.see(f"/transfers/{job_id}")
    address = re.search(r'href="(/connections/[^"]+)"', page.text)
    assert address
    form = ada.see(address[1].replace("&amp;", "&"))
    back = ada.press(form, "action", "connect", token=TOKENS["ada"])
    assert back.headers["Location"] == f"/transfers/{job_id}"
    assert job_of(site, job_id).state is JobState.READY


def waiting_for_changed_files(site: Site) -> tuple[Guest, int]:
    ada, job_id = begun(site)
    site.ckan.change_file(fixed_id("resource", ODD, "0"), Content.of("another sound"))
    with site.working():
        site.until(lambda: job_of(site, job_id).state is JobState.WAITING_USER)
    assert job_of(site, job_id).reason == "changed"
    return ada, job_id


def test_changed_files_are_asked_about_and_go_as_they_are_now(site: Site) -> None:
    ada, job_id = waiting_for_changed_files(site)
    page = ada.see(f"/transfers/{job_id}")
    assert "The dataset has changed" in page.text
    ada.press(page, "action", "go_on")
    with site.working():
        site.until(lambda: job_of(site, job_id).state is JobState.DONE)
    page = ada.see(f"/transfers/{job_id}")
    assert "Files: 4 of 4 arrived" in page.text


def test_going_on_asks_ckan_for_the_right_first(site: Site) -> None:
    ada, job_id = waiting_for_changed_files(site)
    page = ada.see(f"/transfers/{job_id}")
    site.ckan.set_role("water-institute", "ada", "member")
    assert ada.press(page, "action", "go_on").status_code == 403
    assert job_of(site, job_id).state is JobState.WAITING_USER


def test_changed_files_can_be_looked_at_anew(site: Site) -> None:
    ada, job_id = waiting_for_changed_files(site)
    page = ada.press(ada.see(f"/transfers/{job_id}"), "action", "anew")
    assert job_of(site, job_id).state is JobState.CANCELLED
    assert "Field recordings" in ada.follow(page.headers["Location"]).text


def waiting_for_a_decision(site: Site) -> tuple[Guest, int]:
    ada, job_id = begun(site, publish="yes")
    said = Refusals((Refusal("metadata.creators.0.person_or_org.name", "No such <b>name</b>."), Refusal("access", "Gone.")))
    with_draft(site, job_id, refusals=to_json(said))
    change(site, job_id, state="waiting_user", reason="refused", message="Not everything was taken.")
    return ada, job_id


def test_refusals_stand_beside_the_words_of_their_fields(site: Site) -> None:
    ada, job_id = waiting_for_a_decision(site)
    page = ada.see(f"/transfers/{job_id}").text
    assert "<dt>Authors, number 1</dt><dd>No such &lt;b&gt;name&lt;/b&gt;.</dd>" in page
    assert "<dt>Access</dt><dd>Gone.</dd>" in page


def test_refusals_can_be_accepted(site: Site) -> None:
    ada, job_id = waiting_for_a_decision(site)
    ada.press(ada.see(f"/transfers/{job_id}"), "action", "without")
    assert job_of(site, job_id).state is JobState.READY
    with site.parts.database.transaction() as connection:
        assert submit.plan_of(connection, job_id, "sub-ada").accept_refusals


def test_refusals_can_be_corrected_in_the_same_draft(site: Site) -> None:
    ada, job_id = waiting_for_a_decision(site)
    answer = ada.press(ada.see(f"/transfers/{job_id}"), "action", "correct")
    page = ada.see(answer.headers["Location"])
    assert "your draft “Field recordings”" in page.text
    assert "What Zenodo did not take the last time" in page.text
    assert '<li><a href="#creators">Authors, number 1: No such &lt;b&gt;name&lt;/b&gt;.</a></li>' in page.text
    assert '<p class="hint" id="access-hint">Last time: Access: Gone.</p>' in page.text
    assert job_of(site, job_id).cancel is CancelMode.KEEP
    again = ada.press(page, "action", "export")
    new_id = int(again.headers["Location"].rpartition("/")[2])
    with site.parts.database.transaction() as connection:
        target = submit.plan_of(connection, new_id, "sub-ada").target
    assert (new_id == job_id, target.mode, target.deposit) == (False, Mode.DRAFT, "77")


def test_the_history_is_told_in_sentences_with_times(site: Site) -> None:
    ada, job_id = begun(site)
    page = ada.see(f"/transfers/{job_id}").text
    assert re.search(r"<time datetime=[^>]+>[^<]+ UTC</time>: Waiting for its turn\.", page)


def test_the_list_shows_the_newest_first_page_by_page(site: Site) -> None:
    ada, _ = begun(site)
    with site.parts.database.transaction() as connection:
        for number in range(30):
            new = store.NewJob("export", "sub-ada", "{}", f"d{number}", f"Dataset {number}", "x", site.host)
            store.submit(connection, new)
        store.submit(connection, store.NewJob("export", "sub-cora", "{}", "c", "Of Cora", "x", site.host))
    page = ada.see("/transfers").text
    assert "Dataset 29" in page
    assert "Of Cora" not in page
    assert "Field recordings" not in page
    older = re.search(r'href="(/transfers\?before=\d+)"', page)
    assert older
    assert "Field recordings" in ada.see(older[1]).text
    assert ada.see("/transfers?before=1%20or%201=1").status_code == 200


@pytest.mark.parametrize(("kind", "offered"), [("export", True), ("earlier", False)])
def test_only_what_this_program_began_is_offered_to_be_tried_again(site: Site, kind: str, offered: bool) -> None:
    ada, job_id = begun(site)
    change(site, job_id, kind=kind, state="failed", message="No.")
    page = ada.see(f"/transfers/{job_id}").text
    assert ("Try again" in page) is offered
    assert ("kept to be read" in page) is not offered
