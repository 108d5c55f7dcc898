"""Answers that are lost, late or wrong (F9 to F21, F40): one deposit, and not a byte sent twice that had arrived."""

import pytest
from sqlalchemy import update

from exporter.database.clock import after
from exporter.database.schema import deposits, jobs
from exporter.jobs.job import JobState
from simulators.server import Fault
from tests.faults.world import FILES, World

pytestmark = pytest.mark.slow
CREATE = "POST /api/records$"
PUBLISH = "actions/publish"
BIG = "PUT .*/gauges.bin"
LOST = [{"drop": True}, {"status": 504, "html": True}, {"hang": 30}]


def lose(world: World, match: str, **how: object) -> Fault:
    if "hang" in how:
        world.impatient()
    return world.fault(match, **how)


@pytest.mark.parametrize("how", LOST, ids=["dropped", "504", "silent"])
def test_a_lost_answer_to_create_makes_no_second_deposit(how: dict[str, object], world: World) -> None:
    fault = lose(world, CREATE, when="after", **how)
    job_id = world.submit()
    world.start()
    world.judge(job_id)
    assert (fault.happened, world.zenodo.counters.creates) == (1, 1)


def test_a_create_that_never_happened_is_made_after_the_settle_window(world: World) -> None:
    world.settle_for(600)
    fault = world.fault(CREATE, drop=True)
    job_id = world.submit()
    world.start()
    world.wait_until(lambda: "Looking whether it is there" in world.events(job_id))
    assert (fault.happened, world.zenodo.counters.creates) == (1, 0)
    with world.database.transaction() as connection:
        connection.execute(update(deposits).values(intended=after(-600)))
        connection.execute(update(jobs).where(jobs.c.state == JobState.READY).values(run_after=after(0)))
    world.judge(job_id)
    assert (fault.happened, world.zenodo.counters.creates) == (1, 1)


def test_a_draft_that_the_list_shows_late_is_adopted_within_the_settle_window(world: World) -> None:
    world.settle_for(60)
    world.zenodo.search.lag = 1.5
    fault = world.fault(CREATE, when="after", status=504, html=True)
    job_id = world.submit()
    world.start()
    world.judge(job_id)
    assert (fault.happened, world.zenodo.counters.creates) == (1, 1)


def test_a_draft_that_shows_after_the_settle_window_is_an_empty_orphan_that_the_janitor_removes(world: World) -> None:
    world.zenodo.search.lag = 3600
    fault = world.fault(CREATE, when="after", status=504, html=True)
    job_id = world.submit()
    world.start()
    world.judge(job_id, orphans=1)
    assert (fault.happened, world.zenodo.counters.creates) == (1, 2)
    world.zenodo.search.lag = 0
    assert world.tidy() == 1
    world.judge(job_id)


@pytest.mark.parametrize("how", LOST, ids=["dropped", "504", "silent"])
def test_a_file_that_arrived_is_not_sent_again_when_the_answer_is_lost(how: dict[str, object], world: World) -> None:
    fault = lose(world, BIG, when="after", **how)
    job_id = world.submit()
    world.start()
    world.judge(job_id)
    assert fault.happened == 1
    assert len(world.zenodo.uploads()) == len(FILES)


@pytest.mark.parametrize(
    "how",
    [{"drop": True}, {"status": 503, "html": True}, {"hang": 30}, {"read_bytes": 1_000_000}],
    ids=["dropped", "503", "silent", "cut"],
)
def test_a_file_that_did_not_arrive_is_sent_once_more_and_no_other(how: dict[str, object], world: World) -> None:
    fault = lose(world, BIG, **how)
    job_id = world.submit()
    world.start()
    world.judge(job_id)
    assert fault.happened == 1
    assert len(world.zenodo.uploads()) == len(FILES) + 1


@pytest.mark.parametrize("knob", ["wrong_checksum", "truncate"])
def test_a_file_that_arrived_wrong_once_is_sent_once_more(knob: str, world: World) -> None:
    fault = world.fault(BIG, knob=knob)
    job_id = world.submit()
    world.start()
    world.judge(job_id)
    assert fault.happened == 1
    assert len(world.zenodo.uploads()) == len(FILES) + 1
    assert "It is sent again" in world.events(job_id)


def test_a_file_that_always_arrives_wrong_fails_alone_and_nothing_is_published(world: World) -> None:
    fault = world.fault(BIG, knob="truncate", times=-1)
    job_id = world.submit()
    world.start()
    job = world.judge(job_id, JobState.FAILED)
    assert fault.happened >= 3
    assert (job.problems, world.zenodo.counters.publishes) == (1, 0)
    assert "checksum" in job.message
    assert {"levels.csv", "readme.txt"} <= {file.name for each in world.zenodo.deposits() for file in each.files}


@pytest.mark.parametrize("how", LOST, ids=["dropped", "504", "silent"])
def test_a_lost_answer_to_publish_is_no_second_publication(how: dict[str, object], world: World) -> None:
    fault = lose(world, PUBLISH, when="after", **how)
    job_id = world.submit()
    world.start()
    world.judge(job_id)
    assert (fault.happened, world.zenodo.counters.publishes) == (1, 1)


def test_a_publication_that_did_not_happen_is_made_again(world: World) -> None:
    fault = world.fault(PUBLISH, status=500)
    job_id = world.submit()
    world.start()
    world.judge(job_id)
    assert (fault.happened, world.zenodo.counters.publishes) == (1, 1)


def test_a_rate_limit_is_waited_for_and_counts_as_no_try(world: World) -> None:
    fault = world.fault(BIG, status=429, times=2, headers={"Retry-After": "1"})
    job_id = world.submit()
    world.start()
    job = world.judge(job_id)
    assert (fault.happened, job.attempt) == (2, 1)


def test_two_lost_answers_in_one_export_still_make_one_deposit(world: World) -> None:
    faults = [world.fault(part, when="after", drop=True) for part in (CREATE, "PUT /api/records/.*/draft", BIG, PUBLISH)]
    job_id = world.submit()
    world.start()
    world.judge(job_id)
    assert [fault.happened for fault in faults] == [1, 1, 1, 1]
    assert len(world.zenodo.uploads()) == len(FILES)
