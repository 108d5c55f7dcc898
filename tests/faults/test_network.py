"""Cables that are pulled: connections reset and gone silent to Zenodo, CKAN, MariaDB, RabbitMQ (F18 to F26, F47)."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pika
import pika.exceptions
import pytest

from exporter.jobs.queue import Broker, ring
from exporter.settings import RabbitmqSettings
from tests.conftest import needed
from tests.faults.proxy import Proxy
from tests.faults.world import FILES, World
from tests.servers.rabbitmq import RabbitMq

pytestmark = pytest.mark.slow
IMPATIENT = ["consumer_timeout = 3000"], "[{rabbit,[{channel_tick_interval,1000}]}]."


@pytest.fixture
def to_zenodo(world: World) -> Iterator[Proxy]:
    with Proxy(int(world.zenodo_url.rsplit(":", 1)[1])) as proxy:
        world.zenodo_through(proxy)
        yield proxy


@pytest.fixture
def belled(rabbitmq: RabbitMq, world: World, tmp_path: Path) -> Iterator[tuple[World, Proxy]]:
    """The broker through a proxy; the workers look by themselves, too."""
    world.places.append(rabbitmq.directory)
    with Proxy(rabbitmq.port) as proxy:
        world.use(
            replace(world.settings, rabbitmq=RabbitmqSettings("127.0.0.1", proxy.port, queue=f"queue-{tmp_path.name}"))
        )
        yield world, proxy


def held(world: World, step: str) -> int:
    world.order("hold-at", step)
    job_id = world.submit()
    world.start()
    world.wait_until(lambda: world.obeyed("held"))
    return job_id


def test_an_upload_whose_connection_is_reset_twice_is_sent_three_times_and_no_other_file(
    world: World, to_zenodo: Proxy
) -> None:
    to_zenodo.reset_after(1_000_000, times=2)
    job_id = world.submit()
    world.start()
    world.judge(job_id)
    assert to_zenodo.resets == 2
    assert len(world.zenodo.uploads()) == len(FILES) + 2


def test_an_upload_whose_connection_goes_silent_is_given_up_and_sent_once_more(world: World, to_zenodo: Proxy) -> None:
    world.impatient()
    to_zenodo.silent_after(1_000_000)
    job_id = world.submit()
    world.start()
    world.judge(job_id)
    assert to_zenodo.silences == 1
    assert len(world.zenodo.uploads()) == len(FILES) + 1


def test_a_create_whose_connection_is_reset_makes_one_deposit(world: World, to_zenodo: Proxy) -> None:
    to_zenodo.reset_after(0)
    job_id = world.submit()
    world.start()
    world.judge(job_id)
    assert (to_zenodo.resets, world.zenodo.counters.creates) == (1, 1)


def test_a_repository_that_is_silent_for_everything_is_waited_for(world: World, to_zenodo: Proxy) -> None:
    world.impatient()
    job_id = held(world, "described")
    to_zenodo.go_silent()
    world.release()
    world.wait_until(lambda: world.job(job_id).attempt >= 2)
    to_zenodo.heal()
    world.judge(job_id)
    assert world.zenodo.counters.creates == 1


def test_a_ckan_that_goes_silent_is_waited_for_and_asked_before_anything_is_sent(world: World) -> None:
    with Proxy(int(world.ckan_url.rsplit(":", 1)[1])) as proxy:
        world.impatient()
        server = f"http://127.0.0.1:{proxy.port}"
        world.use(replace(world.settings, ckan=replace(world.settings.ckan, server=server)))
        job_id = world.submit()
        proxy.go_silent()
        world.start()
        world.wait_until(lambda: world.job(job_id).attempt >= 2)
        assert world.zenodo.deposits() == []
        proxy.heal()
        world.judge(job_id)
        assert proxy.silences == 1


def test_database_connections_that_are_reset_in_the_middle_cost_no_try_and_no_byte(far: tuple[World, Proxy]) -> None:
    world, proxy = far
    job_id = held(world, "put#2")
    proxy.cut()
    world.release()
    job = world.judge(job_id)
    assert (job.attempt, len(world.zenodo.uploads())) == (1, len(FILES))


def test_a_database_link_that_is_silent_beyond_the_lease_costs_the_only_worker_nothing(far: tuple[World, Proxy]) -> None:
    world, proxy = far
    job_id = held(world, "put#2")
    before = world.job(job_id)
    proxy.go_silent()
    world.release()
    world.stands_still(job_id, 4)
    proxy.heal()
    job = world.judge(job_id)
    assert (job.attempt, job.fence, len(world.zenodo.uploads())) == (1, before.fence, len(FILES))


def test_a_worker_behind_a_silent_database_link_is_replaced_and_fenced_off(far: tuple[World, Proxy]) -> None:
    world, proxy = far
    job_id = held(world, "put#2")
    proxy.go_silent()
    world.release()
    world.tell_workers(world.settings)
    world.start("2")
    job = world.judge(job_id)
    assert job.fence == 3
    uploads = len(world.zenodo.uploads())
    proxy.heal()
    world.wait_until(lambda: "Another worker holds this job" in world.log() or "lost its lease" in world.log())
    world.judge(job_id)
    assert len(world.zenodo.uploads()) == uploads


@pytest.mark.parametrize("count", [0, 400, 600])
def test_a_broker_that_goes_silent_in_the_middle_of_a_call_holds_no_submit(count: int, belled: tuple[World, Proxy]) -> None:
    world, proxy = belled
    proxy.silent_after(count)
    rabbit = world.settings.rabbitmq
    assert rabbit is not None
    assert not ring(Broker(rabbit.host, rabbit.port, queue=rabbit.queue), 1)
    world.wait_until(lambda: proxy.silences == 1)
    job_id = world.submit()
    world.start()
    world.judge(job_id)


def test_a_worker_whose_broker_goes_silent_finds_its_jobs_by_looking(belled: tuple[World, Proxy]) -> None:
    world, proxy = belled
    first = world.submit()
    world.start()
    world.judge(first)
    proxy.go_silent()
    second = world.submit(world.plan("lakes", "ulla"))
    world.judge(second, name="lakes")
    proxy.heal()


def test_a_queue_that_is_deleted_in_the_middle_is_made_again_and_the_job_not_touched(
    belled: tuple[World, Proxy], rabbitmq: RabbitMq
) -> None:
    world, _ = belled
    job_id = held(world, "moving#2")
    assert world.settings.rabbitmq is not None
    queue = world.settings.rabbitmq.queue
    with rabbitmq.connect() as connection:
        connection.channel().queue_delete(queue)
    world.release()
    assert world.judge(job_id).attempt == 1
    world.wait_until(lambda: consumers(rabbitmq, queue) == 1)


def consumers(rabbitmq: RabbitMq, queue: str) -> int:
    with rabbitmq.connect() as connection:
        try:
            return int(connection.channel().queue_declare(queue, passive=True).method.consumer_count)
        except pika.exceptions.ChannelClosedByBroker:
            return 0


def test_a_broker_that_wants_its_message_back_soon_does_not_touch_a_long_job(world: World, tmp_path: Path) -> None:
    needed(RabbitMq.available())
    rabbitmq = RabbitMq(*IMPATIENT)
    try:
        rabbitmq.start()
        queue = f"queue-{tmp_path.name}"
        world.use(replace(world.settings, rabbitmq=RabbitmqSettings("127.0.0.1", rabbitmq.port, queue=queue)))
        job_id = held(world, "moving#2")
        assert takes_back(rabbitmq)
        world.release()
        job = world.judge(job_id)
        assert (job.attempt, len(world.zenodo.uploads())) == (1, len(FILES))
        world.wait_until(lambda: consumers(rabbitmq, queue) == 1)
    finally:
        rabbitmq.remove()


def takes_back(rabbitmq: RabbitMq) -> bool:
    """Whether this broker really loses its patience with who does not acknowledge."""
    connection = rabbitmq.connect()
    channel = connection.channel()
    channel.queue_declare("impatient")
    channel.basic_publish("", "impatient", b"1")
    channel.basic_consume("impatient", lambda *_: None)
    give_up = time.monotonic() + 60
    while channel.is_open and time.monotonic() < give_up:
        connection.process_data_events(0.5)
    closed: bool = channel.is_closed
    connection.close()
    return closed
