"""kill -9 in an import from a Dataverse or a DSpace of either family, signed in: the catalogue is that of a quiet day."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from exporter.jobs.job import JobState
from exporter.transfers.imports.submit import submit_import
from exporter.transfers.parts import Parts
from tests.faults.elsewhere import FIRST_RUN, KINDS, SECOND_RUN, Elsewhere, elsewhere
from tests.faults.importing import beside, bytes_are_there, forget_whole_lists, import_here
from tests.faults.world import World
from tests.transfers.imports.dump import dump

pytestmark = pytest.mark.slow

STEPS = ["listed#2", "fetched", "stored", "file", "item-files", "vanished", "done"]
FAR_APART = ["listed", "stored", "file", "file-noted", "item-files", "reconcile"]


@pytest.fixture(params=KINDS)
def source(request: pytest.FixtureRequest, world: World) -> Iterator[Elsewhere]:
    with elsewhere(world, request.param) as found:
        yield found


@contextmanager
def quiet(world: World, source: Elsewhere, directory: Path) -> Iterator[Parts]:
    """Where the same is imported undisturbed."""
    with beside(world, directory) as other:
        source.connect(other)
        yield other


def order_and_kill(world: World, source: Elsewhere, step: str, instance: str = "1") -> int:
    world.order("kill-at", step)
    job_id = submit_import(world.database, lambda _job: None, source.plan())
    kill(world, instance)
    return job_id


def kill(world: World, instance: str = "1") -> None:
    assert world.start(instance).wait(90) == -signal.SIGKILL
    assert world.obeyed("killed")
    (world.directory / "killed").unlink()


def compare(world: World, source: Elsewhere, other: Parts) -> None:
    assert dump(world.database) == dump(other.database)
    assert bytes_are_there(world.database, world.parts.storage())
    source.judge_secrets(world)


@pytest.mark.parametrize("step", STEPS)
def test_an_import_of_changes_that_is_killed_ends_in_the_same_catalogue(
    step: str, world: World, source: Elsewhere, tmp_path: Path
) -> None:
    with quiet(world, source, tmp_path) as other:
        for parts in (world.parts, other):
            assert import_here(parts, source.plan()).message == FIRST_RUN
        source.change()
        if "#" in step:
            for parts in (world.parts, other):
                forget_whole_lists(parts.database)
        assert import_here(other, source.plan()).message == SECOND_RUN
        job_id = order_and_kill(world, source, step)
        world.start()
        job = world.wait(job_id)
        assert (job.state, job.problems) == (JobState.DONE, 0), job.message
        compare(world, source, other)


def test_an_import_killed_again_and_again_ends_in_the_same_catalogue(
    world: World, source: Elsewhere, tmp_path: Path
) -> None:
    with quiet(world, source, tmp_path) as other:
        import_here(other, source.plan())
        job_id = order_and_kill(world, source, FAR_APART[0])
        for step in FAR_APART[1:]:
            world.order("kill-at", step)
            kill(world)
        world.start()
        assert world.wait(job_id).message == FIRST_RUN
        compare(world, source, other)


def test_another_worker_takes_over_what_the_first_one_left(world: World, source: Elsewhere, tmp_path: Path) -> None:
    with quiet(world, source, tmp_path) as other:
        import_here(other, source.plan())
        job_id = order_and_kill(world, source, "stored")
        world.start("2")
        assert world.wait(job_id).fence == 3  # claimed, broken, claimed
        compare(world, source, other)
