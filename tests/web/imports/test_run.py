"""The page of one run: how far it is, what it says, what can be done."""

from typing import Any

import pytest
from sqlalchemy import update

from exporter.database.import_tables import runs
from exporter.database.schema import jobs
from exporter.errors import RateLimited, RemoteMissing, RemoteRefused
from tests.web.imports.desk import Desk, Person

pytestmark = pytest.mark.slow

GONE = RemoteMissing("data.example.org does not have this any more.", "data.example.org", 404)


def change(desk: Desk, job_id: int, of_run: dict[str, Any], **of_job: Any) -> None:
    with desk.parts.database.transaction() as connection:
        if of_run:
            connection.execute(update(runs).where(runs.c.job_id == job_id).values(of_run))
        connection.execute(update(jobs).where(jobs.c.id == job_id).values(state=of_job.pop("state", jobs.c.state), **of_job))


def queued(desk: Desk, ada: Person) -> int:
    begun = ada.press(ada.see("/imports/new/ckan"), "action", "import", **{"option-url": "data.example.org"})
    return int(begun.headers["Location"].rsplit("=", 1)[1])


def with_failures(desk: Desk) -> tuple[Person, int]:
    desk.repository.fill(4)
    for name in ("r00001", "r00002"):
        desk.repository.fail(f"record {name}", GONE, 9)
    ada = desk.person()
    return ada, desk.imported(ada)


def test_a_queued_import_says_that_nobody_works_and_can_be_cancelled(desk: Desk) -> None:
    ada = desk.person()
    job_id = queued(desk, ada)
    page = ada.see(f"/imports/{job_id}")
    assert "Nobody works at the moment" in page.text
    assert f'hx-get="/imports/{job_id}/progress' in page.text
    after = ada.follow(ada.press(page, "action", "cancel"))
    assert "Cancelled" in after.text
    assert "What was done so far stays." in after.text
    assert "It can go on" in after.text


def test_a_running_import_shows_stage_records_and_bytes(desk: Desk) -> None:
    ada = desk.person()
    job_id = queued(desk, ada)
    of_run = {"stage": "list", "advertised": 200, "listed": 50, "created_count": 40, "failed_count": 10}
    change(desk, job_id, of_run, state="running", bytes_total=1000, bytes_done=250)
    page = ada.see(f"/imports/{job_id}").text
    assert "Reading the list of records" in page
    assert "50 of 200 records" in page
    assert 'value="25"' in page
    assert "250 bytes of 1.0 kB of files" in page


def test_the_fragment_asks_for_the_whole_page_once_other_buttons_belong_there(desk: Desk) -> None:
    ada = desk.person()
    job_id = queued(desk, ada)
    assert "HX-Refresh" not in ada.see(f"/imports/{job_id}/progress?stage=ready..").headers
    change(desk, job_id, {}, state="running")
    assert ada.see(f"/imports/{job_id}/progress?stage=ready..").headers["HX-Refresh"] == "true"


def test_the_report_is_grouped_by_what_happened_and_why(desk: Desk) -> None:
    ada, job_id = with_failures(desk)
    page = ada.see(f"/imports/{job_id}").text
    assert f'href="/imports/{job_id}?outcome=failed&amp;reason=missing#report"' in page
    assert "Not there any more" in page
    failed = ada.see(f"/imports/{job_id}?outcome=failed&reason=missing").text
    assert "Title of r00001" in failed
    assert "does not have this any more." in failed
    assert "Title of r00000" not in failed
    assert 'href="https://data.example.org/r00001" rel="noopener noreferrer nofollow"' in failed
    assert "No record is like that" in ada.see(f"/imports/{job_id}?outcome=failed&reason=other").text


def test_what_failed_is_tried_again_and_nothing_else(desk: Desk) -> None:
    ada, job_id = with_failures(desk)
    desk.repository.faults.clear()
    page = ada.follow(ada.press(ada.see(f"/imports/{job_id}"), "action", "retry"))
    assert "<dt>Repeats</dt>" in page.text
    again = desk.run(desk.work().id)
    assert (again.created_count, again.listed) == (2, 2)


def test_nothing_to_retry_is_said(desk: Desk) -> None:
    desk.repository.fill(1)
    ada = desk.person()
    page = ada.see(f"/imports/{desk.imported(ada)}")
    assert 'value="retry"' not in page.text
    form = ada.form(page, "action", "rerun")
    answer = ada.client.post(form.action, data={**form.fields, "action": "retry"})
    assert answer.status_code == 409
    assert "there is nothing to try again" in answer.text


def test_the_rows_are_paged_by_key(desk: Desk) -> None:
    desk.repository.fill(120)
    ada = desk.person()
    job_id = desk.imported(ada, limit="1000")
    first = ada.see(f"/imports/{job_id}?outcome=created")
    assert "Title of r00049" in first.text
    assert "Title of r00050" not in first.text
    assert "outcome=created" in first.text.split('rel="next"')[0].rsplit("<a", 1)[1]
    rows = ada.see(f"/imports/{job_id}?after=50").text
    assert "Title of r00050" in rows


def test_much_that_vanished_waits_for_a_decision(desk: Desk) -> None:
    desk.repository.fill(10)
    ada = desk.person()
    first = desk.imported(ada)
    for number in range(5):
        desk.repository.records.pop(f"r{number:05}")
    ada.press(ada.see("/imports"), "rerun", str(first))
    job = desk.work()
    page = ada.see(f"/imports/{job.id}")
    assert "Your decision is needed" in page.text
    assert "5 of 10 records" in page.text
    assert "Hide them" in page.text
    told = ada.follow(ada.press(page, "action", "hide"))
    assert "Your answer is stored" in told.text
    desk.work()
    assert desk.run(job.id).vanished_count == 5


