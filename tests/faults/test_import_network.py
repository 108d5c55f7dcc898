"""Cables that are pulled while an import runs, to its source, MariaDB and RabbitMQ: the catalogue is that of a quiet day."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from exporter.jobs.job import Job, JobState
from exporter.settings import RabbitmqSettings
from exporter.transfers.imports.submit import submit_import
from tests.faults.importing import beside, bytes_are_there, change, fill, forget_whole_lists, import_here, plan_of
from tests.faults.proxy import Proxy
from tests.faults.world import World
from tests.servers.rabbitmq import RabbitMq
from tests.transfers.imports.dump import dump

pytestmark = pytest.mark.slow
BREAKS = [("listed#2", "cut"), ("stored#2", "cut"), ("file", "cut"), ("fetched", "silent"), ("file", "silent")]


def begun(world: World, step: str, url: str = "") -> int:
    """An import that stands still at this step."""
    world.order("hold-at", step)
    job_id = submit_import(world.database, lambda _job: None, plan_of(world, url))
    world.start()
    world.wait_until(lambda: world.obeyed("held"))
    return job_id


def ended(world: World, job_id: int) -> Job:
    # a transaction that a silent link left open keeps its rows locked for twenty seconds
    job = world.wait(job_id)
    assert (job.state, job.problems) == (JobState.DONE, 0), job.message
    return job


@contextmanager
def compared(world: World, directory: Path, url: str = "") -> Iterator[None]:
    """A second import, after changes at the source: within, it is disturbed; then it must equal one that was not."""
    fill(world)
    plan = plan_of(world, url)
    with beside(world, directory) as other:
        for parts in (world.parts, other):
            import_here(parts, plan)
        change(world)
        for parts in (world.parts, other):
            forget_whole_lists(parts.database)
        import_here(other, plan)
        yield
        assert dump(world.database) == dump(other.database)
        assert bytes_are_there(world.database, world.parts.storage())
    world.judge_secrets()


@pytest.mark.parametrize(("step", "how"), BREAKS)
def test_a_database_link_that_breaks_costs_an_import_no_try(
    step: str, how: str, far: tuple[World, Proxy], tmp_path: Path
) -> None:
    world, proxy = far
    with compared(world, tmp_path):
        job_id = begun(world, step)
        if how == "cut":
            assert proxy.cut() > 0
            world.release()
        else:
            proxy.go_silent()
            world.release()
            world.stands_still(job_id, 4)
            proxy.heal()
        assert ended(world, job_id).attempt == 1


@pytest.mark.parametrize("step", ["fetched", "stored#2", "file", "item-files"])
def test_an_importing_worker_behind_a_silent_link_is_replaced_and_writes_nothing_any_more(
    step: str, far: tuple[World, Proxy], tmp_path: Path
) -> None:
    world, proxy = far
    with compared(world, tmp_path):
        job_id = begun(world, step)
        proxy.go_silent()
        world.release()
        world.tell_workers(world.settings)
        world.start("2")
        assert ended(world, job_id).fence == 3
        proxy.heal()
        world.wait_until(lambda: "Another worker holds this job" in world.log() or "lost its lease" in world.log())


@pytest.fixture
def to_source(world: World) -> Iterator[Proxy]:
    """Imports know the CKAN by the proxy's address."""
    with Proxy(int(world.ckan_url.rsplit(":", 1)[1])) as proxy:
        here = world.settings.http.allowed | {f"127.0.0.1:{proxy.port}"}
        world.use(replace(world.settings, http=replace(world.settings.http, allowed=here)))
        yield proxy


def test_a_source_whose_connections_are_reset_is_asked_again(world: World, to_source: Proxy, tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{to_source.port}"
    with compared(world, tmp_path, url):
        job_id = begun(world, "claimed", url)
        to_source.reset_after(0, times=3)
        world.release()
        ended(world, job_id)
        assert to_source.resets == 3


@pytest.mark.parametrize("step", ["claimed", "all-listed", "files"])
def test_a_source_that_goes_silent_is_waited_for(step: str, world: World, to_source: Proxy, tmp_path: Path) -> None:
    world.impatient()
    url = f"http://127.0.0.1:{to_source.port}"
    with compared(world, tmp_path, url):
        job_id = begun(world, step, url)
        to_source.cut()
        to_source.go_silent()
        world.release()
        world.wait_until(lambda: "is ready: " in world.log())
        to_source.heal()
        world.hurry(job_id)
        ended(world, job_id)


def test_a_broker_that_goes_silent_holds_no_import(world: World, rabbitmq: RabbitMq, tmp_path: Path) -> None:
    with Proxy(rabbitmq.port) as proxy, compared(world, tmp_path):
        broker = RabbitmqSettings("127.0.0.1", proxy.port, queue=f"queue-{tmp_path.name}")
        world.use(replace(world.settings, rabbitmq=broker))
        job_id = begun(world, "stored#2")
        proxy.go_silent()
        world.release()
        ended(world, job_id)
        proxy.heal()
