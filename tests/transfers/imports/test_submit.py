"""From a plan to an import: submitted once, run again, tried again, cancelled."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from exporter.database.import_tables import sources
from exporter.errors import InvalidInput, NotFound
from exporter.jobs import store
from exporter.jobs.job import CancelMode, JobState, NewJob
from exporter.sources.base import Person
from exporter.transfers.imports.plan import Vanished
from exporter.transfers.imports.runs import Stage
from exporter.transfers.imports.submit import host_of, plan_of, rerun, start_again, submit_import
from tests.transfers.imports.place import PLAN, Place, counts


def test_a_submit_writes_job_and_run_and_rings_once(place: Place) -> None:
    rung: list[int] = []
    job_id = submit_import(place.database, rung.append, replace(PLAN, title="All of it", comment="for May"))
    assert submit_import(place.database, rung.append, PLAN) == job_id
    assert rung == [job_id]
    run, job = place.of(job_id), place.job(job_id)
    assert (run.title, run.comment, run.stage, run.cursor) == ("All of it", "for May", Stage.LIST, "")
    assert (job.kind, job.title, job.host) == ("import", "All of it", host_of(PLAN))


def test_the_same_source_over_http_and_https_is_one(place: Place) -> None:
    first = place.submit()
    place.work()
    second = place.submit(url="http://data.example.org/", options='{"url":"http://data.example.org/"}')
    assert place.of(first).source_id == place.of(second).source_id


def test_a_source_is_called_by_its_address_and_not_by_what_was_first_selected_in_it(place: Place) -> None:
    """Its other items come from there, too; and a selection may be nobody else's business."""
    options = '{"url":"https://data.example.org","organization":"water"}'
    place.submit(kind="ckan", options=options, title="CKAN data.example.org: water")
    with place.database.transaction() as connection:
        assert list(connection.execute(select(sources.c.title)).scalars()) == ["CKAN data.example.org"]


@pytest.mark.parametrize("url", ["http://data.example.org", "http://data.example.org:443", "http://data.example.org:80"])
def test_a_token_for_https_is_not_the_one_for_http(url: str) -> None:
    """Whoever listens on the way would read it, and a colleague's import that is run again may name the other one."""
    assert host_of(replace(PLAN, url=url)) != host_of(PLAN)
    assert host_of(replace(PLAN, url="https://data.example.org:443")) == host_of(PLAN)


@pytest.mark.parametrize("limit", [0, 1001, -5])
def test_a_limit_that_cannot_be_is_refused(place: Place, limit: int) -> None:
    with pytest.raises(InvalidInput):
        place.submit(limit=limit)


def test_an_address_that_is_too_long_to_be_kept_is_refused(place: Place) -> None:
    with pytest.raises(InvalidInput):
        place.submit(url="https://data.example.org/" + "x" * 200)


def test_more_than_one_may_have_waiting_is_taken_back(place: Place) -> None:
    with pytest.raises(InvalidInput):
        submit_import(place.database, lambda _job: None, PLAN, most_waiting=0)
    job_id = place.submit()
    assert place.of(job_id).title == PLAN.url


def test_a_run_again_is_the_same_plan_and_says_what_it_repeats(place: Place) -> None:
    place.repository.fill(3)
    run = place.run(vanished=Vanished.DELETE, comment="for May")
    again = rerun(place.database, lambda _job: None, run.job_id)
    place.work()
    with place.database.transaction() as connection:
        plan = plan_of(connection, again, "sub-ada")
    assert (plan.vanished, plan.comment, plan.rerun_of) == (Vanished.DELETE, "for May", run.job_id)
    assert (counts(place.of(again)), place.of(again).rerun_of) == ((0, 0, 3, 0, 0), run.job_id)


def test_somebody_elses_plan_is_not_found(place: Place) -> None:
    job_id = place.submit()
    with place.database.transaction() as connection, pytest.raises(NotFound):
        plan_of(connection, job_id, "sub-ulla")


def test_another_kind_of_job_is_no_import(place: Place) -> None:
    with place.database.transaction() as connection:
        job_id = store.submit(connection, NewJob("export", "sub-ada", "{}", "d"))
        with pytest.raises(NotFound):
            plan_of(connection, job_id)


def test_a_cancel_keeps_what_was_imported_and_says_so_and_a_start_goes_on_from_there(place: Place) -> None:
    place.repository.fill(25)
    job_id = place.submit()

    def cancel(step: str) -> None:
        if step == "stored" and place.of(job_id).listed == 20:
            with place.database.transaction() as connection:
                store.ask_to_cancel(connection, job_id, "sub-ada", CancelMode.KEEP)

    job = place.work(cancel)
    assert job.state is JobState.CANCELLED
    assert job.message == ("Cancelled. 20 created, 0 updated, 0 unchanged. What was imported stays; Undo takes it back.")
    asked = place.repository.asked["record"]
    start_again(place.database, lambda _job: None, job_id, "sub-ada")
    assert place.work().state is JobState.DONE
    assert counts(place.of(job_id)) == (25, 0, 0, 0, 0)
    assert place.repository.asked["record"] == asked + 5


def test_a_waiting_import_that_is_cancelled_tells_what_was_imported(place: Place) -> None:
    place.repository.fill(8)
    place.run()
    for number in range(4):
        del place.repository.records[f"r0000{number}"]
    job_id = place.submit()
    assert place.work().state is JobState.WAITING_USER
    with place.database.transaction() as connection:
        assert store.ask_to_cancel(connection, job_id, "sub-ada", CancelMode.KEEP) is JobState.READY
    job = place.work()
    assert (job.state, job.message.split(".")[1]) == (JobState.CANCELLED, " 0 created, 0 updated, 4 unchanged")


def test_an_import_that_has_not_begun_is_cancelled_at_once(place: Place) -> None:
    job_id = place.submit()
    with place.database.transaction() as connection:
        assert store.ask_to_cancel(connection, job_id, "sub-ada", CancelMode.KEEP) is JobState.CANCELLED


def test_two_persons_import_the_same_into_the_same_items(place: Place) -> None:
    place.repository.fill(3)
    place.run()
    with place.database.transaction() as connection:
        first = store.get(connection, 1).owner
    place.plan = replace(PLAN, person=Person("sub-ulla", "Ulla"))
    assert counts(place.run()) == (0, 0, 3, 0, 0)
    assert place.item("r00001").owner == first == "sub-ada"
