"""A source that blocks is left alone for a while, and then asked one thing at a time; the import ends whole."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.database.engine import Database
from exporter.errors import RateLimited, TurnedAway, WebPage
from exporter.jobs.job import Job, JobState
from exporter.jobs.store import events
from exporter.transfers.imports import fetching, import_file
from exporter.transfers.imports.plan import FileChoice, FileWish
from simulators.ckan import Ckan
from simulators.dspace6 import Dspace6
from simulators.rate_limit import RateLimit
from simulators.server import Simulator
from simulators.zenodo import Zenodo
from tests.sources.invenio_shelves import shelves, zenodo_of
from tests.transfers.imports.far import FarPlace, far_place, plan_for
from tests.transfers.imports.place import Place, counts

pytestmark = pytest.mark.slow
WITHOUT = FileWish(FileChoice.NONE)
HOST = "data.example.org"
BLOCKS = [RateLimited("Wait.", HOST, 429, told=False), TurnedAway("A page.", HOST, 403), WebPage("A page.", HOST, 200)]


@pytest.fixture
def zenodo() -> Iterator[Zenodo]:
    with shelves(plain=False) as found:
        yield zenodo_of(found)


@pytest.fixture
def far(zenodo: Zenodo, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FarPlace:
    for module in (fetching, import_file):
        monkeypatch.setattr(module, "PAUSE_SECONDS", 0.0)
    return far_place(database, tmp_path, plan_for("zenodo", zenodo.url, limit=2, community="water"))


def waits(job: Job) -> float:
    return (job.run_after - job.changed).total_seconds()


def attempts(place: Place, job_id: int, most: int = 40) -> list[Job]:
    """One after the other, the waits between them skipped, until its end."""
    found = [place.work()]
    while found[-1].state is JobState.READY and len(found) < most:
        place.make_due(job_id)
        found.append(place.work())
    return found


@pytest.mark.parametrize(
    ("fault", "first"),
    [
        ({"status": 429}, 60),
        ({"status": 403, "html": True}, 60),
        ({"status": 200, "html": True}, 60),
        ({"status": 429, "headers": {"Retry-After": "200"}}, 200),
    ],
    ids=["429", "403", "200", "told"],
)
def test_a_source_that_blocks_is_hardly_asked_meanwhile_and_the_import_ends_whole(
    zenodo: Zenodo, far: FarPlace, fault: dict[str, object], first: float
) -> None:
    blocked = zenodo.faults.add("GET /api/", skip=2, times=-1, **fault)
    job_id = far.submit(files=WITHOUT)
    jobs = [far.work()]
    for _ in range(3):
        far.make_due(job_id)
        jobs.append(far.work())
    assert {(job.state, job.attempt) for job in jobs} == {(JobState.READY, 0)}
    assert 4 <= blocked.happened <= 4 * 4
    assert waits(jobs[0]) == pytest.approx(first, abs=2)
    assert "slow down" in jobs[0].message
    assert "The next request follows at" in jobs[0].message
    zenodo.faults.clear()
    far.make_due(job_id)
    assert far.work().state is JobState.DONE
    run = far.of(job_id)
    assert (counts(run), run.complete, run.listed) == ((5, 0, 0, 0, 0), True, run.advertised)


def test_a_wait_that_did_not_help_is_doubled_and_one_that_helped_is_kept(place: Place) -> None:
    place.repository.fill(25)
    for error in [*BLOCKS, BLOCKS[0]]:
        place.repository.fail("list 10", error)
    place.repository.fail("list 20", BLOCKS[1])
    job_id = place.submit()
    jobs = attempts(place, job_id)
    assert [round(waits(job)) for job in jobs[:-1]] == [60, 120, 240, 480, 480]
    assert jobs[-1].state is JobState.DONE
    assert (counts(place.of(job_id)), place.of(job_id).slowed) == ((25, 0, 0, 0, 0), 4)
    assert place.repository.asked["list 0"] == 1


@pytest.mark.parametrize("error", BLOCKS, ids=["429", "403", "200"])
def test_records_that_came_before_the_block_are_kept_and_the_rest_follows_one_at_a_time(
    place: Place, error: Exception
) -> None:
    place.repository.fill(25)
    place.repository.fail("record r00006", error)
    place.repository.fail("check", error)
    job_id = place.submit(limit=25)
    assert place.work().state is JobState.READY
    run = place.of(job_id)
    assert (5 <= run.created_count <= 6, run.cursor) == (True, "")
    place.make_due(job_id)
    assert place.work().state is JobState.DONE
    assert counts(place.of(job_id)) == (25, 0, 0, 0, 0)
    assert place.repository.asked["record r00003"] == 1


def test_what_allows_few_requests_at_a_time_is_imported_in_as_many_turns_as_that_takes(place: Place) -> None:
    place.repository.fill(12)
    for number in range(12):
        place.repository.fail(f"record r{number:05}", BLOCKS[0])
    job_id = place.submit(limit=100)
    jobs = attempts(place, job_id)
    assert jobs[-1].state is JobState.DONE
    assert counts(place.of(job_id)) == (12, 0, 0, 0, 0)
    assert place.repository.asked["record"] <= 12 * 2 + 2


def test_where_the_second_reading_of_a_list_stands_is_kept_and_it_ends_in_as_many_turns_as_that_takes(place: Place) -> None:
    """Else a source that allows fewer requests at a time than its list has pages would be read for ever."""
    place.repository.fill(40)
    place.repository.totals = [41] * 4  # the first time all is told wrongly
    held_up = [_held_up, _goes, _held_up, _goes, _held_up, _goes]
    place.repository.between_pages = [*[_goes] * 3, *held_up]
    job_id = place.submit(limit=10)
    jobs = attempts(place, job_id)
    run = place.of(job_id)
    assert (jobs[-1].state, len(jobs)) == (JobState.DONE, 4)
    assert (counts(run), run.complete, run.said, run.again) == ((40, 0, 0, 0, 0), True, "", None)
    assert [place.repository.asked[f"list {start}"] for start in (0, 10, 20, 30)] == [2, 3, 3, 3]


def _goes() -> None:
    """Nothing happens between two pages."""


def _held_up() -> None:
    raise BLOCKS[0]


def test_a_single_record_behind_a_web_page_is_not_for_us_and_holds_up_nobody(place: Place) -> None:
    place.repository.fill(25)
    place.repository.fail("record r00007", TurnedAway("A page.", HOST, 403))
    run = place.run()
    assert (counts(run), run.slowed) == ((24, 0, 0, 0, 1), 0)
    assert place.ledger(run.job_id)["r00007"].reason == "not_allowed"


def test_a_web_page_from_the_beginning_may_be_another_software_and_is_not_waited_for(place: Place) -> None:
    place.repository.fill(5)
    place.repository.fail("list 0", BLOCKS[2])
    job_id = place.submit()
    job = place.work()
    assert (job.state, job.attempt, job.message, place.of(job_id).slowed) == (JobState.READY, 1, "A page.", 0)


def test_a_refusal_in_json_is_the_word_of_the_repository_and_its_owner_is_asked(database: Database, tmp_path: Path) -> None:
    ckan = Ckan()
    ckan.new_organization("water")
    with Simulator(ckan):
        ckan.fill(3)
        refused = ckan.faults.add("GET /api/", times=-1, status=403)
        here = far_place(database, tmp_path, plan_for("ckan", ckan.url))
        job_id = here.submit()
        job = here.work()
    assert (job.state, job.reason, here.of(job_id).slowed) == (JobState.WAITING_USER, "token", 0)
    assert refused.happened


def test_the_history_of_the_run_says_who_asked_it_to_slow_down(place: Place) -> None:
    place.repository.fill(25)
    place.repository.fail("list 10", BLOCKS[0])
    job_id = place.submit()
    place.work()
    with place.database.transaction() as connection:
        assert "data.example.org asks us to slow down." in events(connection, job_id)[-1]


def test_a_dspace_that_allows_few_requests_a_minute_is_imported_whole_and_refuses_us_once_a_turn(
    database: Database, tmp_path: Path
) -> None:
    dspace, now = Dspace6("6.3"), [0.0]
    rivers = dspace.new_collection("Rivers", dspace.new_community("Water"))
    for number in range(12):
        dspace.new_item(f"River {number}", None, rivers)
    with Simulator(dspace):
        here = far_place(database, tmp_path, plan_for("dspace", dspace.url, limit=2))
        dspace.limit = RateLimit((10, 60), clock=lambda: now[0])
        job_id, jobs = here.submit(files=WITHOUT), list[Job]()
        while not jobs or (jobs[-1].state is JobState.READY and len(jobs) < 20):
            here.make_due(job_id)
            jobs.append(here.work())
            now[0] += 61
    assert (jobs[-1].state, len(jobs) > 1) == (JobState.DONE, True), jobs[-1].message
    assert 1 <= dspace.refused_by_limit <= 4 * (len(jobs) - 1)
    assert counts(here.of(job_id)) == (12, 0, 0, 0, 0)
    assert {round(waits(job)) for job in jobs[:-1]} == {60}