def test_what_vanished_can_be_left_alone(desk: Desk) -> None:
    desk.repository.fill(10)
    ada = desk.person()
    first = desk.imported(ada)
    for number in range(5):
        desk.repository.records.pop(f"r{number:05}")
    ada.press(ada.see("/imports"), "rerun", str(first))
    job = desk.work()
    ada.press(ada.see(f"/imports/{job.id}"), "action", "leave")
    assert desk.work().state == "done"
    report = ada.see(f"/imports/{job.id}?outcome=vanished").text
    assert "It stays as it is" in report


def test_a_failed_import_goes_on_by_a_button(desk: Desk) -> None:
    desk.repository.fill(2)
    desk.repository.fail("list 0", RemoteRefused("data.example.org refused the list.", "data.example.org", 400))
    ada = desk.person()
    job_id = queued(desk, ada)
    desk.work()
    page = ada.see(f"/imports/{job_id}")
    assert "data.example.org refused the list." in page.text
    ada.press(page, "action", "again")
    assert desk.work().state == "done"
    assert desk.run(job_id).created_count == 2


@pytest.mark.parametrize("action", ["hide", "leave", "again", "cancel"])
def test_a_page_that_is_old_changes_nothing(desk: Desk, action: str) -> None:
    desk.repository.fill(1)
    ada = desk.person()
    job_id = desk.imported(ada)
    form = ada.form(ada.see(f"/imports/{job_id}"), "action", "rerun")
    answer = ada.client.post(form.action, data={**form.fields, "action": action})
    assert answer.status_code == 409
    assert "has moved on" in answer.text


def test_an_unknown_button_changes_nothing(desk: Desk) -> None:
    ada = desk.person()
    job_id = queued(desk, ada)
    form = ada.form(ada.see(f"/imports/{job_id}"), "action", "cancel")
    assert ada.client.post(form.action, data={**form.fields, "action": "drop"}).status_code == 400


def test_an_export_has_no_page_here_and_an_import_none_there(desk: Desk) -> None:
    ada = desk.person("ada", "admin")
    job_id = queued(desk, ada)
    for path in (f"/transfers/{job_id}", f"/admin/transfers/{job_id}", f"/transfers/{job_id}/progress"):
        assert ada.see(path).status_code == 404, path
    for path in ("/transfers", "/admin/transfers"):
        page = ada.see(path).text
        assert f'href="/imports/{job_id}"' in page, path
        assert "rom data.example.org" in page, path


def test_a_new_token_is_asked_of_the_owner_alone_and_the_import_goes_on(desk: Desk) -> None:
    desk.repository.fill(2)
    ada = desk.person()
    job_id = queued(desk, ada)
    change(desk, job_id, {}, state="waiting_user", reason="token", message="The source wants another token.")
    assert "Give a new token" not in desk.person("cora", "admin").see(f"/imports/{job_id}").text
    page = ada.see(f"/imports/{job_id}").text
    assert f'href="/imports/new/ckan?job={job_id}#token"' in page
    ada.press(ada.see(f"/imports/new/ckan?job={job_id}"), "action", "check", token="a-token-of-the-source-0001")
    assert desk.work().state == "done"
    assert desk.run(job_id).created_count == 2


def test_files_that_were_not_brought_are_told_with_their_reasons(desk: Desk) -> None:
    desk.repository.put("r1", "With files", **{"good.txt": b"good", "wrong.txt": b"wrong", "large.bin": b"x" * 2000})
    desk.repository.wrong_checksums.add("wrong.txt")
    ada = desk.person()
    job_id = desk.imported(ada, files="some", most_megabytes="0.001")
    page = ada.see(f"/imports/{job_id}").text
    assert "1 file skipped: too large" in page
    assert "1 file failed: what came is not what their source says it is" in page
    assert ">large.bin</a>" in page
    assert ">wrong.txt</a>" in page
    assert ">good.txt</a>" not in page
    assert "Completed with problems" in page
    desk.repository.wrong_checksums.clear()
    again = ada.follow(ada.press(ada.see(f"/imports/{job_id}"), "action", "retry_files"))
    assert "Import 2" in again.text
    desk.work()
    page = ada.see("/imports/2").text
    assert "1 stored" in page
    assert 'value="retry_files"' not in page
    assert 'value="retry_files"' not in ada.see(f"/imports/{job_id}").text  # the other was too large


def test_a_list_that_ended_too_early_is_no_success(desk: Desk) -> None:
    desk.repository.fill(30)
    desk.repository.cut_after = 20
    ada = desk.person()
    job_id = desk.imported(ada)
    page = ada.see(f"/imports/{job_id}").text
    assert "Completed with problems" in page
    assert "20 of 30 that it says it has" in page


def test_an_import_that_was_asked_to_slow_down_says_so_and_when_it_goes_on(desk: Desk) -> None:
    desk.repository.fill(4)
    blocked = RateLimited("Wait.", "data.example.org", 429, told=False)
    desk.repository.fail("list 0", blocked)
    ada = desk.person()
    job_id = queued(desk, ada)
    desk.work()
    page = ada.see(f"/imports/{job_id}").text
    assert "data.example.org asks us to slow down. The next request follows at" in page
    assert "<p>The next request follows at" in page
    assert "It begins within moments." not in page
