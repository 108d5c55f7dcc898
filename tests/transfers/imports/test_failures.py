"""A record that fails changes no other, and says why; a source that is away stops the run, which goes on."""

import pytest

from exporter.errors import InvalidInput, RateLimited, RecordError, RemoteMissing, RemoteUnavailable, TokenRefused
from exporter.jobs.job import JobState
from exporter.transfers.imports.runs import Outcome
from exporter.transfers.imports.submit import retry_failed
from tests.transfers.imports.place import Place, counts

pytestmark = pytest.mark.slow

AWAY = RemoteUnavailable("data.example.org has a fault of its own (500).", "data.example.org", 500)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (RecordError("Its document is no JSON."), "unreadable"),
        (RemoteMissing("It is gone.", "data.example.org", 404), "missing"),
        (TokenRefused("Not for us.", "data.example.org", 403), "not_allowed"),
    ],
)
def test_a_record_that_fails_says_why_and_changes_no_other(place: Place, error: Exception, reason: str) -> None:
    place.repository.fill(25)
    place.repository.fail("record r00007", error)
    run = place.run()
    assert counts(run) == (24, 0, 0, 0, 1)
    row = place.ledger(run.job_id)["r00007"]
    assert (row.outcome, row.reason, row.said, row.item_id) == (Outcome.FAILED, reason, str(error), None)
    assert place.item("r00008").title == "Title of r00008"
    assert place.job(run.job_id).problems == 1
    assert sum(counts(run)) == run.listed == run.advertised
    assert row.url == "https://data.example.org/r00007"


def test_a_record_that_failed_is_brought_by_the_next_run(place: Place) -> None:
    place.repository.fill(5)
    place.repository.fail("record r00002", RecordError("Damaged."))
    place.run()
    assert counts(place.run()) == (1, 0, 4, 0, 0)


def test_an_update_that_fails_leaves_the_item_as_it_was(place: Place) -> None:
    place.repository.fill(5)
    place.run()
    place.repository.change("r00002", "Another title")
    place.repository.fail("record r00002", RecordError("Damaged."))
    run = place.run()
    assert (counts(run), run.vanished_count) == ((0, 0, 4, 0, 1), 0)
    assert place.item("r00002").title == "Title of r00002"
    assert counts(place.run()) == (0, 1, 4, 0, 0)


def test_one_record_that_its_source_never_gives_does_not_end_the_run(place: Place) -> None:
    place.repository.fill(25)
    place.repository.fail("record r00007", AWAY, 3)
    run = place.run()
    assert counts(run) == (24, 0, 0, 0, 1)
    assert place.ledger(run.job_id)["r00007"].reason == "unavailable"
    assert (place.repository.asked["record r00007"], place.repository.asked["check"]) == (3, 1)


def test_when_no_record_comes_the_source_is_to_blame_and_not_each_record(place: Place) -> None:
    place.repository.fill(4)
    for name in place.repository.records:
        place.repository.fail(f"record {name}", AWAY, 3)
    job_id = place.submit()
    assert (place.work().state, place.of(job_id).listed) == (JobState.READY, 0)
    place.make_due(job_id)
    assert place.work().state is JobState.DONE
    assert counts(place.of(job_id)) == (4, 0, 0, 0, 0)


def test_a_record_that_comes_at_the_second_try_is_no_failure(place: Place) -> None:
    place.repository.fill(25)
    place.repository.fail("record r00007", AWAY)
    assert counts(place.run()) == (25, 0, 0, 0, 0)


def test_a_source_that_is_away_stops_the_run_and_what_was_stored_is_not_fetched_again(place: Place) -> None:
    place.repository.fill(25)
    place.repository.fail("record r00017", AWAY, 3)
    place.repository.fail("check", AWAY)
    job_id = place.submit()
    job = place.work()
    assert (job.state, job.message) == (JobState.READY, str(AWAY))
    assert place.of(job_id).created_count == 10
    place.make_due(job_id)
    assert place.work().state is JobState.DONE
    assert counts(place.of(job_id)) == (25, 0, 0, 0, 0)
    assert place.repository.asked["record r00003"] == 1


def test_a_try_that_got_on_is_not_counted(place: Place) -> None:
    place.repository.fill(25)
    place.repository.fail("list 10", AWAY)
    job_id = place.submit()
    assert (place.work().attempt, place.of(job_id).created_count) == (0, 10)
    place.repository.fail("list 10", AWAY)
    place.make_due(job_id)
    assert place.work().attempt == 1


def test_a_limit_of_requests_stops_the_run_for_as_long_as_it_says(place: Place) -> None:
    place.repository.fill(5)
    place.repository.fail("record r00002", RateLimited("Wait.", retry_after_seconds=120))
    place.submit()
    job = place.work()
    assert (job.state, job.attempt) == (JobState.READY, 0)
    assert (job.run_after - job.changed).total_seconds() == pytest.approx(120, abs=1)


def test_a_token_that_the_source_no_longer_takes_lets_the_job_wait_for_its_owner(place: Place) -> None:
    place.repository.fill(5)
    refused = TokenRefused("data.example.org does not accept this token.", "data.example.org", 401)
    place.repository.fail("record r00002", refused)
    place.repository.fail("check", refused)
    place.submit()
    job = place.work()
    assert (job.state, job.reason, job.host) == (JobState.WAITING_USER, "token", "memory data.example.org")
    assert place.count_items() == 0


def test_what_failed_is_tried_again_alone(place: Place) -> None:
    place.repository.fill(25)
    place.repository.fail("record r00007", RecordError("Damaged."))
    first = place.run()
    lists = place.repository.asked["list"]
    again = retry_failed(place.database, lambda _job: None, first.job_id)
    assert place.work().state is JobState.DONE
    run = place.of(again)
    assert (counts(run), run.listed, run.rerun_of, run.complete) == ((1, 0, 0, 0, 0), 1, first.job_id, False)
    assert place.repository.asked["list"] == lists
    assert place.item("r00007").title == "Title of r00007"
    with pytest.raises(InvalidInput):
        retry_failed(place.database, lambda _job: None, again)


def test_a_record_without_an_identifier_that_can_be_kept_fails(place: Place) -> None:
    place.repository.put("r" * 192)
    run = place.run()
    assert (counts(run), run.complete) == ((0, 0, 0, 0, 1), True)
    assert place.ledger(run.job_id)["r" * 191].reason == "identifier"


def test_a_record_that_the_database_does_not_take_keeps_no_other_one_out(place: Place) -> None:
    place.repository.fill(12)
    place.repository.put("broken", "half a character: \ud800")
    run = place.run()
    assert counts(run) == (12, 0, 0, 0, 1)
    assert place.ledger(run.job_id)["broken"].reason == "unstorable"
    assert (run.listed, run.complete) == (13, True)
    assert counts(place.run()) == (0, 0, 12, 0, 1)
