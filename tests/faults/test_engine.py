"""Servers that go and come back, bells that lie, workers that race, pause and drain (F22 to F32)."""

import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pika
import pytest

from exporter.jobs.job import JobState
from exporter.settings import RabbitmqSettings
from simulators.ckan_state import Content
from tests.faults.conftest import opened
from tests.faults.pausing import pause
from tests.faults.world import FILES, World
from tests.servers.mariadb import MariaDb
from tests.servers.rabbitmq import RabbitMq

pytestmark = pytest.mark.slow
POISON = [b"not json", b"\xff\xfe", b"", b"null", b"[1]", b"x" * 100_000, b'{"token": "canary"}']


@pytest.fixture
def rung(rabbitmq: RabbitMq, tmp_path: Path) -> Iterator[World]:
    """A world with a broker, whose workers would look by themselves only once in an hour."""
    for world in opened(tmp_path, f"sqlite:///{tmp_path / 'exporter.db'}"):
        world.places.append(rabbitmq.directory)
        world.use(
            replace(
                world.settings,
                rabbitmq=RabbitmqSettings("127.0.0.1", rabbitmq.port, queue=f"queue-{tmp_path.name}"),
                worker=replace(world.settings.worker, poll_seconds=3600),
            )
        )
        yield world


def publish(world: World, bodies: list[bytes]) -> None:
    assert world.settings.rabbitmq is not None
    address = pika.ConnectionParameters("127.0.0.1", world.settings.rabbitmq.port)
    with pika.BlockingConnection(address) as connection:
        channel = connection.channel()
        for body in bodies:
            channel.basic_publish("", world.settings.rabbitmq.queue, body)


def test_a_bell_starts_the_job_long_before_the_next_look(rung: World) -> None:
    first = rung.submit()
    rung.start()
    rung.judge(first)  # found by the look at the start: the next one would come after an hour
    second = rung.submit(rung.plan("lakes", "ulla"))
    rung.judge(second, name="lakes")


def test_a_broker_that_stops_and_comes_back_in_the_middle_changes_nothing(rung: World, rabbitmq: RabbitMq) -> None:
    rung.order("hold-at", "moving#2")
    job_id = rung.submit()
    rung.start()
    rung.wait_until(lambda: rung.obeyed("held"))
    rabbitmq.restart()
    rung.release()
    job = rung.judge(job_id)
    assert (job.attempt, len(rung.zenodo.uploads())) == (1, len(FILES))


def test_a_broker_that_is_down_from_submit_to_end_costs_no_job(rung: World, rabbitmq: RabbitMq) -> None:
    rung.use(replace(rung.settings, worker=replace(rung.settings.worker, poll_seconds=0.5)))
    rabbitmq.stop()
    try:
        job_id = rung.submit()
        rung.start()
        rung.judge(job_id)
    finally:
        rabbitmq.start()


def test_poison_and_duplicate_deliveries_only_wake(rung: World) -> None:
    job_id = rung.submit()
    worker = rung.start()
    rung.judge(job_id)
    publish(rung, [*POISON, *[str(job_id).encode()] * 20])
    another = rung.submit(rung.plan("lakes", "ulla"))
    rung.judge(another, name="lakes")
    assert worker.poll() is None
    assert rung.job(job_id).attempt == 1
    assert "canary" not in rung.log()


def test_a_database_that_stops_for_seconds_in_the_middle_of_a_file_costs_no_try_and_no_byte(
    stored: World, mariadb: MariaDb
) -> None:
    stored.order("hold-at", "put#2")
    job_id = stored.submit()
    stored.start()
    stored.wait_until(lambda: stored.obeyed("held"))
    mariadb.stop()
    stored.release()
    time.sleep(3)
    mariadb.start()
    job = stored.judge(job_id)
    assert (job.attempt, len(stored.zenodo.uploads())) == (1, len(FILES)), stored.log()


def test_eight_simultaneous_submits_of_one_thing_make_one_deposit(each_world: World) -> None:
    plan, ids = each_world.plan(), []
    threads = [threading.Thread(target=lambda: ids.append(each_world.submit(plan))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 8
    [job_id] = set(ids)
    each_world.start()
    each_world.judge(job_id)


def test_two_workers_share_the_jobs_of_many_and_make_each_deposit_once(each_world: World) -> None:
    names = [f"lake-{number}" for number in range(10)]
    for name in names:
        each_world.add_dataset(name, {f"{name}.csv": Content.of(name)})
    jobs = {name: each_world.submit(each_world.plan(name, "ada" if at % 2 else "ulla")) for at, name in enumerate(names)}
    each_world.start("1")
    each_world.start("2")
    for job_id in jobs.values():
        each_world.wait(job_id)
    for name, job_id in jobs.items():
        each_world.judge(job_id, name=name)
    assert each_world.zenodo.counters.creates == len(names)


def test_a_small_job_does_not_wait_for_the_large_one_of_another_person(world: World) -> None:
    world.order("hold-at", "moving#2")
    large = world.submit()
    world.start()
    world.wait_until(lambda: world.obeyed("held"))
    small = world.submit(world.plan("lakes", "ulla"))
    world.wait(small)
    assert world.job(large).state is JobState.RUNNING
    world.release()
    world.judge(large)
    world.judge(small, name="lakes")


def test_a_drained_worker_finishes_the_file_under_way_and_gives_the_job_back_uncounted(world: World) -> None:
    world.use(replace(world.settings, worker=replace(world.settings.worker, grace_seconds=60)))
    world.order("hold-at", "moving#2")
    job_id = world.submit()
    worker = world.start()
    world.wait_until(lambda: world.obeyed("held"))
    worker.terminate()
    world.wait_until(lambda: "stopping" in world.log())
    world.release()
    assert worker.wait(90) == 0
    job = world.job(job_id)
    assert (job.state, job.attempt) == (JobState.READY, 0)
    world.start()
    world.judge(job_id)
    assert len(world.zenodo.uploads()) == len(FILES)


def test_a_drained_worker_whose_file_takes_longer_than_the_grace_drops_it_and_nothing_is_lost(world: World) -> None:
    world.order("hold-at", "moving#2")
    job_id = world.submit()
    worker = world.start()
    world.wait_until(lambda: world.obeyed("held"))
    worker.terminate()
    assert worker.wait(90) == 0
    world.release()
    world.start()
    job = world.judge(job_id)
    assert job.attempt == 1
    assert len(world.zenodo.uploads()) == len(FILES) + 1


def test_a_worker_paused_beyond_its_lease_is_replaced_and_sends_nothing_when_it_wakes(world: World) -> None:
    world.order("hold-at", "put#2")
    job_id = world.submit()
    sleeper = world.start("1")
    world.wait_until(lambda: world.obeyed("held"))
    pause(sleeper, world.database)
    world.release()
    world.start("2")
    world.judge(job_id)
    uploads = len(world.zenodo.uploads())
    sleeper.send_signal(signal.SIGCONT)
    world.wait_until(lambda: "lost its lease" in world.log())
    world.judge(job_id)
    assert len(world.zenodo.uploads()) == uploads
