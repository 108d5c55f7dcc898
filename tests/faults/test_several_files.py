"""Small files go several at once: kills, cancels, lost answers and leases end as they do for one file after the other."""

import signal
from collections import Counter
from dataclasses import replace

import pytest

from exporter.jobs import store
from exporter.jobs.job import CancelMode, JobState
from exporter.transfers.sending import LANES
from simulators.ckan_state import Content
from tests.faults.pausing import pause
from tests.faults.world import World

pytestmark = pytest.mark.slow
COUNT = 24


def ponds(world: World) -> None:
    world.add_dataset("ponds", {f"pond-{number}.csv": Content.of(f"{number}\n" * 40) for number in range(COUNT)})


def sends(world: World) -> Counter[str]:
    return Counter(entry.path.rsplit("/", 1)[-1] for entry in world.zenodo.uploads())


def test_many_small_files_go_several_at_once_and_each_once(each_world: World) -> None:
    ponds(each_world)
    slow = each_world.fault(r"PUT .*pond", times=-1, delay=60)
    job_id = each_world.submit(each_world.plan("ponds"))
    each_world.start()
    each_world.wait_until(lambda: slow.happened == LANES)  # none of them has its answer
    slow.delay = 0
    each_world.judge(job_id, name="ponds")
    assert set(sends(each_world).values()) == {1}


@pytest.mark.parametrize("step", ["moving#5", "put#8", "file#10"])
def test_a_worker_killed_among_many_small_files_resends_no_more_than_were_under_way(step: str, each_world: World) -> None:
    ponds(each_world)
    each_world.order("kill-at", step)
    job_id = each_world.submit(each_world.plan("ponds"))
    assert each_world.start().wait(90) == -signal.SIGKILL
    assert each_world.obeyed("killed")
    each_world.start()
    each_world.judge(job_id, name="ponds")
    assert sends(each_world).total() <= COUNT + LANES
    assert max(sends(each_world).values()) <= 2


def test_an_answer_that_is_lost_among_many_small_files_resends_none(world: World) -> None:
    ponds(world)
    fault = world.fault(r"PUT .*pond-7\.csv", when="after", drop=True)
    job_id = world.submit(world.plan("ponds"))
    world.start()
    world.judge(job_id, name="ponds")
    assert fault.happened == 1
    assert set(sends(world).values()) == {1}


def test_one_small_file_that_is_refused_for_good_stops_no_other(world: World) -> None:
    ponds(world)
    fault = world.fault(r"PUT .*pond-7\.csv", times=-1, status=400)
    job_id = world.submit(world.plan("ponds"))
    world.start()
    job = world.judge(job_id, JobState.FAILED, name="ponds")
    assert fault.happened == 1
    assert job.problems == 1
    assert f"{COUNT - 1} of {COUNT} files arrived" in job.message


def test_a_cancel_among_many_small_files_is_obeyed_by_all_threads(world: World) -> None:
    ponds(world)
    world.order("hold-at", "put#3")
    job_id = world.submit(world.plan("ponds"))
    world.start()
    world.wait_until(lambda: world.obeyed("held"))
    with world.database.transaction() as connection:
        store.ask_to_cancel(connection, job_id, "sub-ada", CancelMode.REMOVE)
    world.wait_until(lambda: sends(world).total() >= 3)
    world.release()
    world.judge(job_id, JobState.CANCELLED, name="ponds")
    assert all(each.title != "Ponds" for each in world.zenodo.deposits())


def test_a_worker_frozen_among_many_small_files_writes_nothing_more(world: World) -> None:
    ponds(world)
    slow = world.fault(r"PUT .*pond", times=-1, delay=60)
    job_id = world.submit(world.plan("ponds"))
    frozen = world.start("1")
    # all wait for an answer now: none would freeze with a lock of the database in its hands
    world.wait_until(lambda: slow.happened == LANES)
    pause(frozen, world.database)
    slow.delay = 0
    assert world.job(job_id).state is JobState.RUNNING
    world.start("2")
    world.wait_until(lambda: world.job(job_id).fence >= 3)
    frozen.send_signal(signal.SIGCONT)
    world.judge(job_id, name="ponds")
    world.wait_until(lambda: "lost its lease" in world.log())


def test_a_worker_asked_to_stop_among_many_small_files_sends_those_under_way_to_their_end(world: World) -> None:
    ponds(world)
    world.use(replace(world.settings, worker=replace(world.settings.worker, grace_seconds=60)))
    slow = world.fault(r"PUT .*pond", skip=2, times=-1, delay=60)
    job_id = world.submit(world.plan("ponds"))
    stopped = world.start()
    world.wait_until(lambda: slow.happened == LANES)
    stopped.send_signal(signal.SIGTERM)
    world.wait_until(lambda: "stopping" in world.log())
    slow.delay = 0
    assert stopped.wait(90) == 0
    assert world.job(job_id).state is JobState.READY
    world.start()
    world.judge(job_id, name="ponds")
    assert set(sends(world).values()) == {1}
