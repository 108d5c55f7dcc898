"""Connections to a Dataverse and to both families of DSpace that are reset or go silent while an import runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from exporter.jobs.job import JobState
from exporter.transfers.imports.submit import submit_import
from tests.faults.elsewhere import KINDS, SECOND_RUN, Elsewhere, allow, elsewhere
from tests.faults.importing import beside, bytes_are_there, forget_whole_lists, import_here
from tests.faults.proxy import Proxy
from tests.faults.world import World
from tests.transfers.imports.dump import dump

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Cable:
    """The source is known, and speaks of itself, by the address of the proxy."""

    source: Elsewhere
    proxy: Proxy


@pytest.fixture(params=KINDS)
def cable(request: pytest.FixtureRequest, world: World) -> Iterator[Cable]:
    with elsewhere(world, request.param) as source, Proxy(int(source.service.url.rsplit(":", 1)[1])) as proxy:
        source.service.url = f"http://127.0.0.1:{proxy.port}"
        allow(world, source.service.url)
        source.connect(world.parts)
        yield Cable(source, proxy)


@contextmanager
def compared(world: World, cable: Cable, directory: Path) -> Iterator[None]:
    """A second import, after changes at the source: within, it is disturbed; then it must equal one that was not."""
    plan = cable.source.plan()
    with beside(world, directory) as other:
        cable.source.connect(other)
        for parts in (world.parts, other):
            import_here(parts, plan)
        cable.source.change()
        for parts in (world.parts, other):
            forget_whole_lists(parts.database)
        assert import_here(other, plan).message == SECOND_RUN
        yield
        assert dump(world.database) == dump(other.database)
        assert bytes_are_there(world.database, world.parts.storage())
    cable.source.judge_secrets(world)


def begun(world: World, cable: Cable, step: str) -> int:
    """An import that stands still at this step."""
    world.order("hold-at", step)
    job_id = submit_import(world.database, lambda _job: None, cable.source.plan())
    world.start()
    world.wait_until(lambda: world.obeyed("held"))
    return job_id


def ended(world: World, job_id: int) -> None:
    job = world.wait(job_id)
    assert (job.state, job.problems) == (JobState.DONE, 0), job.message


@pytest.mark.parametrize("step", ["claimed", "all-listed"])
def test_a_source_whose_connections_are_reset_is_asked_again(step: str, world: World, cable: Cable, tmp_path: Path) -> None:
    with compared(world, cable, tmp_path):
        job_id = begun(world, cable, step)
        cable.proxy.cut()
        cable.proxy.reset_after(0, times=3)
        world.release()
        ended(world, job_id)
        assert cable.proxy.resets == 3


def test_a_source_that_goes_silent_is_waited_for(world: World, cable: Cable, tmp_path: Path) -> None:
    world.impatient()
    with compared(world, cable, tmp_path):
        job_id = begun(world, cable, "claimed")
        cable.proxy.cut()
        cable.proxy.go_silent()
        world.release()
        world.wait_until(lambda: "is ready: " in world.log())
        cable.proxy.heal()
        world.hurry(job_id)
        ended(world, job_id)
